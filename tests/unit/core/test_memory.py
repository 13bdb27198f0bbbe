"""What is kept between trainings, and what is not."""

from annotator.core.memory import Memory


def test_a_value_is_recalled_as_long_as_its_maker_is_the_same():
    memory = Memory()
    assert memory.recall(b"stage 1", b"texts") is None
    memory.keep(b"texts", "read", 10)
    assert memory.recall(b"stage 1", b"texts") == "read"
    assert memory.recall(b"stage 2", b"texts") is None
    assert memory.recall(b"stage 1", b"texts") is None, "it was forgotten, not hidden"


def test_what_does_not_fit_is_not_kept_and_pushes_nothing_out():
    memory = Memory(most_bytes=25)
    memory.recall(b"stage", b"a")
    for key in (b"a", b"b", b"c"):
        memory.keep(key, key, 10)
    assert [memory.recall(b"stage", key) for key in (b"a", b"b", b"c")] == [b"a", b"b", None]


def test_keeping_again_takes_no_room():
    memory = Memory(most_bytes=25)
    memory.recall(b"stage", b"a")
    for _ in range(5):
        memory.keep(b"a", "first", 10)
    memory.keep(b"b", "second", 10)
    assert memory.recall(b"stage", b"b") == "second"
