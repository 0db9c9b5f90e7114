"""The laws of the wait on runs made by them: each is found again, and says nothing where it has nothing to say."""

import math

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.waits.wait_laws import DECAY, LAWS, NORM, NORM_CALIBRATED, PASSAGE, Known, calibrate, norm_law

RATES = np.geomspace(0.002, 0.03, 12)


def known(waits, norms, *, end=20.0, memorised=50.0):
    n = len(waits)
    return Known(RATES[:n], np.full(n, memorised), memorised + np.asarray(waits), norms, np.full(n, end))


def test_the_published_law_by_hand():
    # log(60² / 20²) / (2 · 0.01) = log(3) / 0.01
    assert norm_law(0.01, 60.0, 20.0) == pytest.approx(math.log(3) / 0.01)
    assert math.isnan(norm_law(0.01, 20.0, 20.0))
    assert math.isnan(norm_law(0.0, 60.0, 20.0))


def test_runs_that_follow_a_law_are_said_exactly():
    norms = np.linspace(40, 80, 12)
    published = np.log(norms / 20) / RATES
    laws = calibrate(known(7 * published, norms))
    assert laws.norm_factor == pytest.approx(7)
    said = laws.waits(decay_rate=0.005, norm=50.0)
    wanted = 7 * math.log(50 / 20) / 0.005
    assert (said[NORM], said[NORM_CALIBRATED], said[PASSAGE]) == pytest.approx((wanted / 7, wanted, wanted))


def test_inverse_decay_is_said_exactly():
    laws = calibrate(known(6 / RATES, np.linspace(40, 80, 12)))
    assert laws.waits(decay_rate=0.004, norm=33.0)[DECAY] == pytest.approx(1500)


def test_where_the_norm_is_to_grow_only_inverse_decay_says_something():
    laws = calibrate(known(6 / RATES, np.linspace(40, 80, 12), end=100.0))
    said = laws.waits(decay_rate=0.01, norm=60.0)
    assert math.isnan(said[NORM])
    assert math.isnan(said[NORM_CALIBRATED])
    assert said[DECAY] == pytest.approx(600)


def test_without_decay_no_law_says_anything():
    laws = calibrate(known(6 / RATES, np.linspace(40, 80, 12)))
    assert all(math.isnan(wait) for wait in laws.waits(decay_rate=0.0, norm=60.0).values())
    assert set(laws.waits(decay_rate=0.0, norm=60.0)) == set(LAWS)


def test_equal_norms_leave_the_first_passage_without_an_answer():
    laws = calibrate(known(6 / RATES, np.full(12, 50.0)))
    assert math.isnan(laws.waits(decay_rate=0.01, norm=60.0)[PASSAGE])


def test_two_runs_calibrate_nothing():
    with pytest.raises(AnalysisError, match="Got 2 runs that waited"):
        calibrate(known([100.0, 200.0], np.array([40.0, 50.0])))
