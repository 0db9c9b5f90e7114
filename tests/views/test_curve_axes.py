"""A run's curves on another clock: where its reports, its marks and its end stand, and what a run without it gets."""

from dataclasses import replace

import pytest

from grok_core.config import RunConfig
from grok_core.runs import create_run, execute
from grok_core.views import curve_axes, reading
from grok_core.views.cached_run import CachedRun

TINY = RunConfig(p=7, d_model=4, d_hidden=8, steps=40, report="1", lr=0.01, weight_decay=0.5)


def trained(**changes):
    """Return a reading of a tiny run that has ended."""
    path = create_run(TINY.replace(**changes))
    execute(path)
    return reading.read(CachedRun(path))


def test_on_steps_everything_is_as_it_was_reported():
    now = trained()
    axis = curve_axes.axis_of(now)
    assert (axis.clock, axis.log, axis.ends) == ("steps", True, (1, 40))
    assert curve_axes.reports(now, axis) is now.metrics
    assert curve_axes.marks_of(now, axis, 7)["cursor"] == 7
    assert curve_axes.placed(now, axis, [(5, "a"), (4000, "b")]) == ((5, "a"), (4000, "b"))


def test_decay_clocks_and_epochs_go_from_the_first_step_to_the_last_planned():
    now = trained(batch_size=10)
    axis = curve_axes.axis_of(now, clock="decay clocks", log=False)
    assert not axis.log
    assert axis.ends == pytest.approx((1 / 200, 40 / 200))
    assert curve_axes.reports(now, axis)["decay_clocks"].iloc[-1] == pytest.approx(40 / 200)
    assert curve_axes.marks_of(now, axis, 20)["cursor"] == pytest.approx(0.1)
    first, _ = curve_axes.axis_of(now, clock="epochs").ends
    assert first == pytest.approx(10 / now.config.n_train)


def test_a_second_that_has_not_come_is_not_drawn_and_the_axis_of_a_live_run_ends_at_a_round_one():
    now = trained()
    seconds = now.metrics["seconds"]
    axis = curve_axes.axis_of(now, clock="seconds")
    assert axis.ends == pytest.approx((seconds[seconds > 0].min(), seconds.max()))
    live = replace(
        now, metrics=now.metrics.iloc[:20].assign(seconds=range(20)), status=replace(now.status, state="running")
    )
    axis = curve_axes.axis_of(live, clock="seconds")
    assert axis.ends == (1, 20)
    assert curve_axes.placed(live, axis, [(0, "begun"), (10, "changed"), (30, "planned")]) == (
        (0, "begun"), (10, "changed"),
    )  # fmt: skip
    unborn = replace(live, metrics=now.metrics.iloc[:0])
    low, high = curve_axes.axis_of(unborn, clock="seconds").ends
    assert 0 < low < high
    assert curve_axes.reports(unborn, axis).empty


def test_a_ghost_stands_by_its_own_clock_and_one_without_is_left_out():
    now, ghost, none = trained(), trained(lr=0.001), trained(weight_decay=0)
    axis = curve_axes.axis_of(now, ghost, "decay clocks")
    assert axis.ends == pytest.approx((1 / 2000, 40 / 200)), "the axis begins where the first of both does"
    assert curve_axes.reports(ghost, axis)["decay_clocks"].iloc[-1] == pytest.approx(40 / 2000)
    assert curve_axes.axis_of(now, none, "decay clocks").ends == pytest.approx((1 / 200, 40 / 200))
    missing = curve_axes.reports(none, axis)
    assert missing.empty
    assert "decay_clocks" in missing.columns
    assert curve_axes.axis_of(none, now, "decay clocks") == curve_axes.axis_of(none)
