"""The language in which a person says which texts to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError
from annotator.core.query import STATES, Query, SortKey, Term, column_key, parse


def test_an_empty_query_asks_for_nothing():
    assert parse("  ") == Query()
    assert Query().is_empty
    assert Query().to_text() == ""


def test_every_key_of_the_language():
    query = parse(
        '服务 "two words" predicted:愤怒 label:joy label:"very sad" state:labelled state:pool source:x.csv '
        "is:flagged is:test is:noted is:wrong is:duplicate group:12 confidence<0.6 confidence>0.25"
    )
    assert query == Query(
        text='服务 "two words"',
        states=frozenset({"labelled", "pool"}),
        labels=frozenset({"joy", "very sad"}),
        predicted=frozenset({"愤怒"}),
        sources=frozenset({"x.csv"}),
        groups=frozenset({"12"}),
        flagged=True,
        noted=True,
        test=True,
        confidence_below=0.6,
        confidence_above=0.25,
        disagree=True,
        duplicate=True,
    )


def test_not_asks_for_the_opposite_of_is():
    assert parse("not:flagged not:wrong") == Query(flagged=False, disagree=False)


def test_words_and_phrases_are_told_apart():
    assert parse('服务 "two words"').terms == (Term("服务", exact=False), Term("two words", exact=True))


def test_a_phrase_may_hold_quotes_and_need_not_be_closed():
    assert parse('"say ""hello"" now"').terms == (Term('say "hello" now', exact=True),)
    assert parse('"two wor').terms == (Term("two wor", exact=True),)


def test_signs_of_a_chinese_input_method_are_understood():
    assert parse("group：7") == Query(groups=frozenset({"7"}))
    assert parse("label：愤怒 confidence＜0.5") == Query(labels=frozenset({"愤怒"}), confidence_below=0.5)
    assert parse("注意：很好").terms == (Term("注意：很好", exact=False),)


def test_a_time_is_a_word_and_percent_are_a_share():
    assert parse("12:30").terms == (Term("12:30", exact=False),)
    assert parse("confidence < 60%").confidence_below == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("good colour:red", "colour:red"),
        ("state:done", "state:done"),
        ("is:happy", "is:happy"),
        ("group:twelve", "group:twelve"),
        ("group:-1", "group:-1"),
        ("group:٣", "group:٣"),
        ("group:99999999999999999999", "group:99999999999999999999"),
        ("label:", "label:"),
        ("a confidence<much b", "confidence<much"),
        ("confidence>nan", "confidence>nan"),
        ("confidence<", "confidence<"),
    ],
)
def test_what_is_not_understood_is_named(text, part):
    with pytest.raises(AnnotatorError) as raised:
        parse(text)
    assert raised.value.key == "filter_syntax"
    assert raised.value.values == {"part": part}


def test_words_that_look_like_keys_are_kept_as_words():
    query = Query(text="http://example.org label:x")
    assert [term.words for term in query.terms] == ["http://example.org", "label:x"]
    assert parse(query.to_text()) == query


names = st.frozensets(st.text(min_size=1, max_size=8), max_size=3)
maybe = st.none() | st.booleans()
share = st.none() | st.floats(0, 1)


@given(
    st.builds(
        Query,
        text=st.text(max_size=30) | st.text('ab ":服：<>cofden', max_size=20),
        states=st.frozensets(st.sampled_from(STATES)),
        labels=names,
        predicted=names,
        sources=names,
        groups=st.frozensets(st.integers(0, 10**18 - 1).map(str), max_size=3),
        flagged=maybe,
        noted=maybe,
        test=maybe,
        confidence_below=share,
        confidence_above=share,
        disagree=maybe,
        duplicate=maybe,
    )
)
def test_what_is_written_reads_back_the_same(query):
    assert parse(query.to_text()) == query


def test_imported_columns_have_sort_keys_of_their_own():
    assert column_key("stars") == "column:stars"
    assert SortKey("confidence") is SortKey.CONFIDENCE
