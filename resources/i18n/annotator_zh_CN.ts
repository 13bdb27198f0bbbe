<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Actions</name>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Sample projects</source>
        <translation>示例项目</translation>
    </message>
    <message>
        <source>Import texts…</source>
        <translation>导入文本…</translation>
    </message>
    <message>
        <source>Import a data set folder…</source>
        <translation>导入数据集文件夹…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Export model…</source>
        <translation>导出模型…</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Labels…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Find near-duplicates</source>
        <translation>查找近似重复</translation>
    </message>
    <message>
        <source>Settings of this project…</source>
        <translation>项目设置…</translation>
    </message>
    <message>
        <source>Retrain</source>
        <translation>重新训练</translation>
    </message>
    <message>
        <source>Cancel what is running</source>
        <translation>取消正在进行的任务</translation>
    </message>
    <message>
        <source>Load word vectors…</source>
        <translation>载入词向量…</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>About Annotator</source>
        <translation>关于 Annotator</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Choose a label; with one label per text, move on</source>
        <translation>选择标签；单标签项目会直接进入下一条</translation>
    </message>
    <message>
        <source>The labels from the eleventh on</source>
        <translation>第十一个及之后的标签</translation>
    </message>
    <message>
        <source>Accept the model’s opinion; with many labels, commit</source>
        <translation>采纳模型的判断；多标签项目则为提交</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>旗标</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Hide or show the model’s opinion</source>
        <translation>隐藏或显示模型的判断</translation>
    </message>
    <message>
        <source>Back and forward through what was shown</source>
        <translation>在看过的文本间后退、前进</translation>
    </message>
    <message>
        <source>In the table: back into the pool</source>
        <translation>在表格中：放回待标池</translation>
    </message>
    <message>
        <source>Label what is nearly the same as the last text like it</source>
        <translation>把与上一条近似的文本标成同样的标签</translation>
    </message>
    <message>
        <source>In the table: search</source>
        <translation>在表格中：搜索</translation>
    </message>
</context>
<context>
    <name>AlikeOffer</name>
    <message numerus="yes">
        <source>%n text(s) like the last one</source>
        <translation>
            <numerusform>%n 条与上一条相似</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) labelled like it</source>
        <translation>
            <numerusform>另有 %n 条已标为相同</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Also “{labels}”</source>
        <translation>也标为“{labels}”</translation>
    </message>
    <message>
        <source>It is one step, which Undo takes back.</source>
        <translation>这是一步操作，可以撤销。</translation>
    </message>
    <message>
        <source>Give “{labels}” also to:</source>
        <translation>把“{labels}”也给：</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>ChangeWords</name>
    <message numerus="yes">
        <source>%n text(s) labelled</source>
        <translation>
            <numerusform>标注 %n 条文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n near-duplicate(s) labelled</source>
        <translation>
            <numerusform>标注 %n 条近似文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) skipped</source>
        <translation>
            <numerusform>跳过 %n 条文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) marked as unsure</source>
        <translation>
            <numerusform>将 %n 条文本标为不确定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) put back into the pool</source>
        <translation>
            <numerusform>将 %n 条文本放回待标池</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>flag of %n text(s)</source>
        <translation>
            <numerusform>%n 条文本的旗标</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>note of %n text(s)</source>
        <translation>
            <numerusform>%n 条文本的备注</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled</source>
        <translation>
            <numerusform>处理 %n 处冲突</numerusform>
        </translation>
    </message>
    <message>
        <source>The import was undone. Redo brings it back.</source>
        <translation>导入已撤销，重做可恢复。</translation>
    </message>
    <message>
        <source>The import is back.</source>
        <translation>导入已恢复。</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>已撤销：{what}</translation>
    </message>
    <message>
        <source>Redone: {what}</source>
        <translation>已重做：{what}</translation>
    </message>
    <message>
        <source>a change of the labels</source>
        <translation>对标签的修改</translation>
    </message>
</context>
<context>
    <name>ColumnsModel</name>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>the text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>a number or name of the row</source>
        <translation>行的编号或名称</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>ConflictStrip</name>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Take what the file says</source>
        <translation>采用文件的</translation>
    </message>
    <message>
        <source>Keep the first</source>
        <translation>保留先前的</translation>
    </message>
    <message>
        <source>{file} says: {theirs}. An earlier row or file said: {mine}.</source>
        <translation>{file} 的标签：{theirs}。此前的行或文件的标签：{mine}。</translation>
    </message>
    <message>
        <source>{file} says: {theirs}. You said: {mine}.</source>
        <translation>{file} 的标签：{theirs}。您的标签：{mine}。</translation>
    </message>
    <message>
        <source>{file} says: {theirs}. You skipped this text.</source>
        <translation>{file} 的标签：{theirs}。您跳过了这条文本。</translation>
    </message>
    <message>
        <source>{file} says: {theirs}. You were unsure.</source>
        <translation>{file} 的标签：{theirs}。您标为不确定。</translation>
    </message>
    <message>
        <source>{file} says: {theirs}. You have not annotated this text.</source>
        <translation>{file} 的标签：{theirs}。您尚未标注这条文本。</translation>
    </message>
</context>
<context>
    <name>ConfusionModel</name>
    <message>
        <source>true: {label}</source>
        <translation>真实：{label}</translation>
    </message>
    <message>
        <source>predicted: {label}</source>
        <translation>预测：{label}</translation>
    </message>
    <message>
        <source>{texts} of “{true}”, predicted as “{predicted}”</source>
        <translation>{texts}：真实为“{true}”，预测为“{predicted}”</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n 条文本</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>This model kept no curve.</source>
        <translation>这个模型没有保存曲线。</translation>
    </message>
    <message>
        <source>It rises at the end on purpose: few labels, so the model goes back towards what all texts taught it.</source>
        <translation>末尾上升是有意为之：标注还少，模型会向它从全部文本中学到的状态回退。</translation>
    </message>
    <message>
        <source>Loss by epoch</source>
        <translation>各轮损失</translation>
    </message>
</context>
<context>
    <name>Duplicates</name>
    <message numerus="yes">
        <source>%n text(s) are nearly the same as others, in {groups} groups.</source>
        <translation>
            <numerusform>%n 条文本与其他文本近似，共 {groups} 组。</numerusform>
        </translation>
    </message>
    <message>
        <source>No text is nearly the same as another one.</source>
        <translation>没有近似重复的文本。</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>This is a mistake in Annotator, not in your work: every annotation was on disk before the next text was shown. You can go on; if it happens again, restart the program.</source>
        <translation>这是 Annotator 的错误，与您的操作无关：每条标注在显示下一条文本之前都已存盘。您可以继续；如果再次出现，请重新启动程序。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>All texts</source>
        <translation>所有文本</translation>
    </message>
    <message>
        <source>What the filter shows: {query}</source>
        <translation>筛选出的文本：{query}</translation>
    </message>
    <message>
        <source>Keep spreadsheets from running texts that look like formulas</source>
        <translation>防止表格软件把像公式的文本当作公式运行</translation>
    </message>
    <message>
        <source>Divide into train, dev and test; what looks alike stays together</source>
        <translation>划分为训练、开发和测试集；相似的文本总在同一侧</translation>
    </message>
    <message>
        <source>Labelled texts</source>
        <translation>已标注的文本</translation>
    </message>
    <message>
        <source>The test set</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>CSV, for Excel and most programs</source>
        <translation>CSV，适用于 Excel 和大多数程序</translation>
    </message>
    <message>
        <source>Excel (XLSX)</source>
        <translation>Excel（XLSX）</translation>
    </message>
    <message>
        <source>Byte-order mark, so that Excel shows Chinese rightly</source>
        <translation>写入字节顺序标记，让 Excel 正确显示中文</translation>
    </message>
    <message>
        <source>Hugging Face datasets (a folder)</source>
        <translation>Hugging Face datasets（文件夹）</translation>
    </message>
    <message>
        <source>spaCy (JSONL with cats)</source>
        <translation>spaCy（带 cats 的 JSONL）</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Vertical bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Notes and flags</source>
        <translation>备注和旗标</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Probabilities of every label</source>
        <translation>每个标签的概率</translation>
    </message>
    <message>
        <source>Imported columns</source>
        <translation>导入的列</translation>
    </message>
    <message>
        <source>History of every text</source>
        <translation>每条文本的历史</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>train </source>
        <translation>训练 </translation>
    </message>
    <message>
        <source>dev </source>
        <translation>开发 </translation>
    </message>
    <message>
        <source>test </source>
        <translation>测试 </translation>
    </message>
    <message>
        <source>seed </source>
        <translation>种子 </translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>With</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Between cells</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>保存为</translation>
    </message>
    <message>
        <source>Which texts to export</source>
        <translation>导出哪些文本</translation>
    </message>
    <message>
        <source>What stands between the cells</source>
        <translation>单元格之间的分隔符</translation>
    </message>
    <message>
        <source>Share for training</source>
        <translation>训练集的比例</translation>
    </message>
    <message>
        <source>Share for development</source>
        <translation>开发集的比例</translation>
    </message>
    <message>
        <source>Share for testing</source>
        <translation>测试集的比例</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>There already, and will be replaced: {files}</source>
        <translation>已存在，将被替换：{files}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be written.</source>
        <translation>
            <numerusform>将写入 %n 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n selected text(s)</source>
        <translation>
            <numerusform>选中的 %n 条文本</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportModelDialog</name>
    <message>
        <source>Export model</source>
        <translation>导出模型</translation>
    </message>
    <message>
        <source>One file with all it takes to predict elsewhere, without this project: labels, model, and a card that says how good it is.</source>
        <translation>一个文件即可在别处预测，无需本项目：含标签、模型，以及说明其质量的模型卡片。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>模型 {id}</translation>
    </message>
    <message>
        <source>The active model</source>
        <translation>当前模型</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Also write the card as a document (.md)</source>
        <translation>同时将模型卡片保存为文档（.md）</translation>
    </message>
    <message>
        <source>The file holds words of your texts, but none of the texts.</source>
        <translation>文件包含您文本中的词语，但不含任何文本。</translation>
    </message>
    <message>
        <source>This file is there already and will be replaced.</source>
        <translation>此文件已存在，将被替换。</translation>
    </message>
</context>
<context>
    <name>ExportWords</name>
    <message numerus="yes">
        <source>%n row(s) written to {file}.</source>
        <translation>
            <numerusform>已将 %n 行写入 {file}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Excel cannot hold control characters: they were left out. Cells that had any: {count}, the first with &quot;{before}&quot;.</source>
        <translation>Excel 无法保存控制字符，已将其去除。涉及 {count} 个单元格，第一个含有“{before}”。</translation>
    </message>
    <message>
        <source>What looks like a formula has an apostrophe before it, so that no spreadsheet runs it. Cells: {count}, the first with &quot;{after}&quot;.</source>
        <translation>形似公式的内容前加了撇号，以免表格软件运行。涉及 {count} 个单元格，第一个为“{after}”。</translation>
    </message>
    <message>
        <source>Some labels cannot have their name in this format. Labels with another one: {count}, the first &quot;{after}&quot; for &quot;{before}&quot;.</source>
        <translation>有的标签名称无法在此格式中使用，已改名 {count} 个，第一个是“{before}”改为“{after}”。</translation>
    </message>
    <message>
        <source>fastText has one line for each text: line breaks became spaces. Texts that had any: {count}, the first with &quot;{before}&quot;.</source>
        <translation>fastText 每行一条文本，换行已改为空格。涉及 {count} 条文本，第一条含有“{before}”。</translation>
    </message>
    <message>
        <source>fastText would take __label__ in a text for the beginning of a label: it was replaced. Texts that had it: {count}, the first with &quot;{before}&quot;.</source>
        <translation>fastText 会把文本中的 __label__ 当作标签的开头，已将其替换。涉及 {count} 条文本，第一条含有“{before}”。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>FacetsPanel</name>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Annotated</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>待标池</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>有旗标</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>近似重复</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>What was found in the file</source>
        <translation>在文件中发现的情况</translation>
    </message>
    <message>
        <source>The whole file is being gone through…</source>
        <translation>正在检查整个文件…</translation>
    </message>
    <message>
        <source>Nothing odd was found.</source>
        <translation>没有发现异常。</translation>
    </message>
    <message>
        <source>{finding}. {action}</source>
        <translation>{finding}。{action}</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>The name of the file is too long: choose a shorter one.</source>
        <translation>文件名太长：请换一个短一些的。</translation>
    </message>
</context>
<context>
    <name>FormatPanel</name>
    <message>
        <source>The first row names the columns</source>
        <translation>第一行是列名</translation>
    </message>
    <message>
        <source>Double quotes enclose cells</source>
        <translation>双引号包住单元格</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>First rows of the file</source>
        <translation>文件的前几行</translation>
    </message>
    <message>
        <source>These texts are a test set: measure on them, never train on them</source>
        <translation>这些文本是测试集：只用来评估，不用来训练</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Between labels</source>
        <translation>标签分隔符</translation>
    </message>
    <message>
        <source>Read differently…</source>
        <translation>换种方式读取…</translation>
    </message>
    <message>
        <source>Column with the texts</source>
        <translation>文本所在的列</translation>
    </message>
    <message>
        <source>Column with labels</source>
        <translation>标签所在的列</translation>
    </message>
    <message>
        <source>What stands between several labels</source>
        <translation>多个标签之间的分隔符</translation>
    </message>
    <message>
        <source>Columns of the file</source>
        <translation>文件的列</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>No labels in this file</source>
        <translation>文件里没有标签</translation>
    </message>
    <message>
        <source>One label a cell</source>
        <translation>每格一个标签</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>The labels are being counted…</source>
        <translation>正在统计标签…</translation>
    </message>
    <message>
        <source>No labels are imported. Choose their column above if the file has some.</source>
        <translation>不导入标签。如果文件里有标签，请在上方选择所在的列。</translation>
    </message>
    <message>
        <source>A column cannot be the text and the label at once. Choose another one.</source>
        <translation>同一列不能既是文本又是标签。请另选一列。</translation>
    </message>
    <message>
        <source>“{column}” has more different values than labels can have. Choose another column, or no labels.</source>
        <translation>“{column}”的不同取值太多，不像是标签。请选择其他列，或不导入标签。</translation>
    </message>
    <message numerus="yes">
        <source>%n column(s) of 0 and 1</source>
        <translation>
            <numerusform>%n 个 0/1 列</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have several labels, but each text of this project gets exactly one. Leave labels out until each row has one, import without labels, or make a project with many labels a text.</source>
        <translation>
            <numerusform>%n 行有多个标签，但此项目中每条文本只有一个标签。请去掉一些标签直到每行只剩一个，或不导入标签，或新建允许多标签的项目。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message numerus="yes">
        <source>%n text(s) added</source>
        <translation>
            <numerusform>新增 %n 条文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) were labelled otherwise before.</source>
        <translation>
            <numerusform>%n 条文本此前标注得不同。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be read</source>
        <translation>
            <numerusform>%n 行无法读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are headers or remarks, and no texts</source>
        <translation>
            <numerusform>%n 行是表头或附注，不是文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have no text</source>
        <translation>
            <numerusform>%n 行没有文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) repeat an earlier text</source>
        <translation>
            <numerusform>%n 行与前面的文本重复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) label an earlier text otherwise</source>
        <translation>
            <numerusform>%n 行给前面的文本标了不同的标签</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have “nan”, “NULL” or the like for a label</source>
        <translation>
            <numerusform>%n 行的标签是“nan”“NULL”之类的空值</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n text(s) are nearly the same as others</source>
        <translation>
            <numerusform>约 %n 条文本与其他文本几乎相同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) had spilled over into the next cells</source>
        <translation>
            <numerusform>%n 条文本溢出到了相邻的单元格</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) are longer than 10,000 characters</source>
        <translation>
            <numerusform>%n 条文本超过 1 万个字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have garbled characters</source>
        <translation>
            <numerusform>%n 条文本含有乱码</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have HTML in them</source>
        <translation>
            <numerusform>%n 条文本含有 HTML</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have control characters</source>
        <translation>
            <numerusform>%n 条文本含有控制字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) have line breaks</source>
        <translation>
            <numerusform>%n 条文本含有换行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) came more than once with different labels; the first row counts.</source>
        <translation>
            <numerusform>%n 条文本多次出现且标签不同，以第一行为准。</numerusform>
        </translation>
    </message>
    <message>
        <source>Commas between cells (CSV)</source>
        <translation>逗号分隔的表格（CSV）</translation>
    </message>
    <message>
        <source>Semicolons between cells</source>
        <translation>分号分隔的表格</translation>
    </message>
    <message>
        <source>Vertical bars between cells</source>
        <translation>竖线分隔的表格</translation>
    </message>
    <message>
        <source>Tabs between cells (TSV)</source>
        <translation>制表符分隔的表格（TSV）</translation>
    </message>
    <message>
        <source>One text a line</source>
        <translation>每行一条文本</translation>
    </message>
    <message>
        <source>Label, blank, text in every line</source>
        <translation>每行：标签 空格 文本</translation>
    </message>
    <message>
        <source>Label: text in every line</source>
        <translation>每行：标签：文本</translation>
    </message>
    <message>
        <source>fastText: __label__ before the text</source>
        <translation>fastText：文本前有 __label__</translation>
    </message>
    <message>
        <source>JSON, one object a line (JSONL)</source>
        <translation>JSON，每行一个对象（JSONL）</translation>
    </message>
    <message>
        <source>JSON, a list of objects</source>
        <translation>JSON，对象列表</translation>
    </message>
    <message>
        <source>Workbook</source>
        <translation>工作簿</translation>
    </message>
    <message>
        <source>Data set folder (Hugging Face)</source>
        <translation>数据集文件夹（Hugging Face）</translation>
    </message>
    <message>
        <source>UTF-8 with mark</source>
        <translation>UTF-8（带标记）</translation>
    </message>
    <message>
        <source>GB18030 (GBK), simplified Chinese</source>
        <translation>GB18030（GBK），简体中文</translation>
    </message>
    <message>
        <source>Big5, traditional Chinese</source>
        <translation>Big5，繁体中文</translation>
    </message>
    <message>
        <source>Shift-JIS, Japanese</source>
        <translation>Shift-JIS，日文</translation>
    </message>
    <message>
        <source>EUC-JP, Japanese</source>
        <translation>EUC-JP，日文</translation>
    </message>
    <message>
        <source>EUC-KR, Korean</source>
        <translation>EUC-KR，韩文</translation>
    </message>
    <message>
        <source>Windows-1252, Western Europe</source>
        <translation>Windows-1252，西欧</translation>
    </message>
    <message>
        <source>Windows-1250, Central Europe</source>
        <translation>Windows-1250，中欧</translation>
    </message>
    <message>
        <source>Windows-1254, Turkish</source>
        <translation>Windows-1254，土耳其文</translation>
    </message>
    <message>
        <source>Windows-1251, Cyrillic</source>
        <translation>Windows-1251，西里尔文</translation>
    </message>
    <message>
        <source>KOI8-R, Russian</source>
        <translation>KOI8-R，俄文</translation>
    </message>
    <message>
        <source>Windows-1253, Greek</source>
        <translation>Windows-1253，希腊文</translation>
    </message>
    <message>
        <source>Windows-1255, Hebrew</source>
        <translation>Windows-1255，希伯来文</translation>
    </message>
    <message>
        <source>Windows-1256, Arabic</source>
        <translation>Windows-1256，阿拉伯文</translation>
    </message>
    <message>
        <source>Windows-874, Thai</source>
        <translation>Windows-874，泰文</translation>
    </message>
    <message>
        <source>Windows-1257, Baltic</source>
        <translation>Windows-1257，波罗的海</translation>
    </message>
    <message>
        <source>Windows-1258, Vietnamese</source>
        <translation>Windows-1258，越南文</translation>
    </message>
    <message>
        <source>Mac Roman, old Macs</source>
        <translation>Mac Roman，旧版 Mac</translation>
    </message>
    <message>
        <source>Mac Cyrillic, old Macs</source>
        <translation>Mac Cyrillic，旧版 Mac</translation>
    </message>
    <message>
        <source>DOS 850, Western Europe</source>
        <translation>DOS 850，西欧</translation>
    </message>
    <message>
        <source>DOS 852, Central Europe</source>
        <translation>DOS 852，中欧</translation>
    </message>
    <message>
        <source>DOS 866, Russian</source>
        <translation>DOS 866，俄文</translation>
    </message>
    <message>
        <source>KOI8-U, Ukrainian</source>
        <translation>KOI8-U，乌克兰文</translation>
    </message>
    <message>
        <source>ISO 8859-2, Central Europe</source>
        <translation>ISO 8859-2，中欧</translation>
    </message>
    <message>
        <source>ISO 8859-5, Cyrillic</source>
        <translation>ISO 8859-5，西里尔文</translation>
    </message>
    <message>
        <source>ISO 8859-6, Arabic</source>
        <translation>ISO 8859-6，阿拉伯文</translation>
    </message>
    <message>
        <source>ISO-2022-JP, Japanese</source>
        <translation>ISO-2022-JP，日文</translation>
    </message>
    <message>
        <source>Johab, Korean</source>
        <translation>Johab，韩文</translation>
    </message>
    <message>
        <source>ISO 8859-1, Western Europe</source>
        <translation>ISO 8859-1，西欧</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日文</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩文</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>俄文</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>乌克兰文</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯文</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希腊文</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯来文</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地文</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德文</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法文</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>西班牙文</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>葡萄牙文</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>意大利文</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>荷兰文</translation>
    </message>
    <message>
        <source>Indonesian</source>
        <translation>印尼文</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>土耳其文</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>越南文</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>波兰文</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>瑞典文</translation>
    </message>
    <message>
        <source>They are left out and listed after the import.</source>
        <translation>将不导入，导入后会列出。</translation>
    </message>
    <message>
        <source>Each text is imported once.</source>
        <translation>每条文本只导入一次。</translation>
    </message>
    <message>
        <source>The first row counts; you can review the texts after the import.</source>
        <translation>以第一行为准；导入后可以查看这些文本。</translation>
    </message>
    <message>
        <source>That is no label, unless you make it one under Labels.</source>
        <translation>这不算标签，除非您在“标签”页把它设为标签。</translation>
    </message>
    <message>
        <source>They are put together again.</source>
        <translation>将重新拼合。</translation>
    </message>
    <message>
        <source>They are imported as they are.</source>
        <translation>将原样导入。</translation>
    </message>
    <message>
        <source>Import {file}</source>
        <translation>导入 {file}</translation>
    </message>
    <message>
        <source>Import {file} ({at} of {count})</source>
        <translation>导入 {file}（第 {at} 个，共 {count} 个）</translation>
    </message>
    <message>
        <source>probably {language}</source>
        <translation>可能是{language}</translation>
    </message>
    <message>
        <source>Row {row}: {text}</source>
        <translation>第 {row} 行：{text}</translation>
    </message>
    <message>
        <source>{n} updated</source>
        <translation>更新 {n} 条</translation>
    </message>
    <message>
        <source>{n} already there</source>
        <translation>{n} 条已存在</translation>
    </message>
    <message>
        <source>{n} with labels</source>
        <translation>{n} 条带标签</translation>
    </message>
    <message>
        <source>{n} left out</source>
        <translation>{n} 条未导入</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>{file}: {said}</source>
        <translation>{file}：{said}</translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message>
        <source>Not imported: {files}</source>
        <translation>未导入：{files}</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Which?</source>
        <translation>哪些？</translation>
    </message>
    <message>
        <source>Which? ({file})</source>
        <translation>哪些？（{file}）</translation>
    </message>
    <message>
        <source>Files with texts ({patterns})</source>
        <translation>含文本的文件（{patterns}）</translation>
    </message>
    <message>
        <source>Import texts</source>
        <translation>导入文本</translation>
    </message>
    <message>
        <source>Import the folder of a data set</source>
        <translation>导入数据集文件夹</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>All keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>While labelling, and in the table of texts</source>
        <translation>标注时，以及在文本表格中</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>任何地方</translation>
    </message>
</context>
<context>
    <name>LabelCard</name>
    <message>
        <source>Flagged</source>
        <translation>有旗标</translation>
    </message>
    <message>
        <source>The labels show what the model said when it was last trained. Which text comes next also follows what you answered since.</source>
        <translation>标签旁显示的是模型上次训练时的判断；接下来出现哪条文本，还会依据您此后的标注。</translation>
    </message>
    <message>
        <source>Why this text: {reason}</source>
        <translation>为什么是这条文本：{reason}</translation>
    </message>
    <message>
        <source>Unflag</source>
        <translation>取消旗标</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>旗标</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>备注：{note}</translation>
    </message>
    <message>
        <source>Row {row}</source>
        <translation>第 {row} 行</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Hide opinion</source>
        <translation>隐藏判断</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部按键</translation>
    </message>
</context>
<context>
    <name>LabelGrid</name>
    <message>
        <source>Find a label by name ( / )</source>
        <translation>按名称查找标签（/）</translation>
    </message>
    <message>
        <source>Find a label by name</source>
        <translation>按名称查找标签</translation>
    </message>
    <message>
        <source>Chosen: {labels}</source>
        <translation>已选：{labels}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>No label has “{words}” in its name.</source>
        <translation>没有名称含“{words}”的标签。</translation>
    </message>
</context>
<context>
    <name>LabelGuide</name>
    <message>
        <source>This project has no labels yet.</source>
        <translation>这个项目还没有标签。</translation>
    </message>
</context>
<context>
    <name>LabelMapping</name>
    <message>
        <source>Leave out what is no label of the project yet</source>
        <translation>去掉项目里还没有的标签</translation>
    </message>
    <message>
        <source>What becomes of {label}</source>
        <translation>{label} 变成什么</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>不导入</translation>
    </message>
    <message>
        <source>Name of the new label</source>
        <translation>新标签的名称</translation>
    </message>
</context>
<context>
    <name>LabelMetricsModel</name>
    <message>
        <source>macro</source>
        <translation>宏平均</translation>
    </message>
    <message>
        <source>micro</source>
        <translation>微平均</translation>
    </message>
    <message>
        <source>too few: {n}</source>
        <translation>太少：{n}</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95%</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本数</translation>
    </message>
</context>
<context>
    <name>LabelPage</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Hide opinion</source>
        <translation>隐藏判断</translation>
    </message>
    <message>
        <source>Show opinion</source>
        <translation>显示判断</translation>
    </message>
</context>
<context>
    <name>LabelView</name>
    <message>
        <source>{done} of {all} annotated</source>
        <translation>已标注 {done} / {all}</translation>
    </message>
    <message>
        <source>{n} this session, {seconds} s each</source>
        <translation>本次 {n} 条，每条 {seconds} 秒</translation>
    </message>
    <message>
        <source>Just now</source>
        <translation>刚才</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Bring in the texts you want to label</source>
        <translation>导入您要标注的文本</translation>
    </message>
    <message>
        <source>Drop a file here: CSV, TSV, Excel, JSON, JSONL or text. You see a preview before anything is imported.</source>
        <translation>把文件拖到这里：CSV、TSV、Excel、JSON、JSONL 或纯文本。导入之前会先显示预览。</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Which labels do you want to give?</source>
        <translation>您想使用哪些标签？</translation>
    </message>
    <message>
        <source>This project has no labels yet. Add two or more; you can change them at any time.</source>
        <translation>这个项目还没有标签。请添加两个或更多，以后随时可以修改。</translation>
    </message>
    <message>
        <source>Edit labels…</source>
        <translation>编辑标签…</translation>
    </message>
    <message>
        <source>Every text has been looked at</source>
        <translation>所有文本都看过了</translation>
    </message>
    <message>
        <source>Look over what you skipped or were unsure of, check the results, or bring in more texts.</source>
        <translation>可以回看跳过或不确定的文本，查看结果，或导入更多文本。</translation>
    </message>
    <message>
        <source>Show all texts</source>
        <translation>显示所有文本</translation>
    </message>
</context>
<context>
    <name>LabelsDialog</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Renaming keeps every annotation. A retired label is offered no more and not trained on; what you annotated with it stays.</source>
        <translation>改名会保留所有标注。停用的标签不再提供，也不参与训练；已用它标注的内容保持不变。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Name of a new label</source>
        <translation>新标签的名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour of {label}</source>
        <translation>“{label}”的颜色</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What it means, for you and others</source>
        <translation>它的含义，供您和他人参考</translation>
    </message>
    <message>
        <source>What {label} means</source>
        <translation>“{label}”的含义</translation>
    </message>
    <message>
        <source>Single words between commas, such as “worry, dread”, are looked for in the texts, like the name, as long as hardly any text has the label.</source>
        <translation>只要带有该标签的文本还很少，就会在文本中寻找它的名称，以及这里用逗号或顿号隔开的单个词，例如“担心、害怕”。</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>停用</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message numerus="yes">
        <source>… and %n more row(s).</source>
        <translation>
            <numerusform>……以及另外 %n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Rows that were left out</source>
        <translation>未导入的行</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>All of them, with their text and the reason, are in {file}.</source>
        <translation>全部未导入的行及其文本和原因都在 {file} 中。</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>打开所在文件夹</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Annotator projects (*{suffix})</source>
        <translation>Annotator 项目 (*{suffix})</translation>
    </message>
    <message>
        <source>Label texts with the keyboard while a model learns from you. Everything stays on this computer.</source>
        <translation>用键盘标注文本，模型同时向您学习。所有内容都留在这台电脑上。</translation>
    </message>
    <message>
        <source>About Annotator</source>
        <translation>关于 Annotator</translation>
    </message>
    <message>
        <source>Make or open a project first, then drop {file} on it.</source>
        <translation>请先新建或打开一个项目，再把 {file} 拖进来。</translation>
    </message>
    <message>
        <source>What you started is not done yet, and would be dropped. Close the project all the same?</source>
        <translation>您开始的操作还没有完成，现在关闭会丢弃它。仍要关闭项目吗？</translation>
    </message>
    <message>
        <source>Still running</source>
        <translation>仍在运行</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>The language changes once what is running has ended.</source>
        <translation>正在运行的操作结束后会切换语言。</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>There is already a file {file}. Open it, or choose another name for the new project.</source>
        <translation>文件 {file} 已经存在。请打开它，或给新项目另取一个名称。</translation>
    </message>
    <message>
        <source>There is no project {file}. It may have been moved or renamed: open it from where it is now.</source>
        <translation>找不到项目 {file}。它可能已被移动或改名，请从现在的位置打开。</translation>
    </message>
    <message>
        <source>{file} is a folder. A project is one file: choose the file.</source>
        <translation>{file} 是文件夹。一个项目就是一个文件，请选择该文件。</translation>
    </message>
    <message>
        <source>The project {file} cannot be read. Check that you are allowed to read this file.</source>
        <translation>无法读取项目 {file}。请检查您是否有读取该文件的权限。</translation>
    </message>
    <message>
        <source>{file} is not an Annotator project. To bring in texts from it, make a project and import the file.</source>
        <translation>{file} 不是 Annotator 项目。如要使用其中的文本，请新建项目并导入该文件。</translation>
    </message>
    <message>
        <source>{file} was made by a newer version of Annotator (format {version}; this one knows up to {known}). Update Annotator to open it; the file was left as it is.</source>
        <translation>{file} 由更新版本的 Annotator 创建（格式 {version}，当前版本最高支持 {known}）。请更新 Annotator 后再打开；文件未作改动。</translation>
    </message>
    <message>
        <source>{file} was made by an older version of Annotator and can only be read after it was brought up to date: open it once for writing.</source>
        <translation>{file} 由旧版本的 Annotator 创建，升级后才能读取：请先以可写方式打开一次。</translation>
    </message>
    <message>
        <source>The project {file} is damaged or incomplete, perhaps copied while it was in use. It was left as it is: open a backup, or copy the file again from where it came.</source>
        <translation>项目 {file} 已损坏或不完整，可能是在使用中被复制的。文件未作改动：请打开备份，或从原处重新复制。</translation>
    </message>
    <message>
        <source>{file} is open in another window or program. Close it there, then try again.</source>
        <translation>{file} 已在另一个窗口或程序中打开。请先在那里关闭，然后重试。</translation>
    </message>
    <message>
        <source>Another program is writing to {file}. Nothing was saved just now: wait a moment and try again.</source>
        <translation>另一个程序正在写入 {file}。刚才的内容没有保存：请稍候再试。</translation>
    </message>
    <message>
        <source>{file} was moved, renamed or deleted while it was open, so that nothing more can be saved. Put it back to go on, or open it where it is now: it has all that was saved.</source>
        <translation>{file} 在打开期间被移动、重命名或删除，无法再保存任何内容。请把它放回原处再继续，或从现在的位置打开：已保存的内容都在其中。</translation>
    </message>
    <message>
        <source>{file} is an Annotator project. Nothing was written over it: choose another name.</source>
        <translation>{file} 是一个 Annotator 项目，没有覆盖它：请换一个名称。</translation>
    </message>
    <message>
        <source>{file} cannot be written to. Make the file writable, or copy it to a folder of your own and open the copy.</source>
        <translation>无法写入 {file}。请将文件设为可写，或复制到您自己的文件夹后打开副本。</translation>
    </message>
    <message>
        <source>{file} was not closed, or is open elsewhere: what was saved last stands beside it, in {file}-wal. To read both together the folder {folder} would have to be writable. Close it where it is open, or copy both files to a folder of your own and use the copy.</source>
        <translation>{file} 未正常关闭，或正在别处打开：最近保存的内容在旁边的 {file}-wal 中。要一并读取两者，需要能写入文件夹 {folder}。请在打开它的地方将其关闭，或把这两个文件一起复制到您自己的文件夹，使用副本。</translation>
    </message>
    <message>
        <source>{file} was opened or changed by another program while it was read, and what was read may be wrong: do it again once it is closed there.</source>
        <translation>读取 {file} 期间，另一个程序打开或修改了它，读到的内容可能有误。请等它在那里关闭后再试一次。</translation>
    </message>
    <message>
        <source>{file} was opened for reading only; nothing can be changed.</source>
        <translation>{file} 以只读方式打开，无法修改。</translation>
    </message>
    <message>
        <source>There is no folder {folder}. Make it, or choose another place for {file}.</source>
        <translation>文件夹 {folder} 不存在。请新建该文件夹，或为 {file} 选择其他位置。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to, and a project needs that to keep your work safe. Copy the file to a folder of your own and open it there.</source>
        <translation>无法写入文件夹 {folder}，而项目需要写入才能保证您的工作安全。请把文件复制到您自己的文件夹，再从那里打开。</translation>
    </message>
    <message>
        <source>The disk that holds {file} is full. The last step was not saved: make room, then do it again.</source>
        <translation>{file} 所在的磁盘已满。上一步没有保存：请腾出空间后重做这一步。</translation>
    </message>
    <message>
        <source>{setting} must lie between {low} and {high}; {value} does not.</source>
        <translation>{setting}必须在 {low} 到 {high} 之间，{value} 不在此范围内。</translation>
    </message>
    <message>
        <source>There is no label scheme &quot;{name}&quot;. There are: {known}.</source>
        <translation>没有名为“{name}”的标签方案。现有：{known}。</translation>
    </message>
    <message>
        <source>A label needs a name.</source>
        <translation>标签需要名称。</translation>
    </message>
    <message>
        <source>There is already a label &quot;{label}&quot;. Choose another name.</source>
        <translation>标签“{label}”已经存在。请另取一个名称。</translation>
    </message>
    <message>
        <source>The label {label} is not in this project&apos;s scheme. Add it there first.</source>
        <translation>标签“{label}”不在本项目的标签方案中。请先添加它。</translation>
    </message>
    <message>
        <source>Each text of this project gets exactly one label; {count} were given.</source>
        <translation>本项目的每条文本只有一个标签，但给出了 {count} 个。</translation>
    </message>
    <message>
        <source>There is no file {file}. Check the name and the folder.</source>
        <translation>找不到文件 {file}。请检查名称和文件夹。</translation>
    </message>
    <message>
        <source>{file} is a folder. Choose one of the files in it.</source>
        <translation>{file} 是文件夹。请选择其中的一个文件。</translation>
    </message>
    <message>
        <source>{file} is a folder, but not one of a data set: in it there is {files}. Choose one of its files, or a folder with files such as train.csv or train-00000-of-00001.parquet.</source>
        <translation>{file} 是一个文件夹，但不是数据集文件夹，其中有：{files}。请选择其中一个文件，或含有 train.csv、train-00000-of-00001.parquet 之类文件的文件夹。</translation>
    </message>
    <message>
        <source>There is no split {split} in {file}. Its splits are: {splits}.</source>
        <translation>{file} 中没有名为 {split} 的划分。现有的划分：{splits}。</translation>
    </message>
    <message>
        <source>{file} is not in the format {format}. Choose another format, or let it be found out.</source>
        <translation>{file} 不是 {format} 格式。请选择其他格式，或让程序自动识别。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} is empty. There is nothing to import.</source>
        <translation>{file} 是空的，没有可导入的内容。</translation>
    </message>
    <message>
        <source>{file} is not a text file. Save it as CSV, TSV, JSON, plain text or Excel (.xlsx), then import it.</source>
        <translation>{file} 不是文本文件。请另存为 CSV、TSV、JSON、纯文本或 Excel（.xlsx）后再导入。</translation>
    </message>
    <message>
        <source>The characters of {file} cannot be told with certainty (first at line {line}). Save the file as UTF-8, then import it again.</source>
        <translation>无法确定 {file} 的字符编码（最先出现在第 {line} 行）。请将文件另存为 UTF-8，然后重新导入。</translation>
    </message>
    <message>
        <source>There is no encoding &quot;{encoding}&quot;. Names that work: utf-8, gb18030, big5, cp1252.</source>
        <translation>没有名为“{encoding}”的编码。可用的名称：utf-8、gb18030、big5、cp1252。</translation>
    </message>
    <message>
        <source>{file} is not written in {encoding}: line {line} cannot be read in it. Choose another encoding.</source>
        <translation>{file} 的编码不是 {encoding}：第 {line} 行无法读取。请选择其他编码。</translation>
    </message>
    <message>
        <source>The workbook {file} is cut off, perhaps a download that was not finished. Get the whole file, then import it.</source>
        <translation>工作簿 {file} 不完整，可能是下载没有完成。请取得完整的文件后再导入。</translation>
    </message>
    <message>
        <source>{file} is behind a password. Open it in Excel, save a copy without a password, then import the copy.</source>
        <translation>{file} 有密码保护。请在 Excel 中打开，另存一份不带密码的副本，再导入该副本。</translation>
    </message>
    <message>
        <source>The workbook {file} is damaged and cannot be read. Open it in Excel, save it anew, then import it.</source>
        <translation>工作簿 {file} 已损坏，无法读取。请在 Excel 中打开并重新保存，然后再导入。</translation>
    </message>
    <message>
        <source>There is no sheet {sheet} in {file}. Its sheets are: {sheets}.</source>
        <translation>{file} 中没有工作表“{sheet}”。现有工作表：{sheets}。</translation>
    </message>
    <message>
        <source>{file} is not valid JSON: the mistake is at line {line}, column {column}. Correct it, then import the file.</source>
        <translation>{file} 不是有效的 JSON：错误在第 {line} 行第 {column} 列。请改正后再导入。</translation>
    </message>
    <message>
        <source>{file} holds JSON, but no list of texts. Each row must be an object such as {{&quot;text&quot;: &quot;…&quot;}}, one a line or in a list.</source>
        <translation>{file} 是 JSON，但不是文本列表。每一行必须是形如 {{&quot;text&quot;: &quot;…&quot;}} 的对象，一行一个或放在列表中。</translation>
    </message>
    <message>
        <source>The archive {file} is damaged or cut off. Get the whole file again, then import it.</source>
        <translation>压缩文件 {file} 已损坏或不完整。请重新获取完整的文件，再导入。</translation>
    </message>
    <message>
        <source>The archive {file} must hold one file; it holds {count}: {files}. Unpack it and import them one by one.</source>
        <translation>压缩文件 {file} 里只能有一个文件，现有 {count} 个：{files}。请解压后逐个导入。</translation>
    </message>
    <message>
        <source>In the archive {file} there is another one, {inner}. Unpack the outer one, then import that.</source>
        <translation>压缩包 {file} 里还有一个压缩包 {inner}。请先解压外层，再导入里面的文件。</translation>
    </message>
    <message>
        <source>The archive {file} is behind a password. Unpack it, then import the file in it.</source>
        <translation>压缩文件 {file} 有密码。请先解压，再导入其中的文件。</translation>
    </message>
    <message>
        <source>{file} is Parquet, which needs the package pyarrow. Install it: pip install &apos;annotator[parquet]&apos;.</source>
        <translation>{file} 是 Parquet 文件，需要 pyarrow 包。请安装：pip install &apos;annotator[parquet]&apos;。</translation>
    </message>
    <message>
        <source>{file} is a corpus of spaCy, which needs the package spacy. Install it: pip install spacy.</source>
        <translation>{file} 是 spaCy 语料，需要 spacy 软件包。请安装：pip install spacy。</translation>
    </message>
    <message>
        <source>The spaCy corpus {file} is damaged or cut off. Get the whole file again, then import it.</source>
        <translation>spaCy 语料 {file} 已损坏或不完整。请重新获取完整文件后再导入。</translation>
    </message>
    <message>
        <source>The Parquet file {file} is damaged or cut off. Get the whole file again, then import it.</source>
        <translation>Parquet 文件 {file} 已损坏或不完整。请重新获取完整的文件，再导入。</translation>
    </message>
    <message>
        <source>There is no column {column} in {file}. Its columns are: {columns}.</source>
        <translation>{file} 中没有“{column}”列。现有的列：{columns}。</translation>
    </message>
    <message>
        <source>Another import is still running. Wait for it, or cancel it.</source>
        <translation>另一个导入仍在进行。请等它完成，或取消它。</translation>
    </message>
    <message>
        <source>The label column of {file} has more than {count} different values: those are no labels. Choose another column, or import without the labels.</source>
        <translation>{file} 的标签列有超过 {count} 个不同的值，它们不是标签。请选择其他列，或不导入标签。</translation>
    </message>
    <message>
        <source>Row {row} of {file} has several labels, but each text of this project gets exactly one. Make a project with many labels, or import without the labels.</source>
        <translation>{file} 的第 {row} 行有多个标签，但本项目的每条文本只有一个标签。请新建多标签项目，或不带标签导入。</translation>
    </message>
    <message>
        <source>Row {row} has no text.</source>
        <translation>第 {row} 行没有文本。</translation>
    </message>
    <message>
        <source>Row {row} opens a quotation mark that is never closed.</source>
        <translation>第 {row} 行的引号没有闭合。</translation>
    </message>
    <message>
        <source>Row {row} holds characters that cannot be read.</source>
        <translation>第 {row} 行含有无法读取的字符。</translation>
    </message>
    <message>
        <source>Row {row} has more columns than the first line names.</source>
        <translation>第 {row} 行的列数多于表头。</translation>
    </message>
    <message>
        <source>Row {row} names the columns, and is no text.</source>
        <translation>第 {row} 行是列名，不是文本。</translation>
    </message>
    <message>
        <source>Row {row} is a remark below the table, and no text.</source>
        <translation>第 {row} 行是表格下方的附注，不是文本。</translation>
    </message>
    <message>
        <source>Row {row} is not valid JSON.</source>
        <translation>第 {row} 行不是有效的 JSON。</translation>
    </message>
    <message>
        <source>Row {row} is no JSON object with names and values.</source>
        <translation>第 {row} 行不是由名称和值组成的 JSON 对象。</translation>
    </message>
    <message>
        <source>Row {row} has something other than 0 and 1 in a column chosen as a label.</source>
        <translation>第 {row} 行在选作标签的列中有 0 和 1 以外的内容。</translation>
    </message>
    <message>
        <source>{file}: the ending {suffix} names no format that can be written. Use .csv, .tsv, .jsonl, .xlsx or .parquet, or name the format.</source>
        <translation>{file}：没有可以写成 {suffix} 的格式。请用 .csv、.tsv、.jsonl、.xlsx 或 .parquet，或者指明格式。</translation>
    </message>
    <message>
        <source>{file} has no ending that names a format. Use .csv, .tsv, .jsonl, .xlsx or .parquet, or name the format.</source>
        <translation>{file} 没有表明格式的扩展名。请用 .csv、.tsv、.jsonl、.xlsx 或 .parquet，或者指明格式。</translation>
    </message>
    <message>
        <source>{file} is there already, with other things in it. Choose a new folder for the export.</source>
        <translation>{file} 已经存在，里面还有别的东西。请为导出选择一个新文件夹。</translation>
    </message>
    <message>
        <source>{file} cannot be written without {package}. Install it: pip install &apos;{install}&apos;.</source>
        <translation>没有 {package}，无法写入 {file}。请安装：pip install &apos;{install}&apos;。</translation>
    </message>
    <message>
        <source>Texts cannot be divided by the shares {shares}: none may be below 0, and training needs some.</source>
        <translation>不能按比例 {shares} 划分文本：比例不能小于 0，训练集不能没有份额。</translation>
    </message>
    <message>
        <source>{file} was not written: there is no model yet, so there are no predictions. Train one first, or export the labels only.</source>
        <translation>{file} 没有写入：还没有模型，因此没有预测。请先训练一个模型，或只导出标签。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}. If another program has it open, close it there; or choose another place.</source>
        <translation>无法写入 {file}：{reason}。如果其他程序正打开着它，请先在那里关闭；或选择其他位置。</translation>
    </message>
    <message>
        <source>{file} is a folder. Name a file to write.</source>
        <translation>{file} 是文件夹。请指定要写入的文件。</translation>
    </message>
    <message>
        <source>Row {row} has {length} characters in the column {column}; a cell of Excel holds {most}. Export to .csv or .jsonl instead of {file}.</source>
        <translation>第 {row} 行的“{column}”列有 {length} 个字符，而 Excel 单元格最多容纳 {most} 个。请改为导出 .csv 或 .jsonl，而不是 {file}。</translation>
    </message>
    <message>
        <source>A sheet of Excel holds {most} rows; {rows} or more were to be written. Export to .csv or .jsonl instead of {file}.</source>
        <translation>Excel 工作表最多容纳 {most} 行，而要写入的有 {rows} 行或更多。请改为导出 .csv 或 .jsonl，而不是 {file}。</translation>
    </message>
    <message>
        <source>{file} has columns that the predictions need for themselves: {columns}. Rename them in the file, then predict again.</source>
        <translation>{file} 中有与预测结果重名的列：{columns}。请在文件中给这些列改名，然后重新预测。</translation>
    </message>
    <message>
        <source>{file} is empty. There is nothing to predict.</source>
        <translation>{file} 是空的，没有可预测的内容。</translation>
    </message>
    <message>
        <source>{file} holds no word vectors in a format that is known: word2vec (text or binary), fastText (.vec) or GloVe, also compressed as .gz. Unpack any other archive first.</source>
        <translation>{file} 中没有可识别格式的词向量：word2vec（文本或二进制）、fastText（.vec）或 GloVe，也可以是 .gz 压缩文件。其他压缩包请先解压。</translation>
    </message>
    <message>
        <source>{rejected} of {lines} lines of {file} are not a word and {dimensions} numbers, the first of them line {line}. The file seems to be damaged: get it again, then load it.</source>
        <translation>{file} 的 {lines} 行中有 {rejected} 行不是一个词加 {dimensions} 个数，第一处在第 {line} 行。文件似乎已损坏：请重新获取后再载入。</translation>
    </message>
    <message>
        <source>{file} is cut off or damaged after {vectors} vectors, perhaps a download that was not finished. Get the whole file, then load it.</source>
        <translation>{file} 在 {vectors} 个向量之后被截断或已损坏，可能是下载没有完成。请获取完整的文件后再载入。</translation>
    </message>
    <message>
        <source>There are no texts yet whose words could be looked up in {file}. Import texts first, then load the vectors.</source>
        <translation>还没有文本，无法在 {file} 中查找它们的词。请先导入文本，再载入词向量。</translation>
    </message>
    <message>
        <source>None of the {read} words of {file} occurs in the texts. Choose vectors of the language of your texts.</source>
        <translation>{file} 的 {read} 个词没有一个出现在文本中。请选择与文本语言一致的词向量。</translation>
    </message>
    <message>
        <source>{file} has words of the texts, but none with finite numbers: they are nan, inf or too large. The file seems to be damaged: get it again, then load it.</source>
        <translation>{file} 中有文本中的词，但它们的数值都不是有限的数（nan、inf 或过大）。文件似乎已损坏：请重新获取后再载入。</translation>
    </message>
    <message>
        <source>The word vectors stored in this project cannot be used. Load their file again (Model, Load word vectors), or remove them.</source>
        <translation>此项目中保存的词向量无法使用。请重新载入其文件（模型，载入词向量），或将其移除。</translation>
    </message>
    <message>
        <source>&quot;{part}&quot; is not understood. Write for example: service predicted:anger confidence&lt;0.6</source>
        <translation>无法理解“{part}”。写法示例：服务 predicted:愤怒 confidence&lt;0.6</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is neither a filter nor an imported column. Filters: {keys}. Imported columns: {columns}. To look for words with a colon, put them in quotes.</source>
        <translation>“{name}”既不是筛选条件，也不是导入的列。筛选条件：{keys}。导入的列：{columns}。要搜索带冒号的文字，请加上双引号。</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no filter. Filters: {keys}; this project has no imported columns. To look for words with a colon, put them in quotes.</source>
        <translation>“{name}”不是筛选条件。筛选条件：{keys}；此项目没有导入的列。要搜索带冒号的文字，请加上双引号。</translation>
    </message>
    <message>
        <source>Training needs {need} labels with {texts} texts each, outside the test set; there are {have}. Label some more texts first.</source>
        <translation>训练需要 {need} 个标签各有 {texts} 条文本（测试集除外），目前有 {have} 个。请先多标注一些文本。</translation>
    </message>
    <message>
        <source>There is no model in {file} yet. Label some texts and train one first.</source>
        <translation>{file} 中还没有模型。请先标注一些文本并训练一个模型。</translation>
    </message>
    <message>
        <source>Model {model} is not in this project any more. Choose another one on the page Models.</source>
        <translation>模型 {model} 已不在本项目中。请在“模型”页选择另一个。</translation>
    </message>
    <message>
        <source>The weights of model {model} are no longer kept: only those of the latest models and of the active one are. Choose a later one, or train a new one.</source>
        <translation>模型 {model} 的权重已不再保留：只保留最近的模型和当前模型的权重。请选择更近的模型，或训练新的模型。</translation>
    </message>
    <message>
        <source>The stored model cannot be used. Your annotations are safe: train a new model (Model, Retrain).</source>
        <translation>保存的模型无法使用。您的标注是安全的：请训练一个新模型（“模型”菜单，“重新训练”）。</translation>
    </message>
    <message>
        <source>This model was made by another version of Annotator. Your annotations are safe: train a new model (Model, Retrain).</source>
        <translation>此模型由其他版本的 Annotator 生成。您的标注都在：请训练新模型（“模型”菜单，“重新训练”）。</translation>
    </message>
    <message>
        <source>{file} is not a model file of Annotator. Choose one that was made with Export model.</source>
        <translation>{file} 不是 Annotator 的模型文件。请选择用“导出模型”生成的文件。</translation>
    </message>
    <message>
        <source>The model file {file} is cut off, perhaps a download that was not finished. Get the whole file.</source>
        <translation>模型文件 {file} 不完整，可能是下载未完成。请获取完整文件。</translation>
    </message>
    <message>
        <source>{file} is larger than a model file can be ({most} GB). Nothing of it was used.</source>
        <translation>{file} 超过模型文件的上限（{most} GB），未使用其中任何内容。</translation>
    </message>
    <message>
        <source>The model file {file} was made by a newer version of Annotator (format {version}; this one knows {known}). Update Annotator to use it.</source>
        <translation>模型文件 {file} 由更新版本的 Annotator 生成（格式 {version}；本版本支持 {known}）。请更新 Annotator 后使用。</translation>
    </message>
    <message>
        <source>The model file {file} was made by an older version of Annotator (format {version}; this one knows {known}). Train and export the model again with this version.</source>
        <translation>模型文件 {file} 由较旧版本的 Annotator 生成（格式 {version}；本版本支持 {known}）。请用本版本重新训练并导出模型。</translation>
    </message>
    <message>
        <source>The model file {file} is not as it was written: its checksum does not fit. Nothing of it was used; get the file again from where it came.</source>
        <translation>模型文件 {file} 与写入时不一致：校验和不符。未使用其中任何内容；请从来源重新获取文件。</translation>
    </message>
    <message>
        <source>The labels in the model file {file} do not fit the model: one is missing or stands twice.</source>
        <translation>模型文件 {file} 中的标签与模型不符：有缺失或重复。</translation>
    </message>
    <message>
        <source>The model file {file} is damaged ({part}). Nothing of it was used: get or export the file again.</source>
        <translation>模型文件 {file} 已损坏（{part}）。未使用其中任何内容：请重新获取或导出。</translation>
    </message>
    <message>
        <source>The text has no labels that its near-duplicates could get. Label it first.</source>
        <translation>这条文本还没有可以给近似文本的标签，请先标注它。</translation>
    </message>
    <message>
        <source>There is no sample {name}. There are: {known}.</source>
        <translation>没有名为“{name}”的示例。现有：{known}。</translation>
    </message>
    <message>
        <source>{file} has no labels to replay. Choose a file in which each text has its label.</source>
        <translation>{file} 中没有可供回放的标签。请选择每条文本都有标签的文件。</translation>
    </message>
    <message>
        <source>{file} is empty. There is nothing to replay.</source>
        <translation>{file} 是空的，没有可回放的内容。</translation>
    </message>
    <message>
        <source>Something else is running. Wait until it has ended, or cancel it.</source>
        <translation>另一个任务正在进行。请等它结束，或取消它。</translation>
    </message>
    <message>
        <source>Nothing was copied: at most {most} texts can be copied at once. Select fewer, or export them.</source>
        <translation>没有复制：一次最多复制 {most} 条文本。请少选一些，或改用导出。</translation>
    </message>
    <message>
        <source>There is no screen to show a window on. Start Annotator on a desktop, or use its commands: annotator --help.</source>
        <translation>没有可以显示窗口的屏幕。请在桌面环境中启动 Annotator，或使用命令行：annotator --help。</translation>
    </message>
    <message>
        <source>Libraries that show windows are missing. Install them, for example: sudo apt install {packages}.</source>
        <translation>缺少显示窗口所需的库。请安装，例如：sudo apt install {packages}。</translation>
    </message>
    <message>
        <source>The number of annotations between trainings</source>
        <translation>两次训练之间的标注数</translation>
    </message>
    <message>
        <source>The random share of the queue</source>
        <translation>队列中的随机比例</translation>
    </message>
    <message>
        <source>The share of the test set</source>
        <translation>测试集的比例</translation>
    </message>
    <message>
        <source>The seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Looking at the file (kB)</source>
        <translation>正在查看文件（kB）</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Importing texts</source>
        <translation>正在导入文本</translation>
    </message>
    <message>
        <source>Finishing the import</source>
        <translation>正在完成导入</translation>
    </message>
    <message>
        <source>Removing what a stopped import left</source>
        <translation>正在清除中断的导入留下的内容</translation>
    </message>
    <message>
        <source>Reading word vectors (MB)</source>
        <translation>正在读取词向量（MB）</translation>
    </message>
    <message>
        <source>Cutting texts into tokens</source>
        <translation>正在切分文本</translation>
    </message>
    <message>
        <source>Learning word vectors</source>
        <translation>正在学习词向量</translation>
    </message>
    <message>
        <source>Learning the language of your texts</source>
        <translation>正在学习您的文本的语言</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>A quick first model</source>
        <translation>正在训练快速初始模型</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>正在回放</translation>
    </message>
    <message>
        <source>Looking for near-duplicates</source>
        <translation>正在查找近似重复</translation>
    </message>
    <message>
        <source>Comparing texts</source>
        <translation>正在比较文本</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>正在校准</translation>
    </message>
    <message>
        <source>Predicting</source>
        <translation>正在预测</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>正在启用新模型</translation>
    </message>
    <message>
        <source>Not annotated</source>
        <translation>未标注</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Uncertain and varied</source>
        <translation>拿不准且各不相同</translation>
    </message>
    <message>
        <source>Model disagrees with itself (BALD)</source>
        <translation>模型自身意见不一（BALD）</translation>
    </message>
    <message>
        <source>As different as possible</source>
        <translation>彼此差异最大</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Chosen because it is typical of many texts ({share} are of its kind)</source>
        <translation>选它是因为它能代表许多文本（{share} 与它同类）</translation>
    </message>
    <message>
        <source>Chosen because it differs from the texts before it (similarity to the closest: {similarity})</source>
        <translation>选它是因为它与之前的文本不同（与最接近者的相似度：{similarity}）</translation>
    </message>
    <message>
        <source>Least confident</source>
        <translation>置信度最低</translation>
    </message>
    <message>
        <source>Wavering between two labels</source>
        <translation>在两个标签间犹豫</translation>
    </message>
    <message>
        <source>Most uncertain over all labels</source>
        <translation>整体最不确定</translation>
    </message>
    <message>
        <source>Most likely of one label</source>
        <translation>最可能属于某个标签</translation>
    </message>
    <message>
        <source>Least sure of one label</source>
        <translation>最拿不准某个标签</translation>
    </message>
    <message>
        <source>Most likely {label}</source>
        <translation>最可能是“{label}”</translation>
    </message>
    <message>
        <source>Least sure of {label}</source>
        <translation>最拿不准“{label}”</translation>
    </message>
    <message>
        <source>Drawn at random for the test set: the model never learns from it</source>
        <translation>为测试集随机抽取：模型不会从中学习</translation>
    </message>
    <message>
        <source>Drawn at random, so that nothing is overlooked</source>
        <translation>随机抽取，以免有所遗漏</translation>
    </message>
    <message>
        <source>The model&apos;s best guess is {label}, with only {probability}</source>
        <translation>模型最可能的判断是“{label}”，但只有 {probability}</translation>
    </message>
    <message>
        <source>The model wavers between {first} and {second} ({first_probability} / {second_probability})</source>
        <translation>模型在“{first}”和“{second}”之间犹豫（{first_probability} / {second_probability}）</translation>
    </message>
    <message>
        <source>The model wavers between {first} and {second} ({first_probability} / {second_probability}); others of this kind: {alike}</source>
        <translation>模型在“{first}”和“{second}”之间犹豫（{first_probability} / {second_probability}）；同类文本还有：{alike}</translation>
    </message>
    <message>
        <source>The model is undecided over all labels ({entropy} of the largest uncertainty)</source>
        <translation>模型对所有标签都拿不准（不确定性为最大值的 {entropy}）</translation>
    </message>
    <message>
        <source>The model disagrees with itself here: an answer tells it much ({information} nats)</source>
        <translation>模型在此处自身意见不一：您的回答会让它学到很多（{information} 奈特）</translation>
    </message>
    <message>
        <source>One of the texts likeliest to be {label} ({probability})</source>
        <translation>最可能属于“{label}”的文本之一（{probability}）</translation>
    </message>
    <message>
        <source>By your latest answers: {reason}</source>
        <translation>按您最近的标注：{reason}</translation>
    </message>
    <message>
        <source>The model is least sure whether this is {label} ({probability})</source>
        <translation>模型最拿不准这是不是“{label}”（{probability}）</translation>
    </message>
    <message>
        <source>Few texts are labelled {label} yet, and this one says “{word}”</source>
        <translation>标为“{label}”的文本还很少，而这条里有“{word}”</translation>
    </message>
    <message>
        <source>Few texts are labelled {label} yet; the model thinks this one may be ({probability})</source>
        <translation>标为“{label}”的文本还很少，模型认为这条可能是（{probability}）</translation>
    </message>
    <message>
        <source>You chose this text</source>
        <translation>您选择了这条文本</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>ModelsModel</name>
    <message>
        <source>{id}, active</source>
        <translation>{id}（当前）</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未评估</translation>
    </message>
    <message>
        <source>too few: {n}</source>
        <translation>太少：{n}</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本数</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签数</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro-F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>Test texts</source>
        <translation>测试文本</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Trained models</source>
        <translation>训练过的模型</translation>
    </message>
    <message>
        <source>Make active</source>
        <translation>设为当前</translation>
    </message>
    <message>
        <source>Retrain</source>
        <translation>重新训练</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write this model to a file that predicts without the project</source>
        <translation>把此模型写入文件，无需项目即可预测</translation>
    </message>
    <message>
        <source>The active model is measured on the test texts of now, the others when they became active.</source>
        <translation>当前模型按现有的测试文本评估，其他模型保留启用时的评估结果。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Label texts, and models train by themselves. They are listed here, and you can go back to the latest.</source>
        <translation>标注文本，模型就会自动训练。模型都列在这里，您可以换回其中较近的。</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>模型 {id}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>no longer kept</source>
        <translation>已不再保留</translation>
    </message>
    <message>
        <source>Tokens the LSTM reads of a text: beginning and end</source>
        <translation>LSTM 读取的词元数（开头与结尾）</translation>
    </message>
    <message>
        <source>Training texts longer than that</source>
        <translation>超出此长度的训练文本</translation>
    </message>
    <message>
        <source>Hints: texts with a word of a rare label</source>
        <translation>提示：含有少见标签之词的文本</translation>
    </message>
    <message>
        <source>Words known, at most</source>
        <translation>最多认识的词</translation>
    </message>
    <message>
        <source>Parts of words known, at most</source>
        <translation>最多认识的子词</translation>
    </message>
    <message>
        <source>Size of a word vector</source>
        <translation>词向量维数</translation>
    </message>
    <message>
        <source>LSTM units per direction</source>
        <translation>LSTM 每方向单元数</translation>
    </message>
    <message>
        <source>Tokens read before the first label</source>
        <translation>首个标签前读取的词元</translation>
    </message>
    <message>
        <source>Share of the LSTM in the answer</source>
        <translation>LSTM 在结果中的份额</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout 比例</translation>
    </message>
    <message>
        <source>Words left out in training</source>
        <translation>训练时略去的词</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Seconds of training, at most</source>
        <translation>训练时间上限（秒）</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Is active</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>Loss by epoch</source>
        <translation>各轮损失</translation>
    </message>
</context>
<context>
    <name>NewProjectDialog</name>
    <message>
        <source>Sentiment, 2 labels (English)</source>
        <translation>情感，2 个标签（英文）</translation>
    </message>
    <message>
        <source>Sentiment, 2 labels (Chinese)</source>
        <translation>情感，2 个标签（中文）</translation>
    </message>
    <message>
        <source>Sentiment, 3 labels (English)</source>
        <translation>情感，3 个标签（英文）</translation>
    </message>
    <message>
        <source>Sentiment, 3 labels (Chinese)</source>
        <translation>情感，3 个标签（中文）</translation>
    </message>
    <message>
        <source>Ekman’s six emotions and neutral (English)</source>
        <translation>Ekman 六种情绪加中性（英文）</translation>
    </message>
    <message>
        <source>Ekman’s six emotions and neutral (Chinese)</source>
        <translation>Ekman 六种情绪加中性（中文）</translation>
    </message>
    <message>
        <source>Six emotions of Weibo, SMP2020 (Chinese)</source>
        <translation>微博六种情绪，SMP2020（中文）</translation>
    </message>
    <message>
        <source>Empty: I write my own labels</source>
        <translation>空白：自己写标签</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>A project is one file that holds your texts, your labels and the model.</source>
        <translation>一个项目就是一个文件，里面保存您的文本、标签和模型。</translation>
    </message>
    <message>
        <source>Make the project</source>
        <translation>创建项目</translation>
    </message>
    <message>
        <source>Hotel reviews</source>
        <translation>酒店评论</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>One label a line</source>
        <translation>每行一个标签</translation>
    </message>
    <message>
        <source>A text may have many labels</source>
        <translation>一条文本可以有多个标签</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>The first label gets the key 1, the second the key 2, and so on.</source>
        <translation>第一个标签对应按键 1，第二个对应按键 2，依此类推。</translation>
    </message>
    <message>
        <source>Ready label scheme</source>
        <translation>现成的标签方案</translation>
    </message>
    <message>
        <source>Labels, one a line</source>
        <translation>标签，每行一个</translation>
    </message>
    <message>
        <source>project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Annotator projects (*{suffix})</source>
        <translation>Annotator 项目 (*{suffix})</translation>
    </message>
    <message>
        <source>Choose a file for the project.</source>
        <translation>请为项目选择文件。</translation>
    </message>
    <message>
        <source>There is already a file {file}: choose another name.</source>
        <translation>文件 {file} 已经存在：请另取一个名称。</translation>
    </message>
</context>
<context>
    <name>NoteEditor</name>
    <message>
        <source>Note on this text. Esc or Ctrl+Enter keeps it.</source>
        <translation>这条文本的备注。按 Esc 或 Ctrl+Enter 保存。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>Opening {file}…</source>
        <translation>正在打开 {file}…</translation>
    </message>
    <message>
        <source>Closing {file}…</source>
        <translation>正在关闭 {file}…</translation>
    </message>
    <message>
        <source>A large project, or one of an older version, takes a moment.</source>
        <translation>较大的项目或旧版本的项目需要一点时间。</translation>
    </message>
    <message>
        <source>What runs in {file} is being stopped first. Your annotations are kept.</source>
        <translation>先停止 {file} 中正在运行的任务。标注会保留。</translation>
    </message>
    <message>
        <source>One project is opened at a time. Wait for this one, then go on.</source>
        <translation>一次只能打开一个项目。请等这个项目打开后再继续。</translation>
    </message>
    <message>
        <source>Wait until this project is closed, then go on.</source>
        <translation>请等这个项目关闭后再继续。</translation>
    </message>
</context>
<context>
    <name>QueryBox</name>
    <message>
        <source>Search the texts, or filter: state:pool predicted:joy confidence&lt;0.6</source>
        <translation>搜索文本，或筛选：state:pool predicted:高兴 confidence&lt;0.6</translation>
    </message>
    <message>
        <source>Search and filter</source>
        <translation>搜索和筛选</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Words and “phrases” are looked for in the texts; filters narrow down:</source>
        <translation>在文本中搜索词语和带双引号的短语；用筛选条件缩小范围：</translation>
    </message>
    <message>
        <source>So do imported columns: {columns}.</source>
        <translation>导入的列也可以筛选：{columns}。</translation>
    </message>
    <message>
        <source>{0} is that value, {1} begins so, {2} is nothing.</source>
        <translation>{0} 等于该值，{1} 以此开头，{2} 为空。</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n 条文本</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueChip</name>
    <message>
        <source>Queue: {strategy}</source>
        <translation>队列：{strategy}</translation>
    </message>
    <message>
        <source>How the next texts are chosen: {strategy}; {random} of them at random; {test} for the test set.</source>
        <translation>接下来的文本这样选取：{strategy}；其中 {random} 随机抽取；{test} 用于测试集。</translation>
    </message>
</context>
<context>
    <name>ReadingView</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
</context>
<context>
    <name>RecentList</name>
    <message>
        <source>What you decide appears here, and a click brings it back.</source>
        <translation>您的决定会显示在这里，点击即可回到那条文本。</translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro-F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>Test texts</source>
        <translation>测试文本</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No test texts are labelled yet</source>
        <translation>还没有标注过测试文本</translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation>训练模型</translation>
    </message>
    <message>
        <source>The labelled test texts do not fit this model</source>
        <translation>已标注的测试文本不适用于这个模型</translation>
    </message>
    <message>
        <source>They have labels that it does not know, or it was trained on them, or on texts that are nearly the same. Retrain, and quality is measured on them.</source>
        <translation>它们的标签是这个模型不认识的，或者它正是用这些文本或几乎相同的文本训练的。重新训练后，质量就会在它们上面测量。</translation>
    </message>
    <message>
        <source>Quality is measured on texts that are never trained on, and none are drawn: the share for the test set is 0 %. Raise it in the settings and label on, or import a labelled file as test set.</source>
        <translation>质量是在从不用于训练的文本上测量的，而现在不抽取这样的文本：测试集比例为 0 %。请在设置中调高比例后继续标注，或导入一个已标注的文件作为测试集。</translation>
    </message>
    <message>
        <source>About {share} of the suggestions are drawn at random for the test set. They are never trained on, and quality is measured on them alone. Label on, and it shows here.</source>
        <translation>推荐文本中约有 {share} 是为测试集随机抽取的。它们不参与训练，质量只在它们上面评估。继续标注，结果就会显示在这里。</translation>
    </message>
    <message>
        <source>Training needs {labels} labels with {texts} texts each, outside the test set; {have} have that many. Label on, and a model trains by itself.</source>
        <translation>训练需要 {labels} 个标签，每个在测试集之外有 {texts} 条文本；目前 {have} 个已达到。继续标注，模型就会自动训练。</translation>
    </message>
    <message>
        <source>There are enough labelled texts to train one.</source>
        <translation>已标注的文本足够训练一个模型。</translation>
    </message>
    <message>
        <source>too few texts: {n}</source>
        <translation>文本太少：{n}</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未评估</translation>
    </message>
    <message>
        <source>The F1 of each label, averaged.</source>
        <translation>各标签 F1 的平均值。</translation>
    </message>
    <message>
        <source>Beside it, the interval that holds the true value 95 times of 100.</source>
        <translation>旁边是 95% 置信区间：100 次中有 95 次包含真实值。</translation>
    </message>
    <message>
        <source>{texts} texts, {time}</source>
        <translation>{texts} 条文本，{time}</translation>
    </message>
    <message>
        <source>When it was trained, and on how many texts.</source>
        <translation>训练的时间，以及所用的文本数。</translation>
    </message>
    <message>
        <source>The share of test texts whose labels are all exactly right.</source>
        <translation>标签完全正确的测试文本所占的比例。</translation>
    </message>
    <message>
        <source>The share of test texts whose label is right.</source>
        <translation>标签正确的测试文本所占的比例。</translation>
    </message>
    <message>
        <source>To tell that, at least {n} test texts must be labelled.</source>
        <translation>至少标注 {n} 条测试文本才能得出结论。</translation>
    </message>
    <message>
        <source>The model does not know {labels}: it was trained before.</source>
        <translation>模型不认识{labels}：它是在此之前训练的。</translation>
    </message>
    <message>
        <source>The model still gives {labels}, no longer offered.</source>
        <translation>模型仍会给出已停用的{labels}。</translation>
    </message>
    <message>
        <source>The next training follows.</source>
        <translation>下次训练后更新。</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>另外 {n} 个</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>By label</source>
        <translation>按标签</translation>
    </message>
    <message>
        <source>Loss by epoch</source>
        <translation>各轮损失</translation>
    </message>
    <message>
        <source>last training</source>
        <translation>最近一次训练</translation>
    </message>
    <message>
        <source>Retrain</source>
        <translation>重新训练</translation>
    </message>
    <message>
        <source>Are the probabilities true?</source>
        <translation>概率可信吗？</translation>
    </message>
    <message>
        <source>Quality by label</source>
        <translation>各标签的质量</translation>
    </message>
    <message>
        <source>Drawn at random from what you annotate, or imported as a test set.</source>
        <translation>从您标注的文本中随机抽取，或作为测试集导入。</translation>
    </message>
    <message>
        <source>never trained on</source>
        <translation>未参与训练</translation>
    </message>
    <message>
        <source>true ↓ predicted →, a click shows the texts</source>
        <translation>真实 ↓ 预测 →，点击查看文本</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>还没有模型</translation>
    </message>
    <message numerus="yes">
        <source>%n test text(s), never trained on</source>
        <translation>
            <numerusform>%n 条测试文本，未参与训练</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labelled test text(s) are not counted: the model was trained on them or on nearly the same, has not judged them yet, or does not know their labels.</source>
        <translation>
            <numerusform>有 %n 条已标注的测试文本没有计入：模型训练时用过它们或几乎相同的文本，还没有对它们作出判断，或者不认识它们的标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What the model promises and what comes true are {points} points apart on average ({low} to {high}, by %n test text(s)). 0 would be perfect.</source>
        <translation>
            <numerusform>模型给出的概率与实际结果平均相差 {points} 个百分点（{low} 到 {high}，依据 %n 条测试文本）。理想值为 0。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings of this project</source>
        <translation>项目设置</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Your name, kept with each annotation</source>
        <translation>您的名字，随每条标注保存</translation>
    </message>
    <message>
        <source>only when I ask</source>
        <translation>仅在我要求时</translation>
    </message>
    <message>
        <source>after </source>
        <comment>retrain after N annotations</comment>
        <translation>每 </translation>
    </message>
    <message>
        <source> annotations</source>
        <translation> 条标注一次</translation>
    </message>
    <message>
        <source>Show the model’s opinion while labelling</source>
        <translation>标注时显示模型的判断</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>标注者</translation>
    </message>
    <message>
        <source>Retrain</source>
        <translation>重新训练</translation>
    </message>
    <message>
        <source>Suggest first</source>
        <translation>优先推荐</translation>
    </message>
    <message>
        <source>At random</source>
        <translation>随机抽取</translation>
    </message>
    <message>
        <source>So much of the queue is drawn at random, so that nothing is overlooked.</source>
        <translation>队列中按此比例随机抽取，以免有所遗漏。</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>So much of what you annotate is drawn at random for the test set and never trained on.</source>
        <translation>您标注的文本按此比例随机抽入测试集，不参与训练。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>How good is the model?</source>
        <translation>模型有多好？</translation>
    </message>
    <message>
        <source>{n} more test texts until the first figure. The share drawn for them is 0 %.</source>
        <translation>还差 {n} 条测试文本才有第一个数字。目前抽取的比例为 0 %。</translation>
    </message>
    <message>
        <source>The labelled test texts do not fit the active model. Retrain to measure.</source>
        <translation>已标注的测试文本不适用于当前模型。请重新训练后再测量。</translation>
    </message>
    <message>
        <source>No model yet. There are enough labelled texts to train one.</source>
        <translation>还没有模型。已标注的文本足够训练一个模型。</translation>
    </message>
    <message>
        <source>No model yet. It takes {labels} labels with {texts} texts each, outside the test set; {have} so far.</source>
        <translation>还没有模型。需要 {labels} 个标签，每个在测试集之外有 {texts} 条文本；目前 {have} 个已达到。</translation>
    </message>
    <message>
        <source>{n} more test texts until the first figure. They come by themselves, at random.</source>
        <translation>再标注 {n} 条测试文本就有第一个数字。它们会随机出现。</translation>
    </message>
    <message>
        <source>Macro-F1 on the test set</source>
        <translation>测试集宏平均 F1</translation>
    </message>
    <message>
        <source>95 %: {low}–{high} · {n} texts</source>
        <translation>95%：{low}–{high} · {n} 条</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Switch to the other language</source>
        <translation>切换到另一种语言</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Nothing leaves this computer.</source>
        <translation>任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>All saved</source>
        <translation>已全部保存</translation>
    </message>
    <message>
        <source>Saved {time}</source>
        <translation>已保存 {time}</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Learns from your texts in the background, for better suggestions. Go on labelling.</source>
        <translation>正在后台学习您的文本，以便给出更好的建议。您可以继续标注。</translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation>损失 {loss}</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩余 {seconds} 秒</translation>
    </message>
    <message>
        <source>Before the training: {job}</source>
        <translation>训练之前：{job}</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message numerus="yes">
        <source>%n more annotation(s) until the next training</source>
        <translation>
            <numerusform>再标注 %n 条后自动训练</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>The training was cancelled. The model from before stays in force.</source>
        <translation>训练已取消，继续使用之前的模型。</translation>
    </message>
    <message>
        <source>Stopped. It starts anew with a training, or when you reopen the project.</source>
        <translation>已停止。下次训练或再次打开项目时会重新开始。</translation>
    </message>
    <message>
        <source>Stopped. It goes on when the project is opened again.</source>
        <translation>已停止。再次打开项目时会继续。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消，没有任何改动。</translation>
    </message>
    <message>
        <source>The model was written to {file}.</source>
        <translation>模型已写入 {file}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>TextTable</name>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
</context>
<context>
    <name>TextsDelegate</name>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
</context>
<context>
    <name>TextsModel</name>
    <message>
        <source>Flag</source>
        <translation>旗标</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>none of them</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>有旗标</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>备注：{note}</translation>
    </message>
    <message>
        <source>The labels have changed since this model was trained.</source>
        <translation>这个模型训练之后，标签有过改动。</translation>
    </message>
</context>
<context>
    <name>TextsPage</name>
    <message>
        <source>Give “{label}” to {count} texts, or take it off where all have it?</source>
        <translation>给 {count} 条文本加上“{label}”？如果都已有，则全部去掉。</translation>
    </message>
    <message>
        <source>Label {count} texts as “{label}”?</source>
        <translation>将 {count} 条文本标注为“{label}”？</translation>
    </message>
    <message>
        <source>Mark {count} texts as skipped?</source>
        <translation>将 {count} 条文本标为已跳过？</translation>
    </message>
    <message>
        <source>Mark {count} texts as unsure?</source>
        <translation>将 {count} 条文本标为不确定？</translation>
    </message>
    <message>
        <source>Flag {count} texts, or take the flag off where all have it?</source>
        <translation>给 {count} 条文本加上旗标？如果都已有，则全部去掉。</translation>
    </message>
    <message>
        <source>Take the annotations off {count} texts, back into the pool?</source>
        <translation>清除 {count} 条文本的标注，放回待标池？</translation>
    </message>
    <message>
        <source>It is one step, which Undo takes back.</source>
        <translation>这算作一步，可以撤销。</translation>
    </message>
    <message>
        <source>Many texts</source>
        <translation>多条文本</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>旗标</translation>
    </message>
    <message>
        <source>Back into the pool</source>
        <translation>放回待标池</translation>
    </message>
    <message>
        <source>Show the texts like this one</source>
        <translation>显示与此相似的文本</translation>
    </message>
    <message>
        <source>Show only {filter}</source>
        <translation>只显示 {filter}</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>复制文本</translation>
    </message>
    <message>
        <source>Open on the label page</source>
        <translation>在标注页打开</translation>
    </message>
</context>
<context>
    <name>TextsView</name>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>旗标</translation>
    </message>
    <message>
        <source>back into the pool</source>
        <translation>放回待标池</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) like this one</source>
        <translation>
            <numerusform>%n 条与此相似</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export these %n text(s)…</source>
        <translation>
            <numerusform>导出这 %n 条文本…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export all %n text(s)…</source>
        <translation>
            <numerusform>导出全部 %n 条文本…</numerusform>
        </translation>
    </message>
    <message>
        <source>No text is like that</source>
        <translation>没有这样的文本</translation>
    </message>
    <message>
        <source>Nothing matches the search and the filters together.</source>
        <translation>没有文本同时符合搜索和筛选条件。</translation>
    </message>
    <message>
        <source>Show all texts</source>
        <translation>显示所有文本</translation>
    </message>
    <message>
        <source>No texts yet</source>
        <translation>还没有文本</translation>
    </message>
    <message>
        <source>Import a file, and its texts stand here with what you and the model say of them.</source>
        <translation>导入文件后，文本会显示在这里，并附上您和模型各自的判断。</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Vectors</name>
    <message numerus="yes">
        <source>%n line(s) of the file were no vectors.</source>
        <translation>
            <numerusform>文件中有 %n 行不是向量。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector(s) were not finite and left out.</source>
        <translation>
            <numerusform>有 %n 个向量含有非有限的数值，已略去。</numerusform>
        </translation>
    </message>
    <message>
        <source>Word vectors ({patterns})</source>
        <translation>词向量文件 ({patterns})</translation>
    </message>
    <message>
        <source>Load word vectors</source>
        <translation>载入词向量</translation>
    </message>
    <message>
        <source>The word vectors were removed. The next training does without them.</source>
        <translation>词向量已移除。下一次训练不再使用。</translation>
    </message>
    <message>
        <source>{found} of {wanted} words of your texts got a vector from {file}, which is {covered} of what there is to read. They are used from the next training on.</source>
        <translation>您的文本中 {wanted} 个词有 {found} 个从 {file} 得到了向量，占全部文字的 {covered}。从下一次训练起使用。</translation>
    </message>
    <message>
        <source>The file announces {stated} vectors, but holds {read}: it may be cut off.</source>
        <translation>文件声明有 {stated} 个向量，实际只有 {read} 个：可能不完整。</translation>
    </message>
    <message>
        <source>Load the word vectors of {file} again, so that the words of the new texts get theirs.</source>
        <translation>请重新载入 {file} 中的词向量，让新文本中的词也得到向量。</translation>
    </message>
</context>
<context>
    <name>VectorsDialog</name>
    <message>
        <source>Word vectors</source>
        <translation>词向量</translation>
    </message>
    <message>
        <source>Vectors learned from many other texts tell the model which words are alike, so that it needs fewer of your labels.</source>
        <translation>从大量其他文本中学到的词向量告诉模型哪些词相近，这样它需要的标注更少。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>word2vec (text or binary), fastText .vec, GloVe; also as .gz</source>
        <translation>word2vec（文本或二进制）、fastText .vec、GloVe；也可以是 .gz</translation>
    </message>
    <message>
        <source>None are loaded yet.</source>
        <translation>尚未载入词向量。</translation>
    </message>
    <message>
        <source>Loaded: {words} words of {file}.</source>
        <translation>已载入：{file} 中的 {words} 个词。</translation>
    </message>
    <message>
        <source>Remove them</source>
        <translation>移除词向量</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Chinese posts, six emotions</source>
        <translation>中文帖子，六种情绪</translation>
    </message>
    <message>
        <source>Chinese reviews, sentiment</source>
        <translation>中文评论，情感</translation>
    </message>
    <message>
        <source>English posts, emotions</source>
        <translation>英文帖子，情绪</translation>
    </message>
    <message>
        <source>English reviews, sentiment</source>
        <translation>英文评论，情感</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>Annotator</translation>
    </message>
    <message>
        <source>Label texts with the keyboard while a model learns from you. Everything stays on this computer.</source>
        <translation>用键盘标注文本，模型同时向您学习。所有内容都留在这台电脑上。</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Most of its texts are labelled: a model trains within a minute.</source>
        <translation>大部分文本已经标注：一分钟内就能训练出模型。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的操作。</translation>
    </message>
    <message>
        <source>Finds texts that are nearly the same, in the background. Go on labelling.</source>
        <translation>在后台查找近似重复的文本，请继续标注。</translation>
    </message>
</context>
<context>
    <name>_Section</name>
    <message>
        <source>All {count}…</source>
        <translation>全部 {count} 项…</translation>
    </message>
</context>
</TS>
