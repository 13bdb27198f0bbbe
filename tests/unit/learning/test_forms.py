import numpy as np

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.forms import learn_forms
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import learn_tokenizer

from .conftest import QUICK

REPORTER = Reporter(ignore_progress, never_stop)
POOL = ["who wrote the book ?", "what is the capital of the land ?", "when was it built ?"] * 40


def forms_of(texts):
    tokenizer = learn_tokenizer(POOL, QUICK, REPORTER)
    encoded = [tokenizer.encode(text) for text in POOL]
    forms = learn_forms(tokenizer, POOL + texts * 3, encoded + [tokenizer.encode(text) for text in texts] * 3, REPORTER)
    return forms.texts(tokenizer, texts, [tokenizer.encode(text) for text in texts], REPORTER).toarray()


def test_texts_that_differ_in_a_name_or_a_number_alone_have_the_same_form():
    rows = forms_of(["who wrote Emma ?", "who wrote Faust ?", "when was 1984 built ?", "when was 2001 built ?"])
    assert np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows[2], rows[3])
    assert not np.array_equal(rows[0], rows[2])


def test_a_name_an_abbreviation_a_number_a_sign_and_a_word_are_told_apart():
    rows = forms_of(
        ["who wrote Emma ?", "who wrote UNESCO ?", "who wrote 1984 ?", "who wrote % ?", "who wrote books ?"]
    )
    assert len({row.tobytes() for row in rows}) == 5


def test_rows_have_length_one_and_an_empty_text_is_no_trouble():
    rows = forms_of(["who wrote Emma ?", "", "the"])
    assert np.allclose(np.linalg.norm(rows, axis=1)[[0, 2]], 1, atol=1e-5)
    assert np.isfinite(rows).all()
