"""Collapses on curves drawn by hand."""

import math

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures import phases
from grok_core.measures.fates.collapses import Collapse, Fall, watch

UP, DOWN = [0.99, 1.0, 1.0], [0.89, 0.4, 0.6]


def curve(*pieces):
    values = [value for piece in pieces for value in piece]
    return np.arange(0, 10 * len(values), 10), values


def test_one_collapse_that_is_regained():
    found = watch(*curve([0.02, 0.3], UP, DOWN, [0.95], UP))  # 2 up: 20, 30, 40; down: 50, 60, 70; 80; up: 90 …
    assert found.collapses == (Collapse(lost=50, lowest=0.4, lowest_step=60, regained=90),)
    assert found.falls == (Fall(50, 0.4, 60, 3),)
    assert (found.reached, found.last, found.dips, found.is_lost) == (20, 110, 0, False)
    assert found.lowest == 0.4
    assert found.below == pytest.approx(3 / 10)
    assert found.widest == 10


def test_a_collapse_that_lasts_has_no_end():
    found = watch(*curve(UP, DOWN, [0.98, 0.2, 0.98]))
    assert found.collapses == (Collapse(30, 0.2, 70, None),)
    assert found.is_lost


def test_two_collapses_are_told_apart_only_by_99_per_cent_in_between():
    assert len(watch(*curve(UP, DOWN, UP, DOWN)).collapses) == 2
    assert len(watch(*curve(UP, DOWN, [0.97, 0.97, 0.97], DOWN)).collapses) == 1


def test_what_lasts_one_or_two_reports_is_a_dip():
    found = watch(*curve(UP, [0.5], UP, [0.5, 0.89], UP))
    assert found.collapses == ()
    assert found.dips == 2
    assert found.falls == (Fall(30, 0.5, 30, 1), Fall(70, 0.5, 70, 2))
    assert not found.is_lost
    assert found.lowest == 0.5


def test_90_per_cent_is_not_below():
    assert watch(*curve(UP, [0.9, 0.9, 0.9])).collapses == ()
    assert watch(*curve(UP, [0.8999, 0.8999, 0.8999])).collapses[0].lost == 30


def test_what_comes_before_99_per_cent_is_neither():
    found = watch(*curve([0.95, 0.2, 0.95, 0.2], UP))
    assert (found.collapses, found.dips, found.below) == ((), 0, 0.0)


def test_nothing_reached_nothing_lost():
    for found in (watch(*curve([0.5, 0.99, 0.99])), watch([], [])):
        assert (found.reached, found.collapses, found.dips, found.widest) == (None, (), 0, 0)
        assert math.isnan(found.below)
        assert math.isnan(found.lowest)


def test_no_number_ends_what_lasts():
    found = watch(*curve(UP, [0.5, math.nan, 0.5, 0.5], UP))
    assert found.collapses == ()
    assert found.dips == 2


def test_the_steps_count_and_not_their_distance():
    steps, values = curve([0.02], UP, DOWN, UP)
    near, far = watch(steps, values), watch(100 * steps, values)
    assert [100 * c.lost for c in near.collapses] == [c.lost for c in far.collapses]
    assert far.widest == 1000


def test_it_is_lost_exactly_where_the_phase_is():
    generator = np.random.default_rng(0)
    lost = 0
    for _ in range(200):
        values = generator.choice([0.5, 0.95, 1.0], size=40, p=[0.3, 0.1, 0.6])
        values = np.repeat(values, 2)
        steps = np.arange(len(values))
        found = phases.progress(steps, np.ones(len(values)), values, baseline=0.02)
        assert watch(steps, values).is_lost == found.has_lost
        lost += found.has_lost
    assert 20 < lost < 180


@pytest.mark.parametrize(("steps", "values"), [([0, 1], [1.0]), ([0, 2, 2], [1.0, 1.0, 1.0])])
def test_other_reports_are_refused(steps, values):
    with pytest.raises(AnalysisError):
        watch(steps, values)
