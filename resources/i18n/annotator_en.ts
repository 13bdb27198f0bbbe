<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>ConfusionModel</name>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n text</numerusform>
            <numerusform>%n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%n row(s) will be written.</source>
        <translation>
            <numerusform>%n row will be written.</numerusform>
            <numerusform>%n rows will be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n selected text(s)</source>
        <translation>
            <numerusform>The %n selected text</numerusform>
            <numerusform>The %n selected texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>%n column(s) of 0 and 1</source>
        <translation>
            <numerusform>%n column of 0 and 1</numerusform>
            <numerusform>%n columns of 0 and 1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueryBox</name>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n text</numerusform>
            <numerusform>%n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message numerus="yes">
        <source>%n random test text(s), never trained on</source>
        <translation>
            <numerusform>%n random test text, never trained on</numerusform>
            <numerusform>%n random test texts, never trained on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What the model promises and what comes true are {points} points apart on average (%n test text(s)). 0 would be perfect.</source>
        <translation>
            <numerusform>What the model promises and what comes true are {points} points apart on average (%n test text). 0 would be perfect.</numerusform>
            <numerusform>What the model promises and what comes true are {points} points apart on average (%n test texts). 0 would be perfect.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n more annotation(s) until the next training</source>
        <translation>
            <numerusform>%n more annotation until the next training</numerusform>
            <numerusform>%n more annotations until the next training</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TextsView</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export these %n text(s)…</source>
        <translation>
            <numerusform>Export these %n text…</numerusform>
            <numerusform>Export these %n texts…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export all %n text(s)…</source>
        <translation>
            <numerusform>Export all %n text…</numerusform>
            <numerusform>Export all %n texts…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Vectors</name>
    <message numerus="yes">
        <source>%n line(s) of the file were no vectors.</source>
        <translation>
            <numerusform>%n line of the file was no vector.</numerusform>
            <numerusform>%n lines of the file were no vectors.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector(s) were not finite and left out.</source>
        <translation>
            <numerusform>%n vector was not finite and left out.</numerusform>
            <numerusform>%n vectors were not finite and left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message numerus="yes">
        <source>%n row(s) written to {file}</source>
        <translation>
            <numerusform>%n row written to {file}</numerusform>
            <numerusform>%n rows written to {file}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) added</source>
        <translation>
            <numerusform>%n text added</numerusform>
            <numerusform>%n texts added</numerusform>
        </translation>
    </message>
</context>
</TS>
