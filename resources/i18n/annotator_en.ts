<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>AlikeOffer</name>
    <message numerus="yes">
        <source>%n text(s) like the last one</source>
        <translation>
            <numerusform>%n text like the last one</numerusform>
            <numerusform>%n texts like the last one</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) labelled like it</source>
        <translation>
            <numerusform>%n text labelled like it</numerusform>
            <numerusform>%n texts labelled like it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangeWords</name>
    <message numerus="yes">
        <source>%n text(s) labelled</source>
        <translation>
            <numerusform>%n text labelled</numerusform>
            <numerusform>%n texts labelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n near-duplicate(s) labelled</source>
        <translation>
            <numerusform>%n near-duplicate labelled</numerusform>
            <numerusform>%n near-duplicates labelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) skipped</source>
        <translation>
            <numerusform>%n text skipped</numerusform>
            <numerusform>%n texts skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) marked as unsure</source>
        <translation>
            <numerusform>%n text marked as unsure</numerusform>
            <numerusform>%n texts marked as unsure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) put back into the pool</source>
        <translation>
            <numerusform>%n text put back into the pool</numerusform>
            <numerusform>%n texts put back into the pool</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>flag of %n text(s)</source>
        <translation>
            <numerusform>flag of %n text</numerusform>
            <numerusform>flag of %n texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>note of %n text(s)</source>
        <translation>
            <numerusform>note of %n text</numerusform>
            <numerusform>note of %n texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled</source>
        <translation>
            <numerusform>%n conflict settled</numerusform>
            <numerusform>%n conflicts settled</numerusform>
        </translation>
    </message>
</context>
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
    <name>Duplicates</name>
    <message numerus="yes">
        <source>%n text(s) are nearly the same as others, in {groups} groups.</source>
        <translation>
            <numerusform>%n text is nearly the same as others, in {groups} groups.</numerusform>
            <numerusform>%n texts are nearly the same as others, in {groups} groups.</numerusform>
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
    <name>ExportWords</name>
    <message numerus="yes">
        <source>%n row(s) written to {file}.</source>
        <translation>
            <numerusform>%n row written to {file}.</numerusform>
            <numerusform>%n rows written to {file}.</numerusform>
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
        <source>%n row(s) have several labels, but each text of this project gets exactly one. Leave labels out until each row has one, import without labels, or make a project with many labels a text.</source>
        <translation>
            <numerusform>%n row has several labels, but each text of this project gets exactly one. Leave labels out until each row has one, import without labels, or make a project with many labels a text.</numerusform>
            <numerusform>%n rows have several labels, but each text of this project gets exactly one. Leave labels out until each row has one, import without labels, or make a project with many labels a text.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message numerus="yes">
        <source>%n text(s) added</source>
        <translation>
            <numerusform>%n text added</numerusform>
            <numerusform>%n texts added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) were labelled otherwise before.</source>
        <translation>
            <numerusform>%n text was labelled otherwise before.</numerusform>
            <numerusform>%n texts were labelled otherwise before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be read</source>
        <translation>
            <numerusform>%n row cannot be read</numerusform>
            <numerusform>%n rows cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are headers or remarks, and no texts</source>
        <translation>
            <numerusform>%n row is a header or a remark, and no text</numerusform>
            <numerusform>%n rows are headers or remarks, and no texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have no text</source>
        <translation>
            <numerusform>%n row has no text</numerusform>
            <numerusform>%n rows have no text</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) repeat an earlier text</source>
        <translation>
            <numerusform>%n row repeats an earlier text</numerusform>
            <numerusform>%n rows repeat an earlier text</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) label an earlier text otherwise</source>
        <translation>
            <numerusform>%n row labels an earlier text otherwise</numerusform>
            <numerusform>%n rows label an earlier text otherwise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have “nan”, “NULL” or the like for a label</source>
        <translation>
            <numerusform>%n row has “nan”, “NULL” or the like for a label</numerusform>
            <numerusform>%n rows have “nan”, “NULL” or the like for a label</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n text(s) are nearly the same as others</source>
        <translation>
            <numerusform>About %n text is nearly the same as others</numerusform>
            <numerusform>About %n texts are nearly the same as others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) had spilled over into the next cells</source>
        <translation>
            <numerusform>%n text had spilled over into the next cells</numerusform>
            <numerusform>%n texts had spilled over into the next cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) are longer than 10,000 characters</source>
        <translation>
            <numerusform>%n text is longer than 10,000 characters</numerusform>
            <numerusform>%n texts are longer than 10,000 characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have garbled characters</source>
        <translation>
            <numerusform>%n text has garbled characters</numerusform>
            <numerusform>%n texts have garbled characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have HTML in them</source>
        <translation>
            <numerusform>%n text has HTML in it</numerusform>
            <numerusform>%n texts have HTML in them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have control characters</source>
        <translation>
            <numerusform>%n text has control characters</numerusform>
            <numerusform>%n texts have control characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have line breaks</source>
        <translation>
            <numerusform>%n text has line breaks</numerusform>
            <numerusform>%n texts have line breaks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) came more than once with different labels; the first row counts.</source>
        <translation>
            <numerusform>%n text came more than once with different labels; the first row counts.</numerusform>
            <numerusform>%n texts came more than once with different labels; the first row counts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message numerus="yes">
        <source>… and %n more row(s).</source>
        <translation>
            <numerusform>… and %n more row.</numerusform>
            <numerusform>… and %n more rows.</numerusform>
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
        <source>%n test text(s), never trained on</source>
        <translation>
            <numerusform>%n test text, never trained on</numerusform>
            <numerusform>%n test texts, never trained on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labelled test text(s) are not counted: the model was trained on them or on nearly the same, has not judged them yet, or does not know their labels.</source>
        <translation>
            <numerusform>%n labelled test text is not counted: the model was trained on it or on nearly the same, has not judged it yet, or does not know its label.</numerusform>
            <numerusform>%n labelled test texts are not counted: the model was trained on them or on nearly the same, has not judged them yet, or does not know their labels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What the model promises and what comes true are {points} points apart on average ({low} to {high}, by %n test text(s)). 0 would be perfect.</source>
        <translation>
            <numerusform>What the model promises and what comes true are {points} points apart on average ({low} to {high}, by %n test text). 0 would be perfect.</numerusform>
            <numerusform>What the model promises and what comes true are {points} points apart on average ({low} to {high}, by %n test texts). 0 would be perfect.</numerusform>
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
        <source>%n text(s) like this one</source>
        <translation>
            <numerusform>%n text like this one</numerusform>
            <numerusform>%n texts like this one</numerusform>
        </translation>
    </message>
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
</TS>
