"""The queue of the label page follows the answers, and no key ever waits for it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.domain import Reason, ReasonKind, Strategy, Suggestion
from annotator.core.progress import check, ignore_progress, never_stop
from annotator.learning.config import TrainingConfig
from annotator.learning.pool import prepare_pool
from annotator.services import annotating
from annotator.services.instant import POOL_STAGE
from annotator.storage import models
from annotator.ui.pages.label import LabelPage

KEY = Qt.Key
WORDS = ("很棒", "很糟")
THINGS = ("房间", "早餐", "服务", "位置", "前台", "床铺", "电梯", "泳池")
REVIEWS = [f"第{n}次来，{THINGS[n % 8]}{WORDS[n % 2]}，{THINGS[n * 3 % 8]}也{WORDS[n % 2]}" for n in range(120)]
CONFIG = TrainingConfig(threads=1, dimensions=24, hidden=8, vector_tokens=25_000, pretraining_tokens=5_000)


class Mind:
    """Suggests texts by their id, from the first one on; once it learned something, from the last one on."""

    def __init__(self, desk, monkeypatch):
        self.desk, self.learned, self.asked, self.has_news = desk, 0, 0, True
        self.open = threading.Event()
        self.open.set()
        monkeypatch.setattr(desk.context.instant, "refresh", self.learn)

    def learn(self, should_stop):
        while not self.open.wait(0.01):
            check(should_stop)
        self.learned += 1
        return self.has_news

    def suggest(self, project, n, exclude):
        self.asked += 1
        views = annotating.views(project, [one for one in self.desk.ids if one not in exclude])
        free = [view.text.id for view in views if view.annotation is None]
        free = free[::-1] if self.learned > 1 and self.has_news else free  # the first time there is no answer yet
        return [Suggestion(text_id, Reason(ReasonKind.RANDOM)) for text_id in free[:n]]


@pytest.fixture
def mind(desk, monkeypatch):
    return Mind(desk, monkeypatch)


@pytest.fixture
def open_page(qtbot):
    def open_(desk, suggest=None):
        page = LabelPage(desk.context, suggest)
        page.changed.connect(page.refresh)
        qtbot.addWidget(page)
        page.resize(1080, 760)
        page.show()
        page.activate()
        return page

    return open_


def press(page, qtbot, key):
    qtbot.waitUntil(lambda: page.is_ready)
    text_id = page.session.current.text_id
    QTest.keyClick(page, key)
    qtbot.waitUntil(lambda: page.session.current is None or page.session.current.text_id != text_id)
    return text_id


def test_the_next_but_one_follows_the_answer_and_the_text_on_the_screen_stays(desk, mind, open_page, qtbot):
    page = open_page(desk, mind.suggest)
    desk.wait()
    assert press(page, qtbot, KEY.Key_1) == desk.ids[0]
    assert page.session.current.text_id == desk.ids[1], "it was fetched ahead"
    desk.wait()
    assert page.session.current.text_id == desk.ids[1]
    assert page.card.text.toPlainText() == "text number 2"
    press(page, qtbot, KEY.Key_1)
    assert page.session.current.text_id == desk.ids[-1]


def test_no_key_waits_for_a_thought_and_answers_given_meanwhile_are_thought_about_once(desk, mind, open_page, qtbot):
    page = open_page(desk, mind.suggest)
    desk.wait()
    mind.open.clear()
    assert [press(page, qtbot, KEY.Key_1) for _ in range(5)] == desk.ids[:5]
    assert mind.learned == 1
    mind.open.set()
    desk.wait()
    assert mind.learned == 3, "about the first of the five, and about the others"
    assert page.session.current.text_id == desk.ids[5]
    press(page, qtbot, KEY.Key_1)
    assert page.session.current.text_id == desk.ids[-1]


def test_a_thought_that_changes_nothing_leaves_the_queue(desk, mind, open_page, qtbot):
    mind.has_news = False
    page = open_page(desk, mind.suggest)
    desk.wait()
    asked = mind.asked
    assert [press(page, qtbot, KEY.Key_1) for _ in range(3)] == desk.ids[:3]
    desk.wait()
    assert mind.learned == 4
    assert mind.asked == asked


def test_every_text_is_asked_exactly_once(desk, mind, open_page, qtbot):
    page = open_page(desk, mind.suggest)
    seen = [press(page, qtbot, KEY.Key_2) for _ in desk.ids]
    assert sorted(seen) == desk.ids
    desk.wait()
    assert page.session.current is None


def test_closing_does_not_wait_for_a_thought(desk, mind, open_page, qtbot):
    page = open_page(desk, mind.suggest)
    desk.wait()
    mind.open.clear()
    press(page, qtbot, KEY.Key_1)
    desk.context.operations.close()
    assert mind.learned == 1


def test_a_thought_that_fails_is_told_and_the_next_answer_thinks_again(desk, mind, open_page, qtbot, monkeypatch):
    page = open_page(desk, mind.suggest)
    desk.wait()
    failures = []
    desk.context.operations.failed.connect(failures.append)
    monkeypatch.setattr(page.session, "_learn", lambda _: 1 / 0)
    press(page, qtbot, KEY.Key_1)
    desk.wait()
    assert "ZeroDivisionError" in failures[0].text
    monkeypatch.setattr(page.session, "_learn", mind.learn)
    press(page, qtbot, KEY.Key_1)
    desk.wait()
    press(page, qtbot, KEY.Key_1)
    assert page.session.current.text_id == desk.ids[-1]


def test_with_a_pool_stage_the_model_doubts_after_a_few_answers_without_a_training(make_desk, open_page, qtbot):
    desk = make_desk(["good", "bad"], REVIEWS)
    desk.project.update_settings(strategy=Strategy.MARGIN)  # the default one believes a model's doubts only later
    stage = prepare_pool(REVIEWS, CONFIG, ignore_progress, never_stop)
    with desk.project.db.write() as tx:
        models.put_artifact(tx, POOL_STAGE, stage.to_bytes(), len(REVIEWS))
    page = open_page(desk)
    first, later = [], []
    for number in range(14):
        qtbot.waitUntil(lambda: page.is_ready)
        current = page.session.current
        (first if number < 2 else later).append(current.reason)
        press(page, qtbot, KEY.Key_1 if WORDS[0] in current.view.text.body else KEY.Key_2)
        desk.wait()
    assert not any("probability" in key for reason in first for key in reason.values)
    doubts = [reason for reason in later if any("probability" in key for key in reason.values)]
    assert doubts, "some of them come from what the model doubts"
    opinions = desk.context.instant.opinions
    assert opinions.text_ids.tolist() == desk.ids
    # An answer that is taken back is forgotten.
    before = opinions.probabilities
    views = annotating.views(desk.project, desk.ids)
    taught = [view.text.id for view in views if view.annotation is not None and not view.text.is_test]
    annotating.clear(desk.project, taught[-1:])
    page.refresh("scheme")
    desk.wait()
    assert desk.context.instant.opinions.probabilities != pytest.approx(before, abs=1e-4)


def test_beside_a_job_a_pause_is_waited_for_before_thinking(desk, mind, open_page, qtbot):
    page = open_page(desk, mind.suggest)
    desk.wait()
    ended = threading.Event()
    desk.context.jobs.start("import", lambda *_: ended.wait(20), lambda _: None)
    assert [press(page, qtbot, KEY.Key_1) for _ in range(3)] == desk.ids[:3]
    desk.wait()
    assert mind.learned == 1, "no pause yet"
    qtbot.waitUntil(lambda: mind.learned == 2)
    desk.wait()
    press(page, qtbot, KEY.Key_1)
    assert page.session.current.text_id == desk.ids[-1], "it followed after the pause"
    ended.set()
    qtbot.waitUntil(lambda: not desk.context.jobs.is_working)
