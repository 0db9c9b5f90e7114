"""The Compare page under AppTest: which runs, on which axis, what is said of them, and one of them again."""

import shutil

import pytest
import streamlit as st

from grok_core.charts.curve_layers import PICK
from grok_core.runs import Sweep, list_runs, run_sweep, swept_runs
from grok_core.runs.executors import DaemonExecutor
from pages._compare import compared_curves
from pages._shared import comparing, draw_chart, frame
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, said, texts, until

TWO = "hello-grok,weight-decay-off"
KEY = "0123456789abcdef0123456789abcdef"


def table(at, which=0):
    """Return a table of the page: delays, then settings."""
    return at.dataframe[which].value


def test_with_nothing_chosen_two_recordings_are_offered_with_one_click(open_app):
    at = open_app("compare")
    assert not at.dataframe
    assert "Two recordings to begin with" in texts(at)
    at.button(key="compare_example").click().run()
    assert_calm(at)
    assert at.multiselect(key="compared").value == TWO.split(",")
    assert "".join(at.query_params["runs"]) == TWO
    assert table(at)["outcome"].tolist() == ["grokked", "memorised only"]


def test_two_recordings_have_curves_delays_settings_and_insides(open_app):
    at = open_app("compare", runs=TWO)
    chart = chart_of(at, "accuracy and loss of 2 runs by step")
    assert set(chart.data["run"].dropna()) == {"A · hello-grok", "B · weight-decay-off"}
    assert table(at)["grokked at"].tolist() == ["502", "not by 3,000"]
    assert table(at, 1).to_numpy().tolist() == [["interventions", "—", "weight decay 0 after step 150"]]
    assert "All from the same start (seed 0, split 0)" in texts(at)
    assert [header.value for header in at.header][-2:] == [
        "A · hello-grok, step 3,000", "B · weight-decay-off, step 3,000",
    ]  # fmt: skip


def test_a_run_that_is_missing_gets_a_sentence_and_the_others_stay(open_app):
    at = open_app("compare", runs="hello-grok,no-such-run,ring")
    assert at.multiselect(key="compared").value == ["hello-grok", "ring"]
    (warning,) = said(at.warning)
    assert warning.startswith("there is no run 'no-such-run'.")
    at.segmented_control(key="scale").set_value("linear").run()
    assert len(at.warning) == 1, "it is said until the choice is changed"
    at.multiselect(key="compared").set_value(["ring"]).run()
    assert_calm(at)
    assert not at.warning
    assert "".join(at.query_params["runs"]) == "ring"


def test_seven_runs_are_six_and_the_seventh_is_named(open_app):
    seven = ["hello-grok", "ring", "rnn", "formula", "ring-grok", "number-line", "s5-cosets"]
    at = open_app("compare", runs=",".join(seven))
    assert at.multiselect(key="compared").value == seven[:6]
    assert said(at.warning) == ["At most 6 runs are compared, got 7; left out: s5-cosets."]
    assert at.button(key="again_start").disabled
    assert "take one out first" in texts(at)


def test_runs_of_different_seeds_are_said_to_be(open_app, trained):
    one, other = trained(), trained(seed=1)
    at = open_app("compare", runs=f"{one.id},{other.id}")
    assert "The seeds differ (seed 0 and 1, split 0)" in texts(at)
    assert table(at, 1)["setting"].tolist() == ["seed"]


def test_a_deleted_run_leaves_the_comparison(open_app, trained):
    one, other = trained(), trained(weight_decay=0.1)
    at = open_app("compare", runs=f"{one.id},{other.id}")
    shutil.rmtree(other.path)
    at.run()
    assert_calm(at)
    assert at.multiselect(key="compared").value == [one.id]
    assert any(f"there is no run '{other.id}'" in text for text in said(at.warning))


def test_a_run_whose_reports_are_damaged_is_left_out_with_a_sentence(open_app, trained):
    one, other = trained(), trained(weight_decay=0.1)
    with (other.path / "metrics.jsonl").open("a") as file:
        file.write((other.path / "metrics.jsonl").read_text().splitlines()[-1].replace('"step":60', '"step":"sixty"'))
    at = open_app("compare", runs=f"{one.id},{other.id}")
    assert_calm(at)
    assert len(table(at)) == 1
    assert any("damaged metrics.jsonl" in text for text in said(at.warning))


@pytest.mark.parametrize("clock", ["epochs", "seconds", "decay clocks"])
def test_another_clock_is_in_the_address_on_the_axis_and_in_the_table(open_app, clock):
    at = open_app("compare", runs=TWO, clock=clock)
    chart = chart_of(at, "accuracy and loss of 2 runs by")
    assert {f"memorised, {clock}", f"grokked, {clock}"} <= set(table(at))
    drawn = set(chart.data.loc[chart.data["val"].notna(), "run"])
    assert drawn == {"A · hello-grok", *(["B · weight-decay-off"] if clock != "decay clocks" else [])}
    assert ("Not on this axis: B (its weight decay changes on the way" in texts(at)) == (clock == "decay clocks")
    at.segmented_control(key="clock").set_value("steps").run()
    assert "Not on this axis" not in texts(at)


def test_where_no_run_has_the_clock_it_is_said(open_app):
    at = open_app("compare", runs="no-decay,adam-vs-adamw", clock="decay clocks")
    assert_calm(at)
    assert "A (no weight decay), B (adam adds the decay to the gradient" in texts(at)
    assert "No run has a report on this axis yet." in texts(at)
    assert len(table(at)) == 2


def test_the_place_of_a_link_moves_the_insides_and_goes_along_to_another_clock(open_app):
    at = open_app("compare", runs=TWO, at="300")
    heads = [header.value for header in at.header]
    assert "A · hello-grok, step 299" in heads
    assert chart_of(at, "accuracy").data["chosen"].sum() == 1
    at.segmented_control(key="clock").set_value("decay clocks").run()
    assert_calm(at)
    assert float("".join(at.query_params["at"])) == pytest.approx(299 * 0.015, rel=0.02)
    assert "A · hello-grok, step 299" in [header.value for header in at.header]
    at.select_slider(key="compared_place").set_value(45.0).run()
    assert "at" not in at.query_params, "the newest needs no place"
    assert "A · hello-grok, step 3,000" in [header.value for header in at.header]


def test_a_place_that_is_no_number_gets_a_sentence(open_app):
    assert said(open_app("compare", runs=TWO, at="soon").warning) == [
        "at must be a number, a place on the axis, got 'soon'; the newest is shown."
    ]


def test_a_click_chooses_the_place(monkeypatch):
    picked = []
    monkeypatch.setattr(compared_curves, "_choose", lambda clock, at: picked.append((clock, at)))
    chart = draw_chart.key_of(compared_curves.NAME)
    for selection in ({PICK: [{"x": 42.0}]}, {}):
        monkeypatch.setattr(st, "session_state", {chart: type("Event", (), {"selection": selection})})
        compared_curves._picked(chart, "steps")
    assert picked == [("steps", 42.0)]


def test_a_run_of_an_experiment_is_compared_without_pictures(open_app, tiny):
    executor = DaemonExecutor(1)
    run_sweep(Sweep(tiny.replace(steps=5), {}), executor=executor)
    executor.shutdown()
    (run,) = swept_runs()
    at = open_app("compare", runs=f"hello-grok,{run.id}")
    assert_calm(at)
    assert "Trained in an experiment, without pictures of its inside." in texts(at)
    assert len(table(at)) == 2


def test_one_of_them_is_trained_again_with_one_thing_changed(open_app, trained, monkeypatch):
    monkeypatch.setattr(frame, "key", lambda: KEY)
    one = trained()
    at = open_app("compare", runs=one.id)
    assert at.button(key="again_start").disabled
    at.text_input(key=f"again_{one.id}_weight_decay").set_value("plenty").run()
    assert any("weight_decay must be a number" in text for text in said(at.error))
    assert at.button(key="again_start").disabled
    at.text_input(key=f"again_{one.id}_weight_decay").set_value("0.25").run()
    at.button(key="again_start").click().run()
    until(lambda: not any(run.status.active for run in list_runs()))
    at.run()
    assert_calm(at)
    new = next(run for run in list_runs() if run != one)
    assert new.config == one.config.replace(weight_decay=0.25)
    assert at.multiselect(key="compared").value == [one.id, new.id]
    assert table(at)["run"].tolist() == ["A · weight decay 1", "B · weight decay 0.25"]
    assert table(at)["what changed"].tolist() == ["—", "weight decay 1 → 0.25"]


def test_another_field_has_its_own_widget(open_app, trained):
    one = trained()
    at = open_app("compare", runs=one.id)
    at.selectbox(key="again_field").set_value("architecture").run()
    box = at.selectbox(key=f"again_{one.id}_architecture")
    assert box.value == "mlp"
    box.set_value("rnn").run()
    assert_calm(at)
    assert not at.button(key="again_start").disabled


def test_other_pages_add_a_run_and_the_oldest_gives_way(monkeypatch):
    state = type("State", (dict,), {"__getattr__": dict.__getitem__, "__setattr__": dict.__setitem__})()
    monkeypatch.setattr(st, "session_state", state)
    for name in "abcdefgg":
        comparing.add(name)
    assert state.compared == list("bcdefg")
    opened = []
    monkeypatch.setattr(comparing.address, "open_page", lambda page, **query: opened.append((page, query)))
    comparing.open_compared(type("Named", (), {"id": "h"}))
    assert opened == [("pages/compare.py", {"runs": "c,d,e,f,g,h"})]
