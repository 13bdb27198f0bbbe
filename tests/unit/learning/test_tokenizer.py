import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import (
    PAD,
    UNKNOWN,
    SubwordTokenizer,
    WordTokenizer,
    head_and_tail,
    learn_tokenizer,
    tokenizer_from_json,
)

from .conftest import QUICK, make_texts

STRANGE = ["", "   ", "😀👩‍👩‍👧", "Ｆｕｌｌ Width", "\ud800 lone", "混合 mixed text", "\x00\x01", "naïve don't"]


def learn(pool):
    return learn_tokenizer(pool, QUICK, Reporter(ignore_progress, never_stop))


def test_texts_with_spaces_are_cut_into_words_and_punctuation():
    assert WordTokenizer.split("I don't LIKE it, really!😀😀") == [
        "i", "don't", "like", "it", ",", "really", "!", "😀", "😀",
    ]  # fmt: skip


def test_full_width_letters_are_the_same_word():
    assert WordTokenizer.split("ＧＯＯＤ") == ["good"]


def test_a_pool_without_spaces_learns_subwords_and_keeps_emoji():
    pool, _ = make_texts("zh", 200, seed=1)
    tokenizer = learn(pool)
    assert isinstance(tokenizer, SubwordTokenizer)
    assert "非常" in tokenizer.tokens
    assert UNKNOWN not in tokenizer.encode("开心😀")


def test_a_special_token_in_a_text_is_no_padding():
    pool, _ = make_texts("zh", 100, seed=1)
    tokenizer = learn(pool)
    ids = tokenizer.encode("房间<pad>房间<unk>")
    assert ids == [*tokenizer.encode("房间"), UNKNOWN, *tokenizer.encode("房间"), UNKNOWN]
    assert PAD not in ids


def test_padding_and_the_unknown_word_come_first(language):
    pool, _ = make_texts(language, 50, seed=1)
    assert learn(pool).tokens[:2] == ["<pad>", "<unk>"]


def test_a_tokenizer_comes_back_from_json_with_the_same_answers(language):
    pool, _ = make_texts(language, 100, seed=1)
    tokenizer = learn(pool)
    again = tokenizer_from_json(tokenizer.to_json())
    assert again.tokens == tokenizer.tokens
    for text in [*pool, *STRANGE]:
        assert again.encode(text) == tokenizer.encode(text)


def test_a_word_the_pool_hardly_has_stands_for_its_kind():
    plain = [f"we saw it {number % 7}" for number in range(500)]
    rare = [
        f"in {1000 + n} X{n}QZ went from P{'abcdefghij'[n % 10]}{n * n}v to Q{'klmnopqrst'[n % 10]}" for n in range(60)
    ]
    names = [f"who is {first}{middle}ova" for first in "ABCDEFGH" for middle in "abcdefgh"]
    verbs = [f"they were {first}{middle}oting" for first in "bcdfghkl" for middle in "aeiouy"]
    tokenizer = learn([*plain, *rare, *names, *verbs])

    def read(text):
        return [tokenizer.tokens[number] for number in tokenizer.encode(text)]

    assert read("who is Jxova") == ["who", "is", "<unk> Aa-ova"]
    assert read("they were xyoting") == ["they", "were", "<unk> a-ing"]
    assert read("in 1977") == ["in", "<unk> 0000"]
    assert len(set(tokenizer.tokens)) == len(tokenizer.tokens)
    assert all(
        read(text) == [tokenizer_from_json(tokenizer.to_json()).tokens[n] for n in tokenizer.encode(text)]
        for text in STRANGE
    )


def test_a_tokenizer_from_before_there_were_kinds_reads_as_it_did():
    assert WordTokenizer(["<pad>", "<unk>", "we"]).encode("we saw Anna in 1977") == [2, 1, 1, 1, 1]


def test_words_as_written_are_the_same_words():
    for text in [*STRANGE, "İstanbul ǅ ß SS Σίσυφος", "We saw Anna"]:
        assert [word.lower() for word in WordTokenizer.split_as_written(text)] == WordTokenizer.split(text)


def test_a_mixed_pool_is_read_by_either_kind():
    pool = make_texts("zh", 60, seed=1)[0] + make_texts("en", 60, seed=1)[0]
    assert len(learn(pool).encode("we 喜欢 the food")) >= 4


def test_the_same_pool_gives_the_same_tokenizer(language):
    pool, _ = make_texts(language, 100, seed=1)
    assert learn(pool).to_json() == learn(pool).to_json()


@pytest.mark.parametrize("pool", [[], [""], ["", "   "]])
def test_an_empty_pool_knows_only_the_special_tokens(pool):
    tokenizer = learn(pool)
    assert tokenizer.encode("") == []
    assert set(tokenizer.encode("word")) == {UNKNOWN}


def test_long_texts_keep_their_head_and_tail():
    assert head_and_tail(list(range(10)), 5) == [0, 1, 2, 8, 9]
    assert head_and_tail([1, 2], 5) == [1, 2]


def test_a_very_long_text_is_read_in_part():
    assert len(WordTokenizer.split("word " * 1_000_000)) < 2_000


@pytest.mark.parametrize(
    "blob", ["", "{", "{}", '{"kind": "words", "tokens": []}', '{"kind": "subwords", "model": {}}']
)
def test_a_damaged_tokenizer_is_refused(blob):
    with pytest.raises(AnnotatorError, match="model_damaged"):
        tokenizer_from_json(blob)


def test_among_words_each_character_of_a_script_without_spaces_stands_alone():
    assert WordTokenizer.split("I love 小米 phones! ไทย") == ["i", "love", "小", "米", "phones", "!", "ไ", "ท", "ย"]
