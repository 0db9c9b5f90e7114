"""The visitor answers before the network on the Ask page, and right stands only where the network was right."""

import pytest

from grok_core.tasks.task import build_task
from tests.pages.charts_of import charts_of
from tests.pages.looking import assert_calm, said, texts


@pytest.fixture
def ask(open_app, trained):
    """Train a tiny run and ask it, with its answers shown at once."""

    def open_run(query=None, **changes):
        run = trained(**{"steps": 100} | changes)
        return run, open_app("ask", run=run.id, **{"guess_first": "false"} | (query or {}))

    return open_run


def bars(at):
    return [chart.data for chart in charts_of(at) if chart.description.startswith("answers")]


GUESS_FIRST = {"guess_first": "true", "x": "3", "y": "7"}
ANSWER = "ask_answer_3_7"


def hidden(at):
    """Whether nothing is said of the network's answers."""
    is_silent = "it says" not in texts(at) and "on the right answer" not in texts(at)
    assert is_silent == (not bars(at))
    return is_silent


@pytest.mark.parametrize(("said_first", "verdict"), [("10", "You: 3 + 7 = 10: right."), ("4", "You: 3 + 7 = 4: no.")])
def test_the_network_answers_after_the_visitor(ask, said_first, verdict):
    _, at = ask(GUESS_FIRST)
    assert hidden(at)
    at.selectbox(key=ANSWER).set_value(said_first).run()
    assert_calm(at)
    assert not hidden(at)
    assert verdict in texts(at)
    at.segmented_control(key="ask_landmark").set_value("start").run()
    assert not hidden(at), "it is the same equation"
    at.selectbox(key="ask_x").set_value("4").run()
    assert hidden(at), "of another equation nothing was said yet"
    at.selectbox(key="ask_x").set_value("3").run()
    assert verdict in texts(at)


def test_who_wants_to_see_it_need_not_answer(ask):
    _, at = ask(GUESS_FIRST)
    at.button(key="ask_show").click().run()
    assert_calm(at)
    assert not hidden(at)
    assert "You:" not in texts(at)
    at.selectbox(key="ask_y").set_value("1").run()
    assert hidden(at)
    at.toggle(key="guess_first").set_value(False).run()
    assert not hidden(at)


def test_an_answer_is_about_one_network(ask, trained):
    _, at = ask(GUESS_FIRST)
    at.selectbox(key=ANSWER).set_value("10").run()
    other = trained(seed=1, steps=100)
    at.run()  # it is in the list only now
    assert not hidden(at)
    at.selectbox(key="chosen_run").set_value(other.id)
    at.query_params["run"] = other.id
    at.run()
    assert_calm(at)
    assert hidden(at)


def test_right_stands_only_where_the_network_was_right(ask):
    run, at = ask(steps=400)
    task = build_task(run.config)
    seen = set()
    for i in task.val[:6].tolist():
        at.selectbox(key="ask_x").set_value(task.labels[task.x[i]])
        at.selectbox(key="ask_y").set_value(task.labels[task.y[i]]).run()
        right = task.answer_labels[task.answer[i]]
        for data in bars(at):
            is_right = data["answer"][0] == right
            assert any("right" in note for note in data["note"]) == is_right
            seen.add(is_right)
    assert False in seen


def test_the_first_thing_says_that_there_is_a_puzzle(open_app, trained):
    at = open_app("ask", run=trained(steps=100).id)
    about = [text for text in said(at.markdown) if "network" in text]
    assert "puzzle" in about[0]
    assert "Solve the puzzle yourself" in at.segmented_control(key="ask_view").options
