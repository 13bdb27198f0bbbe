"""The words for what the other layers only name: errors, phases, changes, states.

Works without a QApplication too (then in English): the command line says the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from annotator.core.domain import Decision, Scheme
from annotator.core.errors import AnnotatorError


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:  # noqa: ARG001
    """Mark a source text for lupdate, which knows this name. (Qt's own is typed as object.)"""
    return source


# One sentence a key: what is the matter, with what, and what to do about it.
SENTENCES: Final[Mapping[str, str]] = {
    # projects
    "project_exists": QT_TRANSLATE_NOOP(
        "Messages", "There is already a file {file}. Open it, or choose another name for the new project."
    ),
    "project_missing": QT_TRANSLATE_NOOP(
        "Messages", "There is no project {file}. It may have been moved or renamed: open it from where it is now."
    ),
    "project_is_folder": QT_TRANSLATE_NOOP("Messages", "{file} is a folder. A project is one file: choose the file."),
    "project_unreadable": QT_TRANSLATE_NOOP(
        "Messages", "The project {file} cannot be read. Check that you are allowed to read this file."
    ),
    "project_not_ours": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is not an Annotator project. To bring in texts from it, make a project and import the file.",
    ),
    "project_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} was made by a newer version of Annotator (format {version}; this one knows up to {known})."
        " Update Annotator to open it; the file was left as it is.",
    ),
    "project_older": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} was made by an older version of Annotator and can only be read after it was brought up to date:"
        " open it once for writing.",
    ),
    "project_damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "The project {file} is damaged or incomplete, perhaps copied while it was in use. It was left as it is:"
        " open a backup, or copy the file again from where it came.",
    ),
    "project_locked": QT_TRANSLATE_NOOP(
        "Messages", "{file} is open in another window or program. Close it there, then try again."
    ),
    "project_busy": QT_TRANSLATE_NOOP(
        "Messages", "Another program is writing to {file}. Nothing was saved just now: wait a moment and try again."
    ),
    "project_moved": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} was moved, renamed or deleted while it was open, so that nothing more can be saved. Put it back to go "
        "on, or open it where it is now: it has all that was saved.",
    ),
    "project_in_the_way": QT_TRANSLATE_NOOP(
        "Messages", "{file} is an Annotator project. Nothing was written over it: choose another name."
    ),
    "project_not_writable": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} cannot be written to. Make the file writable, or copy it to a folder of your own and open the copy.",
    ),
    "project_left_open": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} was not closed, or is open elsewhere: what was saved last stands beside it, in {file}-wal. To read both"
        " together the folder {folder} would have to be writable. Close it where it is open, or copy both files to a"
        " folder of your own and use the copy.",
    ),
    "project_disturbed": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} was opened or changed by another program while it was read, and what was read may be wrong: do it again"
        " once it is closed there.",
    ),
    "project_read_only": QT_TRANSLATE_NOOP("Messages", "{file} was opened for reading only; nothing can be changed."),
    "folder_missing": QT_TRANSLATE_NOOP(
        "Messages", "There is no folder {folder}. Make it, or choose another place for {file}."
    ),
    "folder_read_only": QT_TRANSLATE_NOOP(
        "Messages",
        "The folder {folder} cannot be written to, and a project needs that to keep your work safe."
        " Copy the file to a folder of your own and open it there.",
    ),
    "disk_full": QT_TRANSLATE_NOOP(
        "Messages", "The disk that holds {file} is full. The last step was not saved: make room, then do it again."
    ),
    "setting_range": QT_TRANSLATE_NOOP("Messages", "{setting} must lie between {low} and {high}; {value} does not."),
    # labels
    "scheme_unknown": QT_TRANSLATE_NOOP("Messages", 'There is no label scheme "{name}". There are: {known}.'),
    "label_empty": QT_TRANSLATE_NOOP("Messages", "A label needs a name."),
    "label_twice": QT_TRANSLATE_NOOP("Messages", 'There is already a label "{label}". Choose another name.'),
    "label_unknown": QT_TRANSLATE_NOOP(
        "Messages", "The label {label} is not in this project's scheme. Add it there first."
    ),
    "label_one_only": QT_TRANSLATE_NOOP(
        "Messages", "Each text of this project gets exactly one label; {count} were given."
    ),
    # files to import
    "file_missing": QT_TRANSLATE_NOOP("Messages", "There is no file {file}. Check the name and the folder."),
    "file_is_folder": QT_TRANSLATE_NOOP("Messages", "{file} is a folder. Choose one of the files in it."),
    "folder_not_dataset": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is a folder, but not one of a data set: in it there is {files}. Choose one of its files, or a folder"
        " with files such as train.csv or train-00000-of-00001.parquet.",
    ),
    "split_missing": QT_TRANSLATE_NOOP("Messages", "There is no split {split} in {file}. Its splits are: {splits}."),
    "format_wrong": QT_TRANSLATE_NOOP(
        "Messages", "{file} is not in the format {format}. Choose another format, or let it be found out."
    ),
    "file_unreadable": QT_TRANSLATE_NOOP("Messages", "{file} cannot be read: {reason}."),
    "file_empty": QT_TRANSLATE_NOOP("Messages", "{file} is empty. There is nothing to import."),
    "file_binary": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is not a text file. Save it as CSV, TSV, JSON, plain text or Excel (.xlsx), then import it.",
    ),
    "file_encoding": QT_TRANSLATE_NOOP(
        "Messages",
        "The characters of {file} cannot be told with certainty (first at line {line})."
        " Save the file as UTF-8, then import it again.",
    ),
    "encoding_unknown": QT_TRANSLATE_NOOP(
        "Messages", 'There is no encoding "{encoding}". Names that work: utf-8, gb18030, big5, cp1252.'
    ),
    "encoding_wrong": QT_TRANSLATE_NOOP(
        "Messages", "{file} is not written in {encoding}: line {line} cannot be read in it. Choose another encoding."
    ),
    "file_truncated_excel": QT_TRANSLATE_NOOP(
        "Messages",
        "The workbook {file} is cut off, perhaps a download that was not finished. Get the whole file, then import it.",
    ),
    "excel_password": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is behind a password. Open it in Excel, save a copy without a password, then import the copy.",
    ),
    "excel_damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "The workbook {file} is damaged and cannot be read. Open it in Excel, save it anew, then import it.",
    ),
    "excel_no_sheet": QT_TRANSLATE_NOOP("Messages", "There is no sheet {sheet} in {file}. Its sheets are: {sheets}."),
    "json_damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is not valid JSON: the mistake is at line {line}, column {column}. Correct it, then import the file.",
    ),
    "json_not_rows": QT_TRANSLATE_NOOP(
        "Messages",
        '{file} holds JSON, but no list of texts. Each row must be an object such as {{"text": "…"}}, one a'
        " line or in a list.",
    ),
    "archive_damaged": QT_TRANSLATE_NOOP(
        "Messages", "The archive {file} is damaged or cut off. Get the whole file again, then import it."
    ),
    "archive_many": QT_TRANSLATE_NOOP(
        "Messages",
        "The archive {file} must hold one file; it holds {count}: {files}. Unpack it and import them one by one.",
    ),
    "archive_nested": QT_TRANSLATE_NOOP(
        "Messages", "In the archive {file} there is another one, {inner}. Unpack the outer one, then import that."
    ),
    "archive_password": QT_TRANSLATE_NOOP(
        "Messages", "The archive {file} is behind a password. Unpack it, then import the file in it."
    ),
    "parquet_missing": QT_TRANSLATE_NOOP(
        "Messages", "{file} is Parquet, which needs the package pyarrow. Install it: pip install 'annotator[parquet]'."
    ),
    "docbin_missing": QT_TRANSLATE_NOOP(
        "Messages", "{file} is a corpus of spaCy, which needs the package spacy. Install it: pip install spacy."
    ),
    "docbin_damaged": QT_TRANSLATE_NOOP(
        "Messages", "The spaCy corpus {file} is damaged or cut off. Get the whole file again, then import it."
    ),
    "parquet_damaged": QT_TRANSLATE_NOOP(
        "Messages", "The Parquet file {file} is damaged or cut off. Get the whole file again, then import it."
    ),
    "column_missing": QT_TRANSLATE_NOOP(
        "Messages", "There is no column {column} in {file}. Its columns are: {columns}."
    ),
    "import_running": QT_TRANSLATE_NOOP("Messages", "Another import is still running. Wait for it, or cancel it."),
    "import_label_count": QT_TRANSLATE_NOOP(
        "Messages",
        "The label column of {file} has more than {count} different values: those are no labels."
        " Choose another column, or import without the labels.",
    ),
    "import_many_labels": QT_TRANSLATE_NOOP(
        "Messages",
        "Row {row} of {file} has several labels, but each text of this project gets exactly one."
        " Make a project with many labels, or import without the labels.",
    ),
    "row_empty": QT_TRANSLATE_NOOP("Messages", "Row {row} has no text."),
    "row_quote_open": QT_TRANSLATE_NOOP("Messages", "Row {row} opens a quotation mark that is never closed."),
    "row_encoding": QT_TRANSLATE_NOOP("Messages", "Row {row} holds characters that cannot be read."),
    "row_too_wide": QT_TRANSLATE_NOOP("Messages", "Row {row} has more columns than the first line names."),
    "row_header": QT_TRANSLATE_NOOP("Messages", "Row {row} names the columns, and is no text."),
    "row_footer": QT_TRANSLATE_NOOP("Messages", "Row {row} is a remark below the table, and no text."),
    "row_json": QT_TRANSLATE_NOOP("Messages", "Row {row} is not valid JSON."),
    "row_not_object": QT_TRANSLATE_NOOP("Messages", "Row {row} is no JSON object with names and values."),
    "row_indicator": QT_TRANSLATE_NOOP(
        "Messages", "Row {row} has something other than 0 and 1 in a column chosen as a label."
    ),
    # files to write
    "export_format": QT_TRANSLATE_NOOP(
        "Messages",
        "{file}: the ending {suffix} names no format that can be written. Use .csv, .tsv, .jsonl, .xlsx or .parquet,"
        " or name the format.",
    ),
    "export_ending": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} has no ending that names a format. Use .csv, .tsv, .jsonl, .xlsx or .parquet, or name the format.",
    ),
    "export_folder_taken": QT_TRANSLATE_NOOP(
        "Messages", "{file} is there already, with other things in it. Choose a new folder for the export."
    ),
    "export_package_missing": QT_TRANSLATE_NOOP(
        "Messages", "{file} cannot be written without {package}. Install it: pip install '{install}'."
    ),
    "export_split": QT_TRANSLATE_NOOP(
        "Messages", "Texts cannot be divided by the shares {shares}: none may be below 0, and training needs some."
    ),
    "export_no_model": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} was not written: there is no model yet, so there are no predictions. Train one first, or"
        " export the labels only.",
    ),
    "file_unwritable": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} cannot be written: {reason}. If another program has it open, close it there; or choose another place.",
    ),
    "target_is_folder": QT_TRANSLATE_NOOP("Messages", "{file} is a folder. Name a file to write."),
    "excel_cell_too_long": QT_TRANSLATE_NOOP(
        "Messages",
        "Row {row} has {length} characters in the column {column}; a cell of Excel holds {most}. Export to"
        " .csv or .jsonl instead of {file}.",
    ),
    "excel_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "A sheet of Excel holds {most} rows; {rows} or more were to be written. Export to .csv or .jsonl"
        " instead of {file}.",
    ),
    "predict_columns_taken": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} has columns that the predictions need for themselves: {columns}. Rename them in the file,"
        " then predict again.",
    ),
    "predict_empty": QT_TRANSLATE_NOOP("Messages", "{file} is empty. There is nothing to predict."),
    # word vectors
    "vectors_format": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} holds no word vectors in a format that is known: word2vec (text or binary), fastText (.vec) or GloVe,"
        " also compressed as .gz. Unpack any other archive first.",
    ),
    "vectors_lines": QT_TRANSLATE_NOOP(
        "Messages",
        "{rejected} of {lines} lines of {file} are not a word and {dimensions} numbers, the first of them line {line}."
        " The file seems to be damaged: get it again, then load it.",
    ),
    "vectors_cut_off": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is cut off or damaged after {vectors} vectors, perhaps a download that was not finished."
        " Get the whole file, then load it.",
    ),
    "vectors_no_texts": QT_TRANSLATE_NOOP(
        "Messages",
        "There are no texts yet whose words could be looked up in {file}. Import texts first, then load the vectors.",
    ),
    "vectors_no_word": QT_TRANSLATE_NOOP(
        "Messages",
        "None of the {read} words of {file} occurs in the texts. Choose vectors of the language of your texts.",
    ),
    "vectors_not_finite": QT_TRANSLATE_NOOP(
        "Messages",
        "{file} has words of the texts, but none with finite numbers: they are nan, inf or too large. The file seems to"
        " be damaged: get it again, then load it.",
    ),
    "vectors_damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "The word vectors stored in this project cannot be used. Load their file again"
        " (Model, Load word vectors), or remove them.",
    ),
    # queries
    "filter_syntax": QT_TRANSLATE_NOOP(
        "Messages", '"{part}" is not understood. Write for example: service predicted:anger confidence<0.6'
    ),
    "filter_key": QT_TRANSLATE_NOOP(
        "Messages",
        '"{name}" is neither a filter nor an imported column. Filters: {keys}. Imported columns: {columns}.'
        " To look for words with a colon, put them in quotes.",
    ),
    "filter_key_alone": QT_TRANSLATE_NOOP(
        "Messages",
        '"{name}" is no filter. Filters: {keys}; this project has no imported columns.'
        " To look for words with a colon, put them in quotes.",
    ),
    # models
    "train_not_ready": QT_TRANSLATE_NOOP(
        "Messages",
        "Training needs {need} labels with {texts} texts each, outside the test set; there are {have}. Label some more"
        " texts first.",
    ),
    "no_model": QT_TRANSLATE_NOOP("Messages", "There is no model in {file} yet. Label some texts and train one first."),
    "model_missing": QT_TRANSLATE_NOOP(
        "Messages", "Model {model} is not in this project any more. Choose another one on the page Models."
    ),
    "model_swept": QT_TRANSLATE_NOOP(
        "Messages",
        "The weights of model {model} are no longer kept: only those of the latest models and of the active one are."
        " Choose a later one, or train a new one.",
    ),
    "model_damaged": QT_TRANSLATE_NOOP(
        "Messages", "The stored model cannot be used. Your annotations are safe: train a new model (Model, Retrain)."
    ),
    "model_outdated": QT_TRANSLATE_NOOP(
        "Messages",
        "This model was made by another version of Annotator. Your annotations are safe: train a new model "
        "(Model, Retrain).",
    ),
    "model_file_not_ours": QT_TRANSLATE_NOOP(
        "Messages", "{file} is not a model file of Annotator. Choose one that was made with Export model."
    ),
    "model_file_cut_off": QT_TRANSLATE_NOOP(
        "Messages", "The model file {file} is cut off, perhaps a download that was not finished. Get the whole file."
    ),
    "model_file_too_large": QT_TRANSLATE_NOOP(
        "Messages", "{file} is larger than a model file can be ({most} GB). Nothing of it was used."
    ),
    "model_file_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "The model file {file} was made by a newer version of Annotator (format {version}; this one knows {known})."
        " Update Annotator to use it.",
    ),
    "model_file_older": QT_TRANSLATE_NOOP(
        "Messages",
        "The model file {file} was made by an older version of Annotator (format {version}; this one knows {known})."
        " Train and export the model again with this version.",
    ),
    "model_file_changed": QT_TRANSLATE_NOOP(
        "Messages",
        "The model file {file} is not as it was written: its checksum does not fit. Nothing of it was used;"
        " get the file again from where it came.",
    ),
    "model_file_labels": QT_TRANSLATE_NOOP(
        "Messages", "The labels in the model file {file} do not fit the model: one is missing or stands twice."
    ),
    "model_file_damaged": QT_TRANSLATE_NOOP(
        "Messages", "The model file {file} is damaged ({part}). Nothing of it was used: get or export the file again."
    ),
    # near-duplicates
    "not_labelled": QT_TRANSLATE_NOOP(
        "Messages", "The text has no labels that its near-duplicates could get. Label it first."
    ),
    # samples, simulation, the screen
    "sample_unknown": QT_TRANSLATE_NOOP("Messages", "There is no sample {name}. There are: {known}."),
    "simulate_no_labels": QT_TRANSLATE_NOOP(
        "Messages", "{file} has no labels to replay. Choose a file in which each text has its label."
    ),
    "simulate_empty": QT_TRANSLATE_NOOP("Messages", "{file} is empty. There is nothing to replay."),
    "job_runs": QT_TRANSLATE_NOOP("Messages", "Something else is running. Wait until it has ended, or cancel it."),
    "copy_many": QT_TRANSLATE_NOOP(
        "Messages", "Nothing was copied: at most {most} texts can be copied at once. Select fewer, or export them."
    ),
    "no_display": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no screen to show a window on. Start Annotator on a desktop, or use its commands: annotator --help.",
    ),
    "display_libraries": QT_TRANSLATE_NOOP(
        "Messages", "Libraries that show windows are missing. Install them, for example: sudo apt install {packages}."
    ),
}

_SETTINGS: Final[Mapping[str, str]] = {
    "retrain_every": QT_TRANSLATE_NOOP("Messages", "The number of annotations between trainings"),
    "random_share": QT_TRANSLATE_NOOP("Messages", "The random share of the queue"),
    "test_share": QT_TRANSLATE_NOOP("Messages", "The share of the test set"),
    "seed": QT_TRANSLATE_NOOP("Messages", "The seed"),
}

_PHASES: Final[Mapping[str, str]] = {
    "look": QT_TRANSLATE_NOOP("Messages", "Looking at the file (kB)"),
    "read": QT_TRANSLATE_NOOP("Messages", "Reading"),
    "export": QT_TRANSLATE_NOOP("Messages", "Exporting"),
    "store": QT_TRANSLATE_NOOP("Messages", "Importing texts"),
    "finish": QT_TRANSLATE_NOOP("Messages", "Finishing the import"),
    "discard": QT_TRANSLATE_NOOP("Messages", "Removing what a stopped import left"),
    "read_vectors": QT_TRANSLATE_NOOP("Messages", "Reading word vectors (MB)"),
    "tokenize": QT_TRANSLATE_NOOP("Messages", "Cutting texts into tokens"),
    "vectors": QT_TRANSLATE_NOOP("Messages", "Learning word vectors"),
    "pretrain": QT_TRANSLATE_NOOP("Messages", "Learning the language of your texts"),
    "train": QT_TRANSLATE_NOOP("Messages", "Training"),
    "instant": QT_TRANSLATE_NOOP("Messages", "A quick first model"),
    "label": QT_TRANSLATE_NOOP("Messages", "Replaying"),
    "duplicates": QT_TRANSLATE_NOOP("Messages", "Looking for near-duplicates"),
    "compare": QT_TRANSLATE_NOOP("Messages", "Comparing texts"),
    "calibrate": QT_TRANSLATE_NOOP("Messages", "Calibrating"),
    "predict": QT_TRANSLATE_NOOP("Messages", "Predicting"),
    "evaluate": QT_TRANSLATE_NOOP("Messages", "Measuring"),
    "publish": QT_TRANSLATE_NOOP("Messages", "Publishing"),
}

_STATES: Final[Mapping[str, str]] = {
    "pool": QT_TRANSLATE_NOOP("Messages", "Not annotated"),
    Decision.LABELLED.value: QT_TRANSLATE_NOOP("Messages", "Labelled"),
    Decision.SKIPPED.value: QT_TRANSLATE_NOOP("Messages", "Skipped"),
    Decision.UNSURE.value: QT_TRANSLATE_NOOP("Messages", "Unsure"),
}


class _Forgiving(Formatter):
    """Leaves a blank that no value was given for as a dash: a failure must not fail to be told."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        return kwargs.get(str(key), "–")


def sentence(error: AnnotatorError) -> str:
    """What to tell the person, in the language of the application."""
    found = SENTENCES.get(error.key)
    if found is None:
        return str(error)
    values = dict(error.values)
    if values.get("setting") in _SETTINGS:
        values["setting"] = _say(_SETTINGS[str(values["setting"])])
    return fill(_say(found), values)


def rejection_sentence(key: str, row: int, values: Mapping[str, object]) -> str:
    """Why a row of an imported file was left out."""
    return sentence(AnnotatorError(key, **{"row": row, **values}))


def phase_name(phase: str) -> str:
    """What a job is doing; an unknown phase says itself."""
    return _say(_PHASES[phase]) if phase in _PHASES else phase


def state_name(state: str) -> str:
    """The state of a text: pool, labelled, skipped or unsure."""
    return _say(_STATES[state]) if state in _STATES else state


def label_names(scheme: Scheme, label_ids: Iterable[int]) -> str:
    """The names of labels side by side; "none" for none of many."""
    names = [label.name for label in scheme.labels if label.id in set(label_ids)]
    return QCoreApplication.translate("Messages", ", ").join(names) or QCoreApplication.translate(
        "Messages", "no label"
    )


def percent(share: float) -> str:
    """A probability as whole percent, never 0 or 100 for what is not quite so."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return QCoreApplication.translate("Messages", "{percent}%").format(percent=round(100 * share))


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with its blanks filled; a missing value becomes a dash."""
    return _Forgiving().vformat(template, (), values)


def _say(source: str) -> str:
    return QCoreApplication.translate("Messages", source)
