"""The Ask page under AppTest: every kind of operation, every moment, what was never kept, and bad addresses."""

import json

import numpy as np
import pytest
import streamlit as st

from grok_core.runs.store.dissections_file import save_dissection
from grok_core.tasks.task import build_task
from pages._puzzle import clickable_tables
from tests.pages.charts_of import charts_of
from tests.pages.looking import assert_calm, said, texts, until

OPERATIONS = {
    "add": {}, "subtract": {}, "multiply": {}, "divide": {}, "formula": {}, "divide_or_subtract": {},
    "compose": {"group": "s3"}, "conjugate": {"group": "q8"}, "plain_add": {},
}  # fmt: skip


@pytest.fixture
def ask(open_app, trained):
    """Train a tiny run and ask it, with its answers shown at once."""

    def open_run(query=None, **changes):
        run = trained(**{"steps": 100} | changes)
        return run, open_app("ask", run=run.id, **{"guess_first": "false"} | (query or {}))

    return open_run


def table(at, key="ask_table"):
    """Return what was sent to draw a table."""
    drawn = {element.proto.id.rsplit("-", 1)[-1]: element.proto for element in at.get("bidi_component")}
    return json.loads(drawn[key].json)


def bars(at):
    return [chart.data for chart in charts_of(at) if chart.description.startswith("answers")]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_asked_before_and_after(ask, operation):
    run, at = ask(operation=operation, **OPERATIONS[operation])
    task = build_task(run.config)
    before, after = bars(at)
    assert len(after) >= min(5, task.n_answers)
    assert "Before, at step" in texts(at)
    assert "held out" in texts(at)
    x, y = (task.labels.index(at.selectbox(key=f"ask_{name}").value) for name in "xy")
    right = task.answer_labels[task.answers()[x, y]]
    for data in (before, after):
        assert data["answer"][data["kind"] == "right"].to_list() == [right]
    kept = run.dissection("last")
    assert after["answer"][0] == task.answer_labels[kept.top_answers[x, y, 0]]
    assert after["probability"][0] == pytest.approx(float(kept.top_probabilities[x, y, 0]), abs=1e-3)
    assert f"{task.labels[x]} {task.symbol} {task.labels[y]} = ?" in said(at.header)


def test_s5_is_asked_by_cycles(ask):
    _, at = ask({"x": "(0 3)(1 4)", "y": "e"}, operation="compose", steps=3, d_model=4)
    assert at.selectbox(key="ask_x").value == "(0 3)(1 4)"
    assert said(at.header) == ["(0 3)(1 4) · e = ?"]
    assert "(0 3)(1 4)" in texts(at)
    assert not at.warning


def test_what_is_asked_stands_in_the_address_and_comes_from_it(ask):
    _, at = ask({"x": "3", "y": "7", "landmark": "start"})
    assert [at.selectbox(key=f"ask_{name}").value for name in "xy"] == ["3", "7"]
    assert said(at.header) == ["3 + 7 = ?"]
    assert table(at)["chosen"] == [3, 7]
    assert len(bars(at)) == 1, "there is nothing before the start"
    at.selectbox(key="ask_x").set_value("5").run()
    at.segmented_control(key="ask_landmark").set_value("last").run()
    assert_calm(at)
    assert [at.query_params[name] for name in ("x", "y", "landmark")] == ["5", "7", "last"]
    assert said(at.header) == ["5 + 7 = ?"]
    assert len(bars(at)) == 2


def test_the_table_is_that_of_the_moment(ask):
    _, at = ask()
    last = table(at)["image"]
    at.segmented_control(key="ask_landmark").set_value("start").run()
    assert table(at)["image"] != last
    at.segmented_control(key="ask_landmark").set_value("last").run()
    assert table(at)["image"] == last


@pytest.mark.parametrize(
    ("query", "complaint", "asked"),
    [
        ({"x": "99"}, "x must be a whole number from 0 to 10, got '99'; this is 10.", "10 + "),
        ({"y": "-4"}, "y must be a whole number from 0 to 10, got '-4'; this is 0.", " + 0 ="),
        ({"x": "<b>"}, "x must be a whole number from 0 to 10, got '<b>'; this is ", " + "),
        ({"landmark": "grook"}, "landmark must be one of start", " + "),
    ],
)
def test_a_bad_address_gives_one_sentence_and_the_nearest(ask, query, complaint, asked):
    _, at = ask(query)
    assert len(at.warning) == 1
    assert said(at.warning)[0].startswith(complaint)
    assert asked in said(at.header)[0]
    at.run()
    assert not at.warning, "it is said once: the address is put right"


def test_another_view_than_there_is_gives_a_sentence(ask):
    _, at = ask({"view": "puzle"})
    assert said(at.warning) == ["view must be one of ask, puzzle, got 'puzle'; this is puzzle."]


def test_what_is_undefined_is_said_to_be(ask):
    _, at = ask({"x": "3", "y": "0"}, operation="divide")
    assert "3 / 0 is not defined" in said(at.info)[0]
    assert not bars(at)
    assert table(at)["chosen"] == [3, 0]


def test_pairs_trained_on_and_wrong_on_purpose_are_told(ask):
    run, at = ask(outliers=20)
    task = build_task(run.config)
    wrong = np.flatnonzero(task.target != task.answer)
    trained_on = set(task.train) - set(wrong)
    for equations, told in ((trained_on, "by heart"), (wrong, "wrong answer on purpose"), (task.val, "held out")):
        i = next(iter(equations))
        at.selectbox(key="ask_x").set_value(task.labels[task.x[i]])
        at.selectbox(key="ask_y").set_value(task.labels[task.y[i]]).run()
        assert told in texts(at)


def test_a_held_out_pair_is_drawn(ask):
    run, at = ask({"x": "0", "y": "0"})
    task = build_task(run.config)
    held_out = {(task.labels[task.x[i]], task.labels[task.y[i]]) for i in task.val}
    for _ in range(3):
        at.button(key="ask_any").click().run()
        assert (at.selectbox(key="ask_x").value, at.selectbox(key="ask_y").value) in held_out


def test_another_run_keeps_what_it_can_of_the_question(ask, trained):
    _, at = ask({"x": "9", "y": "2"})
    other = trained(p=7)
    at.run()  # it is in the list only now
    at.selectbox(key="chosen_run").set_value(other.id)
    at.query_params["run"] = other.id
    at.run()
    assert_calm(at)
    assert not at.warning
    assert at.selectbox(key="ask_y").value == "2"
    assert int(at.selectbox(key="ask_x").value) < 7


def test_a_run_from_before_dissections_says_what_is_missing(ask):
    run, at = ask(steps=400)
    for path in (run.path / "dissections").iterdir():
        path.unlink()
    at.run()
    assert_calm(at)
    assert at.segmented_control(key="ask_landmark").options == ["start", "memorised", "last"]
    assert "no dissection was made" in texts(at)
    assert all(len(data) in (1, 2) for data in bars(at))


@pytest.mark.parametrize("is_dissected", [True, False])
def test_a_network_trained_on_squared_errors_is_not_said_to_give_probabilities(ask, is_dissected):
    run, at = ask(loss="mse", steps=400, d_model=24, d_hidden=128, lr=0.01, operation="plain_add")
    if not is_dissected:
        for path in (run.path / "dissections").iterdir():
            path.unlink()
        at.run()
        assert_calm(at)
    task = build_task(run.config)
    verdicts = set()
    for i in task.train[:5].tolist() + task.val[:5].tolist():
        at.selectbox(key="ask_x").set_value(task.labels[task.x[i]])
        at.selectbox(key="ask_y").set_value(task.labels[task.y[i]]).run()
        assert_calm(at)
        right = task.answer_labels[task.answer[i]]
        before, after = bars(at)
        said_right = after["answer"][0] == right
        verdicts.add(said_right)
        assert len(after) >= (5 if is_dissected else 1)
        assert all(data["probability"].isna().all() for data in (before, after))
        told = f"right, {right}" if said_right else f"wrong, it said {after['answer'][0]}, the right answer is {right}"
        assert f"After, at step 400: {told}. Always giving the commonest answer" in texts(at)
        assert "squared errors gives no probabilities" in texts(at)
        assert ("no dissection was made" in texts(at)) == (not is_dissected)
    assert True in verdicts, "it has learned what it was trained on"


def test_softmaxes_kept_of_a_network_trained_on_squared_errors_are_not_drawn(ask):
    run, at = ask(loss="mse")
    kept = run.dissection("last")
    arrays = kept.arrays() | {"top_probabilities": np.full_like(kept.top_probabilities, 0.2)}
    save_dissection(run.path, kept.from_arrays(kept.step, arrays), "last")
    at.run()
    assert_calm(at)
    assert all(data["probability"].isna().all() for data in bars(at))


@pytest.mark.parametrize(
    ("cell", "asked"), [((4, 10), "4 + 10 = ?"), *(((x, y), "3 + 7 = ?") for x, y in ((11, 0), (0, 40), (-1, 2)))]
)
def test_a_click_on_the_larger_table_of_a_run_before_asks_nothing(ask, monkeypatch, cell, asked):
    monkeypatch.setattr(
        clickable_tables,
        "picture",
        lambda *_, on_cell, **__: st.button("click", key="click", on_click=on_cell, args=(cell,)),
    )
    _, at = ask({"x": "3", "y": "7"})
    at.button(key="click").click().run()
    assert_calm(at)
    assert said(at.header) == [asked]


def test_a_live_run_answers_now(open_app, tiny):
    at = open_app("", run="hello-grok")
    from pages._shared import frame

    run = frame.runner().start(tiny.replace(steps=10_000_000, report="100000"))
    until(lambda: run.snapshot_steps())
    at.query_params["run"] = run.id
    at.switch_page("pages/ask.py").run()
    assert_calm(at)
    assert at.segmented_control(key="ask_landmark").value == "now"
    at.button(key="ask_show").click().run()
    assert len(bars(at)) >= 1
    run.stop()
    until(lambda: not run.status.active)
    at.run()
    assert_calm(at)
    assert at.segmented_control(key="ask_landmark").value == "last"
    assert not at.warning


@pytest.mark.usefixtures("no_recordings")
def test_without_any_run_it_says_what_to_do(open_app):
    assert said(open_app("ask").info) == ["There is no run to ask yet: press Train live in the Lab."]


def test_a_run_deleted_meanwhile_gives_a_sentence(ask):
    run, at = ask()
    run.delete()
    at.run()
    assert_calm(at)
    assert [run.id in text for text in said(at.warning)] == [True]


def test_a_run_without_snapshots_gives_a_sentence(ask):
    run, at = ask()
    (run.path / "snapshots.bin").unlink()
    for path in (run.path / "dissections").iterdir():
        path.unlink()
    at.run()
    assert_calm(at)
    assert said(at.info) == [f"{run.id} has nothing to show yet: its first answers come as it trains."]


def test_what_this_page_has_in_its_address_is_no_complaint_in_the_lab(ask):
    _, at = ask({"x": "3", "y": "7", "landmark": "last"})
    at.switch_page("pages/lab.py").run()
    assert_calm(at)
    assert not at.warning
