"""The Lab under AppTest: every preset, operation and state of a run is drawn, and nothing flickers."""

import pandas as pd
import pytest

from grok_core.config import FIELDS, RunConfig
from grok_core.config.rules import unused
from grok_core.presets import PRESETS
from grok_core.runs import list_runs, open_run, recordings
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.tasks.task import build_task
from tests.pages.charts_of import chart_of, charts_of, cursor_of
from tests.pages.looking import assert_calm, key_of, preset_box, said, texts, until
from tests.strategies import needed

OPERATIONS = FIELDS["operation"].choices
ENDLESS = "10000000"
TINY = {"p": "11", "d_model": "8", "d_hidden": "16"}
VIEWS = {"axis": ("log", "linear"), "third": ("weight norm", "output norm", "gap"), "rows_view": ("rings", "PCA")}


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_opens(open_app, name):
    at = open_app(preset=name)
    assert preset_box(at).value == name
    assert not [*at.warning, *at.error]
    assert not at.button(key="start").disabled
    assert len(charts_of(at)) == (4 if any(run.id == name for run in recordings()) else 0)


@pytest.mark.parametrize("name", PRESETS)
def test_choosing_a_preset_puts_its_settings_into_the_form(open_app, name):
    at = open_app(preset="ring" if name == "hello-grok" else "hello-grok")
    preset_box(at).set_value(name).run()
    assert_calm(at)
    config = PRESETS[name].config
    assert at.selectbox(key=key_of(at, "operation")).value == config.operation
    if "p" not in unused(config):
        assert at.number_input(key=key_of(at, "p")).value == config.p
    assert at.select_slider(key=key_of(at, "d_model")).value == config.d_model
    assert at.session_state.config == config


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.usefixtures("no_recordings")
def test_every_operation_is_drawn_before_a_run_and_after_it(open_app, trained, operation):
    at = open_app(operation=operation, **TINY | {name: str(value) for name, value in needed(operation).items()})
    assert "cells to train on" in texts(at)
    assert not charts_of(at)
    run = trained(operation=operation)
    at = open_app(run=run.id)
    assert at.selectbox(key=key_of(at, "operation")).value == operation
    assert len(charts_of(at)) == 4
    task = build_task(run.config)
    if task.cyclic_order is None:
        assert len(chart_of(at, "embedding").data) == task.n_answers
        assert why_no_circle(run.config) in texts(at)
    else:
        assert len(chart_of(at, "rings").data) == 2 * (4 * (len(task.cyclic_order) + 1) + 1)  # with centres and titles


@pytest.mark.parametrize(
    ("group", "kinds"), [("s3", {"even", "odd"}), ("d4", {"rotation", "reflection"}), ("a4", None)]
)
def test_elements_are_coloured_by_kind_where_a_group_has_two(open_app, trained, group, kinds):
    at = open_app(run=trained(operation="compose", group=group).id)
    assert_calm(at)
    data = chart_of(at, "embedding").data
    if kinds:
        assert set(data["category"]) == kinds
    else:
        assert "Coloured by place in the table." in texts(at)


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in VIEWS.items() for name in names])
def test_every_view_of_a_finished_run(open_app, trained, key, name):
    at = open_app(run=trained().id)
    at.segmented_control(key=key).set_value(name).run()
    assert_calm(at)
    x = chart_of(at, "accuracy").spec["encoding"]["x"]["scale"]["type"]
    assert x == ("linear" if name == "linear" else "log")
    third = {"gap": "loss gap", "output norm": "output norm"}.get(name, "weight norm")
    assert charts_of(at)[-1].description.startswith(third)
    assert ("cross-fitted" in texts(at)) == (name == "ring")


def test_opens_on_the_recording_of_hello_grok(open_app):
    at = open_app()
    assert "recorded" in texts(at)
    assert "validation **100 %**" in texts(at)
    assert at.button(key="pause").disabled
    assert at.button(key="stop").disabled


@pytest.mark.usefixtures("no_recordings")
def test_without_recordings_it_says_what_to_do(open_app):
    at = open_app()
    assert said(at.info) == ["Press Train live: this network trains right here."]
    assert not charts_of(at)


def test_at_step_0_hello_grok_has_no_ring_and_at_the_end_it_has(open_app):
    at = open_app()
    closed = "4 of 4 rings of the output rows and 4 of the held-out answers are closed"
    assert f"At step 3,000, validation 100 %, {closed}" in texts(at)
    first = chart_of(at, "rings").data["place"]
    at.select_slider(key="step_hello-grok").set_value(0).run()
    assert_calm(at)
    assert f"At step 0, validation 2.0 %, {closed.replace('4 of 4', '0 of 4').replace('and 4', 'and 0')}" in texts(at)
    assert chart_of(at, "rings").data["place"].equals(first), "the frequencies, and with them the colours, stay"


def test_a_step_of_the_past_is_marked_on_the_curves_and_shown_beside_them(open_app):
    at = open_app()
    whole, last = chart_of(at, "accuracy"), chart_of(at, "rings")
    step = next(s for s in open_run("hello-grok").snapshot_steps() if s > 20)
    at.select_slider(key="step_hello-grok").set_value(step).run()
    then = chart_of(at, "accuracy")
    assert then.spec == whole.spec
    assert len(then.data) == len(whole.data) + 1
    assert cursor_of(at, "accuracy") == step
    assert f"step {step}" in texts(at)
    assert not chart_of(at, "rings").data.equals(last.data)
    assert at.query_params["step"] == str(step)


def test_a_link_names_the_step(open_app):
    at = open_app(run="hello-grok", step="24")
    assert at.select_slider(key="step_hello-grok").value == 24
    assert cursor_of(at, "accuracy") == 24
    assert at.query_params["step"] == "24"


@pytest.mark.parametrize(("asked", "shown"), [("25", 24), ("999999", 3000), ("-3", 0), ("-1", 0), ("soon", 3000)])
def test_a_link_to_a_step_without_a_picture_shows_the_one_before(open_app, asked, shown):
    at = open_app(run="hello-grok", step=asked)
    assert_calm(at)
    assert at.select_slider(key="step_hello-grok").value == shown


def test_a_diverged_run_says_so_and_keeps_its_curves(open_app, trained):
    run = trained(lr=1000, steps=300, init_scale=100, activation="quadratic")
    assert run.status.state == "diverged"
    at = open_app(run=run.id)
    assert "diverged" in texts(at)
    assert run.status.message in said(at.warning)
    assert len(charts_of(at)) == 4
    assert len(chart_of(at, "accuracy").data) > 1


def test_start_pause_step_resume_stop(open_app):
    at = open_app(steps=ENDLESS, **TINY)
    at.button(key="start").click().run()
    assert_calm(at)
    (run,) = list_runs()
    assert at.query_params["run"] == run.id
    until(lambda: run.rows())
    at.button(key="pause").click().run()
    until(lambda: run.status.state == "paused")
    at.run()
    assert at.button(key="pause").label == "Resume"
    assert "paused" in texts(at)
    at.selectbox(key="stride").set_value(10).run()
    before = run.status.step
    at.button(key="step").click().run()
    until(lambda: run.status.step == before + 10 and run.status.state == "paused")
    at.run()
    assert at.button(key="pause").label == "Resume"
    at.button(key="pause").click().run()
    until(lambda: run.status.step > before + 100)
    at.button(key="stop").click().run()
    until(lambda: run.status.state == "stopped")
    at.run()
    assert_calm(at)
    assert at.button(key="stop").disabled
    assert at.button(key="pause").label == "Resume"


def test_nothing_but_data_changes_between_two_looks_at_a_live_run(open_app):
    at = open_app(steps=ENDLESS, **TINY)
    at.button(key="start").click().run()
    (run,) = list_runs()
    until(lambda: run.status.step > 10)
    at.run()
    first = charts_of(at)
    until(lambda: run.rows()[-1]["step"] > 1000)
    at.run()
    second = charts_of(at)
    assert [chart.spec for chart in first] == [chart.spec for chart in second]
    assert len(first) == 4
    for one, other in zip(first, second, strict=True):
        assert not one.data.equals(other.data)
        assert list(one.data.columns) == list(other.data.columns)


def test_charts_read_only_columns_they_are_sent(open_app, trained):
    at = open_app(run=trained().id)
    derived = {"series", "words", "turn"}  # computed in the browser
    for chart in charts_of(at):
        assert chart.fields - derived <= set(chart.data.columns)


def test_auto_run_makes_a_second_run_beside_the_ghost_of_the_first(open_app):
    at = open_app(steps="200", auto="true", **TINY)
    ids = []
    for decay in (0.5, 2.0):
        at.select_slider(key=key_of(at, "weight_decay")).set_value(decay).run()
        assert_calm(at)
        ids.append(at.session_state.run_id)
        run = next(run for run in list_runs() if run.id == ids[-1])
        until(lambda run=run: run.status.state == "finished")
        at.run()
    assert ids[0] != ids[1]
    assert [run.id for run in list_runs()] == [ids[1]], "the first one made way"
    assert run.config.weight_decay == 2.0
    ghost = chart_of(at, "accuracy").data["ghost_val"]
    assert pd.notna(ghost).sum() > 1
    assert "With weight decay 2.0 instead of 0.5" in texts(at)


def test_a_kept_run_does_not_make_way(open_app):
    at = open_app(steps="200", auto="true", **TINY)
    at.select_slider(key=key_of(at, "weight_decay")).set_value(0.5).run()
    (first,) = list_runs()
    until(lambda: first.status.state == "finished")
    at.run()
    at.button(key="keep").click().run()
    at.select_slider(key=key_of(at, "weight_decay")).set_value(2.0).run()
    assert_calm(at)
    assert {run.config.weight_decay for run in list_runs()} == {0.5, 2.0}


def test_a_link_to_somebody_elses_run_gives_no_power_over_it(open_app):
    at = open_app(steps=ENDLESS, **TINY)
    at.button(key="start").click().run()
    (run,) = list_runs()
    other = open_app(run=run.id)
    assert [other.button(key=key).disabled for key in ("pause", "step", "stop")] == [True] * 3
    assert "You are watching" in texts(other)
    assert not at.run().button(key="stop").disabled


def test_reset_returns_to_the_preset(open_app):
    at = open_app(train_fraction="0.3", lr="0.02")
    assert at.session_state.config != RunConfig()
    at.button(key="reset").click().run()
    assert_calm(at)
    assert at.session_state.config == RunConfig()
    assert "recorded" in texts(at)


def test_numbers_that_fall_into_line_are_shown_by_their_operands(open_app, trained):
    fields = {"operation": "plain_add", "output_rows": "templates", "tied": True, "d_model": 1, "loss": "mse"}
    run = trained(**fields)
    at = open_app(run=run.id)
    assert_calm(at)
    assert len(chart_of(at, "embedding").data) == run.config.p
    assert "of the parallelograms i + j = m + n close" in texts(at)
    at.segmented_control(key="third").set_value("representation quality").run()
    assert_calm(at)
    shown = chart_of(at, "parallelograms closed").data["value"].dropna()
    assert len(shown) == len(run.metrics())
    assert chart_of(at, "loss").spec["description"].startswith("loss by")
    at = open_app(run=trained().id)
    assert "representation quality" not in at.segmented_control(key="third").options


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, "frequencies"),
        ({"operation": "compose", "group": "s3"}, "representations"),
        ({"operation": "x2_y2"}, None),
        ({"loss": "mse"}, None),
    ],
)
def test_progress_measures_are_offered_where_there_are_any(open_app, trained, changes, offered):
    run = trained(**changes)
    at = open_app(run=run.id)
    assert ("progress measures" in at.segmented_control(key="third").options) == (offered is not None)
    if offered:
        at.segmented_control(key="third").set_value("progress measures").run()
        assert_calm(at)
        assert f"Restricted: the loss with the strongest {offered}" in texts(at)
        drawn = [chart.data for chart in charts_of(at) if "excluded" in chart.data]
        assert len(drawn[0]["excluded"].dropna()) == len(run.metrics())


def test_a_run_and_the_one_before_it_are_sent_to_be_compared(open_app, trained):
    at = open_app(run="ring")
    run = trained()
    at.session_state.run_id = run.id
    at.session_state.ghost = at.session_state.shown
    at.run()
    at.button(key="lab_compare").click().run()
    assert_calm(at)
    assert at.session_state.compared == ["ring", run.id]
    assert chart_of(at, "accuracy and loss of 2 runs").spec
