"""The language in which a person says which texts to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError
from annotator.core.query import STATES, ColumnValue, Query, SortKey, Term, column_key, parse


def test_an_empty_query_asks_for_nothing():
    assert parse("  ") == Query()
    assert Query().is_empty
    assert Query().to_text() == ""


def test_every_key_of_the_language():
    query = parse(
        '服务 "two words" predicted:愤怒 label:joy label:"very sad" state:labelled state:pool source:x.csv '
        "is:flagged is:test is:measured is:noted is:wrong is:duplicate group:12 confidence<0.6 confidence>0.25"
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
        measured=True,
        confidence_below=0.6,
        confidence_above=0.25,
        disagree=True,
        duplicate=True,
    )


def test_not_asks_for_the_opposite_of_is():
    assert parse("not:flagged not:wrong not:measured") == Query(flagged=False, disagree=False, measured=False)


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
        ("good colour:", "colour:"),
        ('colour:"', 'colour:"'),
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


@pytest.mark.parametrize(
    ("text", "column", "value", "beginning"),
    [
        ("author:alice", "author", "alice", False),
        ("Author:Alice", "Author", "Alice", False),
        ("author:ali*", "author", "ali", True),
        ("author:*", "author", "", True),
        ('author:""', "author", "", False),
        ('author:"alice smith"', "author", "alice smith", False),
        ('author:"alice s"*', "author", "alice s", True),
        ('stars:"***"', "stars", "***", False),
        ('"my column":value', "my column", "value", False),
        ('"my ""own"" column":"a value"', 'my "own" column', "a value", False),
        ('"state":open', "state", "open", False),
        ('"作者"：鲁迅', "作者", "鲁迅", False),
        ("confidence:high", "confidence", "high", False),
        ('link:"//x"', "link", "//x", False),
        ("when:12:30", "when", "12:30", False),
    ],
)
def test_any_other_key_is_an_imported_column(text, column, value, beginning):
    query = parse(text)
    assert query == Query(columns=frozenset({ColumnValue(column, value, beginning)}))
    assert parse(query.to_text()) == query


@pytest.mark.parametrize(
    "text", ["https://example.org/a", "12:30", "注意:很好", 'a1:"two words"', '"a phrase": x', "作者:"]
)
def test_addresses_times_and_words_with_a_colon_are_looked_for(text):
    query = parse(text)
    assert not query.columns
    assert query.on_columns(["author", "https", "12"]) == query


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("作者:鲁迅", ColumnValue("作者", "鲁迅")),
        ("作者：鲁*", ColumnValue("作者", "鲁", beginning=True)),
        ('作者:""', ColumnValue("作者", "")),
        ('作者:"鲁 迅"', ColumnValue("作者", "鲁 迅")),
        ('作者:"鲁 "*', ColumnValue("作者", "鲁 ", beginning=True)),
        ("column-1:x", ColumnValue("Column-1", "x")),
        ("AUTHOR:alice", ColumnValue("author", "alice")),
        ("author：alice", ColumnValue("author", "alice")),
    ],
)
def test_a_column_is_known_by_its_name_whatever_the_case(text, value):
    query = parse(f"好 {text} two").on_columns(["author", "作者", "Column-1"])
    assert query == Query(text="好 two", columns=frozenset({value}))
    assert query.on_columns(["author", "作者", "Column-1"]) == query


def test_of_columns_that_differ_in_case_each_is_found_by_its_own_name():
    assert parse("a:1").on_columns(["A", "a"]).columns == {ColumnValue("a", "1")}
    assert parse("A:1").on_columns(["a", "A"]).columns == {ColumnValue("A", "1")}


def test_words_in_quotes_are_no_filter_even_where_a_column_has_the_name():
    query = parse('"作者:鲁迅" "author:alice"')
    assert query.on_columns(["作者", "author"]) == query


def test_a_key_that_is_no_column_is_told_with_all_there_are():
    with pytest.raises(AnnotatorError) as raised:
        parse("good colour:red").on_columns(["author", "date"])
    assert raised.value.key == "filter_key"
    assert raised.value.values == {
        "name": "colour",
        "keys": "state, label, predicted, source, group, is, has, not, confidence",
        "columns": "author, date",
    }
    with pytest.raises(AnnotatorError) as raised:
        parse("colour:red").on_columns([])
    assert raised.value.key == "filter_key_alone"


def test_words_that_look_like_keys_are_kept_as_words():
    query = Query(text="http://example.org label:x")
    assert [term.words for term in query.terms] == ["http://example.org", "label:x"]
    assert parse(query.to_text()) == query


names = st.frozensets(st.text(min_size=1, max_size=8), max_size=3)
maybe = st.none() | st.booleans()
share = st.none() | st.floats(0, 1)
column_names = st.text(min_size=1, max_size=8) | st.sampled_from(["author", "state", "confidence", "my column"])
column_values = st.text(max_size=8) | st.text('a*":/ ', max_size=6)
columns = st.frozensets(st.builds(ColumnValue, column_names, column_values, st.booleans()), max_size=3)


@given(
    st.builds(
        Query,
        text=st.text(max_size=30) | st.text('ab ":服：<>*/cofden', max_size=20),
        states=st.frozensets(st.sampled_from(STATES)),
        labels=names,
        predicted=names,
        sources=names,
        groups=st.frozensets(st.integers(0, 10**18 - 1).map(str), max_size=3),
        columns=columns,
        flagged=maybe,
        noted=maybe,
        test=maybe,
        measured=maybe,
        confidence_below=share,
        confidence_above=share,
        disagree=maybe,
        duplicate=maybe,
    )
)
def test_what_is_written_reads_back_the_same(query):
    assert parse(query.to_text()) == query


@given(st.text('ab ":服作：<>*/', max_size=20), st.sampled_from([(), ("a", "服"), ("b", "作服")]))
def test_what_is_read_on_columns_reads_back_the_same(text, names):
    try:
        query = parse(text).on_columns(names)
    except AnnotatorError:
        return
    assert parse(query.to_text()) == query
    assert query.on_columns(names) == query


def test_imported_columns_have_sort_keys_of_their_own():
    assert column_key("stars") == "column:stars"
    assert SortKey("confidence") is SortKey.CONFIDENCE
