"""The Lab's curves on steps, epochs, seconds and decay clocks, chosen in the View menu and kept in the address."""

import pytest

from grok_core.charts.curve_frames import Mark
from grok_core.runs import open_run
from grok_core.views import clocks, reading
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, open_changes, said, texts, until

CURVES = ("accuracy", "loss", "weight norm")
COLUMNS = {"epochs": "epochs", "seconds": "seconds", "decay clocks": "decay_clocks"}
TITLES = {"epochs": "epochs", "seconds": "seconds of training", "decay clocks": "decay clocks, 1/(lr · wd)"}


def clock_menu(at):
    return at.segmented_control(key="lab_clock")


@pytest.mark.parametrize("clock", COLUMNS)
@pytest.mark.parametrize("scale", ["log", "linear"])
def test_all_three_curves_stand_on_the_clock_that_is_chosen_and_the_address_says_so(open_app, trained, clock, scale):
    run = trained(batch_size=20)
    at = open_app(run=run.id, axis=scale)
    assert "clock" not in at.query_params
    clock_menu(at).set_value(clock).run()
    assert_calm(at)
    assert at.query_params["clock"] == clock
    places, column = clocks.places(reading.read(run), clock), COLUMNS[clock]
    for about in CURVES:
        chart = chart_of(at, about)
        x = chart.spec["encoding"]["x"]
        assert x["title"] == TITLES[clock] + (" (log scale)" if scale == "log" else "")
        first = float(places[places > 0].min()) if scale == "log" else 0
        assert x["scale"]["domain"] == pytest.approx([first, places[-1]])
        drawn = chart.data.dropna(subset=["step"])
        assert drawn[column].iloc[1:].tolist() == pytest.approx(places[1:].tolist())
        assert drawn["step"].tolist() == reading.read(run).metrics["step"].tolist()
        assert column in chart.fields


def test_marks_follow_and_back_on_steps_all_is_as_before(open_app):
    at = open_app(run="hello-grok")
    before = [chart_of(at, about) for about in CURVES]
    at.select_slider(key="step_hello-grok").set_value(502).run()
    clock_menu(at).set_value("decay clocks").run()
    data = chart_of(at, "accuracy").data
    (chosen,) = data.loc[data["mark"] == Mark.CURSOR, "decay_clocks"]
    assert chosen == pytest.approx(502 * 0.015, rel=1e-4)
    (passed,) = data.loc[data["mark"] == Mark.TRAIN, "decay_clocks"]
    assert passed == pytest.approx(60 * 0.015, rel=1e-4)
    at.select_slider(key="step_hello-grok").set_value(3000).run()
    clock_menu(at).set_value("steps").run()
    assert "clock" not in at.query_params
    for about, one in zip(CURVES, before, strict=True):
        assert chart_of(at, about).spec == one.spec
        assert chart_of(at, about).data.equals(one.data)


@pytest.mark.parametrize(
    ("changes", "clock", "why"),
    [
        ({"weight_decay": 0}, "decay clocks", "no weight decay"),
        (
            {"interventions": "step 5: batch_size=8"},
            "epochs",
            "its batch size changes on the way, so no one length of an epoch",
        ),
    ],
)
def test_a_clock_that_a_run_does_not_have_is_not_offered_and_a_link_to_it_says_why(
    open_app, trained, changes, clock, why
):
    run = trained(**changes)
    at = open_app(run=run.id, clock=clock)
    assert said(at.warning) == [f"The curves cannot be drawn on {clock} ({why}); they are drawn on steps."]
    assert clock not in clock_menu(at).options
    assert clock_menu(at).value == "steps"
    assert "clock" not in at.query_params
    assert chart_of(at, "accuracy").spec["encoding"]["x"]["title"] == "step (log scale)"
    at.run()
    assert not at.warning


def test_a_link_opens_the_clock_and_one_that_cannot_be_read_says_so(open_app):
    at = open_app(run="hello-grok", clock="seconds")
    assert clock_menu(at).value == "seconds"
    assert chart_of(at, "loss").description == "loss, nats by second of training"
    at = open_app(run="hello-grok", clock="fortnights")
    assert [text for text in said(at.warning) if text.startswith("clock must be one of steps, epochs")]
    assert clock_menu(at).value == "steps"


def test_a_run_without_the_clock_after_one_that_has_it_is_drawn_on_steps(open_app, trained):
    at = open_app(run=trained().id, clock="decay clocks")
    assert not at.warning
    at.session_state.run_id = trained(weight_decay=0).id
    at.run()
    assert_calm(at)
    assert any("(no weight decay); they are drawn on steps" in text for text in said(at.warning))
    assert clock_menu(at).value == "steps"


def test_a_change_by_hand_that_takes_the_clock_from_a_live_run_is_said(open_app):
    at = open_app(p="11", d_model="8", d_hidden="16", steps="10000000", clock="decay clocks")
    at.button(key="start").click().run()
    run = open_run(at.session_state.run_id)
    until(lambda: run.status.state == "running")
    at.run()
    assert "decay_clocks" in chart_of(at, "accuracy").data
    open_changes(at)
    at.button(key="decay_off").click().run()
    warned = said(at.warning)  # if the run has been told so soon
    until(run.events)
    at.run()
    assert_calm(at)
    assert any("(its weight decay changes on the way" in text for text in warned + said(at.warning))
    assert "decay_clocks" not in chart_of(at, "accuracy").data
    at.button(key="stop").click().run()


def test_a_ghost_stands_by_its_own_clock_or_is_left_out(open_app, trained):
    at = open_app(run=trained(lr=0.002, weight_decay=0.5).id, clock="decay clocks")
    at.session_state.ghost = at.session_state.shown
    at.session_state.run_id = trained(lr=0.001, weight_decay=0.5).id
    at.run()
    data = chart_of(at, "accuracy").data
    ghost = data.dropna(subset=["ghost_val"])["decay_clocks"]
    assert ghost.max() == pytest.approx(60 * 0.001)
    assert data.dropna(subset=["step"])["decay_clocks"].max() == pytest.approx(60 * 0.0005)
    at.session_state.ghost = reading.read(trained(weight_decay=0))
    at.run()
    assert_calm(at)
    data = chart_of(at, "accuracy").data
    assert data["ghost_val"].isna().all()
    assert Mark.GHOST not in set(data["mark"])


def test_german_says_the_clock(open_app):
    at = open_app(run="hello-grok", clock="decay clocks", lang="de")
    chart = chart_of(at, "Genauigkeit")
    assert chart.spec["encoding"]["x"]["title"] == "Decay-Uhren, 1/(lr · wd) (log. Skala)"
    assert "99 % bei Decay-Uhr " in str(chart.spec)
    assert "Schritt" in texts(at)
