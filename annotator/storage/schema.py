"""The tables of a project file. What stands here is schema version 1 plus every step of `migrations.py`."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables; times are ISO 8601 in UTC, JSON is compact UTF-8 text."""


class SettingRow(Base):
    """A named JSON value: name of the project, `many`, active model, settings of the person."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SourceRow(Base):
    """One imported file. Its texts are there unless it is `hidden`: as long as it is `importing`, and once undone."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    imported_at: Mapped[str]
    hidden: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    importing: Mapped[bool] = mapped_column(default=False, server_default=text("0"))


class TextRow(Base):
    """One text, known by the hash of its normalised body. `columns` is a JSON object of strings."""

    __tablename__ = "text"
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    body: Mapped[str]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    row: Mapped[int]
    columns: Mapped[str] = mapped_column(default="{}", server_default=text("'{}'"))
    is_test: Mapped[bool] = mapped_column(default=False, server_default=text("0"))

    # Few texts are in the test set: a partial index answers "which" and "how many" at once.
    __table_args__ = (Index("ix_text_test", "id", sqlite_where=text("is_test = 1")),)


class LabelRow(Base):
    """One label of the scheme; `position` is the order of the keys.

    `importing`: the source that is bringing it and is not there yet; until then its name begins with a mark of its own.
    So does, with another mark, the name of a label whose making was undone (`annotator.storage.labels`).
    """

    __tablename__ = "label"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    color: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default=text("''"))
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    importing: Mapped[int | None] = mapped_column(ForeignKey("source.id"))


class AnnotationRow(Base):
    """A person's decision on a text; `decision` is NULL where there is only a flag or a note."""

    __tablename__ = "annotation"
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    decision: Mapped[str | None]
    flag: Mapped[bool]
    note: Mapped[str]
    annotator: Mapped[str]
    annotated_at: Mapped[str | None] = mapped_column(index=True)
    duration_ms: Mapped[int | None]
    prediction_shown: Mapped[bool]

    __table_args__ = (Index("ix_annotation_decision", "decision", "text_id"),)


class AnnotationLabelRow(Base):
    """The labels of an annotation."""

    __tablename__ = "annotation_label"
    text_id: Mapped[int] = mapped_column(ForeignKey("annotation.text_id", ondelete="CASCADE"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("label.id"), primary_key=True, index=True)


class ImportRow(Base):
    """What a file says of a text that was in the project before: `columns` and labels (",3,5,"; NULL: nothing).

    The others tell what the import did about it, so that it can be undone. `moved`: the text was out of the project,
    and came back as one of this source. `columns_before` is NULL where the columns stayed. `joined_test`: it was put
    into the test set. `labelled`: it got the labels; `annotator_before` and `shown_before` then have what stood there
    beside a flag or note (NULL: nothing stood there).
    """

    __tablename__ = "import_row"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    row: Mapped[int]
    columns: Mapped[str]
    label_ids: Mapped[str | None]
    moved: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    columns_before: Mapped[str | None]
    joined_test: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    labelled: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    annotator_before: Mapped[str | None]
    shown_before: Mapped[bool | None]

    __table_args__ = ({"sqlite_with_rowid": False},)


class ConflictRow(Base):
    """What a file said of a text that was annotated otherwise. `label_ids` as ",3,5,"; `state`: open or settled."""

    __tablename__ = "conflict"
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    label_ids: Mapped[str]
    state: Mapped[str] = mapped_column(default="open", server_default=text("'open'"))

    __table_args__ = ({"sqlite_with_rowid": False},)


class NearDuplicateRow(Base):
    """Derived: which texts are nearly the same. A text that is like no other has no row."""

    __tablename__ = "near_duplicate"
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(index=True)


class JournalRow(Base):
    """Every change, in order. Rows are never removed; undoing one appends a row and turns its `state`.

    `state`: done, undone, dropped (undone, and then something else was done, so that it cannot be redone), or note
    (tells of an undo or redo).
    `target_id`: the row that an "undo" or "redo" turned. `changes`: what `services.history` needs to go back and forth.
    """

    __tablename__ = "journal"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    annotator: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="done", server_default=text("'done'"))
    target_id: Mapped[int | None]
    text_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    changes: Mapped[str] = mapped_column(default="{}", server_default=text("'{}'"))

    __table_args__ = (Index("ix_journal_state", "state", "id"),)


class ModelRow(Base):
    """One trained snapshot without its weights. `published` turns true in one transaction with the active model."""

    __tablename__ = "model"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[str]
    published: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    texts: Mapped[int]
    seed: Mapped[int]
    seconds: Mapped[float]
    label_ids: Mapped[str]
    configuration: Mapped[str]
    metrics: Mapped[str]
    history: Mapped[str]
    fingerprint: Mapped[str]


class ModelBlobRow(Base):
    """What a model needs to predict: safetensors weights and the vocabulary. Apart, so that listing models is quick."""

    __tablename__ = "model_blob"
    model_id: Mapped[int] = mapped_column(ForeignKey("model.id", ondelete="CASCADE"), primary_key=True)
    weights: Mapped[bytes] = mapped_column(LargeBinary)
    vocabulary: Mapped[str]


class PredictionRow(Base):
    """A model's answer for a text. `probabilities`: float32, little endian, in the order of the model's `label_ids`.

    `label_id` is the most probable label; `label_ids` all predicted ones as ",3,5,", to be found with LIKE.
    `margin` is the difference of the two largest probabilities, `entropy` in 0..1 of the largest possible,
    `information` the mutual information in nats; NULL where nobody measured it.
    """

    __tablename__ = "prediction"
    model_id: Mapped[int] = mapped_column(ForeignKey("model.id", ondelete="CASCADE"), primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    label_id: Mapped[int]
    label_ids: Mapped[str]
    confidence: Mapped[float]
    margin: Mapped[float]
    entropy: Mapped[float]
    probabilities: Mapped[bytes] = mapped_column(LargeBinary)
    information: Mapped[float | None]

    __table_args__ = (
        Index("ix_prediction_confidence", "model_id", "confidence"),
        Index("ix_prediction_label", "model_id", "label_id", "confidence"),
        {"sqlite_with_rowid": False},
    )


class ArtifactRow(Base):
    """Derived data that is dear to compute and can be rebuilt, such as what was learned from the pool."""

    __tablename__ = "artifact"
    name: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[str]
    texts: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


# The index holds no copy of the texts: a body never changes, and a hidden text is left out by the join.
FULL_TEXT_SEARCH = (
    "CREATE VIRTUAL TABLE text_search USING fts5(body, content='', tokenize='unicode61 remove_diacritics 2')"
)
