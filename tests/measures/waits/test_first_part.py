"""What the first part of a run shows: nothing from after it had memorised, and nothing of numbers that are not."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.waits.first_part import first_part, loss_texture

STEPS = np.array([0, 1, 2, 4, 8, 16, 32, 64, 128, 256])


def curves(**changes):
    """Return a run that memorises at step 16, of which is known at step 64; its norm is the square root of the step."""
    memorised = np.where(STEPS >= 16, 1.0, 0.5)
    made = {
        "step": STEPS, "train_loss": 4.0 / (1 + STEPS), "val_loss": 4.0 + STEPS / 64, "train_accuracy": memorised,
        "val_accuracy": STEPS / 1000, "weight_norm": np.sqrt(1.0 + STEPS),
    }  # fmt: skip
    return {name: np.array(values, dtype=float) for name, values in (made | changes).items()}


def test_it_ends_at_the_third_report_in_a_row_and_holds_what_was_reported_there():
    found = first_part(curves())
    assert (found.memorised, found.known_at) == (16, 64)
    assert (found.norm, found.val_accuracy) == pytest.approx((np.sqrt(65), 0.064))
    assert (found.val_loss, found.train_loss) == pytest.approx((5.0, 4 / 65))


def test_a_power_of_the_step_has_that_power_as_its_slope():
    assert first_part(curves(weight_norm=3 * np.maximum(STEPS, 1) ** 0.25)).norm_slope == pytest.approx(0.25)
    assert first_part(curves(weight_norm=np.full(len(STEPS), 7.0))).norm_slope == pytest.approx(0)


def test_what_comes_later_changes_nothing():
    later = curves()
    later["weight_norm"][-2:], later["val_accuracy"][-2:], later["train_loss"][-2:] = 1e6, 1.0, 1e-9
    assert first_part(later) == first_part(curves())


def test_reports_that_are_no_numbers_are_left_out():
    holed = curves()
    holed["train_loss"][3] = np.nan
    without = {name: np.delete(values, 3) for name, values in curves().items()}
    assert first_part(holed) == first_part(without)
    assert first_part(curves(val_loss=np.full(len(STEPS), np.nan))) is None


def test_two_reports_and_runs_that_never_memorised_say_nothing():
    assert first_part({name: values[:2] for name, values in curves().items()}) is None
    assert first_part(curves(train_accuracy=np.full(len(STEPS), 0.98))) is None


def test_curves_of_unequal_length_are_refused():
    with pytest.raises(AnalysisError, match="give one number of each"):
        first_part(curves(val_loss=np.ones(3)))


def test_a_straight_line_has_no_texture_and_a_slow_wave_is_all_in_the_low_band():
    steps = np.arange(257)
    assert loss_texture(steps, np.exp(-steps / 50)) == pytest.approx((0, 0), abs=1e-12)
    slow, fast = (np.exp(0.5 * np.sin(2 * np.pi * k * steps / 256)) for k in (3, 20))
    (low, activity), (low_of_fast, activity_of_fast) = loss_texture(steps, slow), loss_texture(steps, fast)
    assert low == pytest.approx(activity, rel=0.05)
    assert activity_of_fast == pytest.approx(0.125, rel=0.1)  # the variance of a sine of height 1/2
    assert low_of_fast < 0.1 * activity_of_fast


def test_the_texture_of_two_reports_is_refused():
    with pytest.raises(AnalysisError, match="Got 2 reports"):
        loss_texture([0, 1], [1.0, 0.5])
