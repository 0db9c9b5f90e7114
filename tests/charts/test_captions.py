"""Captions: one true sentence for every state a run can be in, and nothing that Markdown would read."""

import math
import re

import pytest

from grok_core.charts import captions, picture_captions
from grok_core.languages import speaking
from grok_core.measures.phases import Progress

BASELINE = 1 / 59
STATES = ["queued", "running", "paused", "stopped", "finished", "diverged", "failed", "interrupted"]


def row(step: int, train: float, val: float) -> dict[str, float]:
    return {"step": step, "train_accuracy": train, "val_accuracy": val}


def progress(phase: str, train: int | None = None, val: int | None = None, *, rising: bool = False) -> Progress:
    turns = () if val is None else (val, val + 100) if phase == "lost" else (val,)
    return Progress(phase, train, val, 0.0, turns, BASELINE, is_rising=rising)


def test_memorising():
    said = captions.happening(progress("memorising"), row(40, 0.612, 0.012))
    assert said == (
        "Memorising at step 40: 61 % of the training cells are right, validation is at 1.2 %, "
        "no better than the baseline (1.7 %)."
    )


def test_plateau_waits_and_says_so_differently_once_over():
    arguments = progress("plateau", 130), row(400, 1.0, 0.018)
    assert captions.happening(*arguments) == (
        "Memorised at step 130; validation is at 1.8 %, no better than the baseline (1.7 %). Waiting…"
    )
    over = captions.happening(*arguments, state="finished")
    assert over == (
        "Memorised at step 130, not understood: at step 400 validation is at 1.8 %, "
        "no better than the baseline (1.7 %)."
    )


def test_above_twice_the_baseline_is_no_longer_near_it():
    said = captions.happening(progress("plateau", 130), row(400, 1.0, 0.23))
    assert "validation is at 23 %" in said
    assert "baseline" not in said


def test_grokking_and_grokked():
    said = captions.happening(progress("grokking", 130, rising=True), row(800, 1.0, 0.71))
    assert said == "Memorised at step 130; at step 800 validation is at 71 % and rising."
    said = captions.happening(progress("grokking", 130), row(800, 1.0, 0.71))
    assert said == "Memorised at step 130; at step 800 validation is at 71 %."
    said = captions.happening(progress("grokked", 130, 940), row(2000, 1.0, 1.0))
    assert said == "Grokked: validation reached 99 % at step 940, 7.2 × the memorisation step (130)."


def test_early_generalisation_is_not_called_grokking():
    arguments = {"state": "finished"}
    said = captions.happening(progress("grokked", 100, 120), row(200, 1.0, 1.0), **arguments)
    assert said.startswith("Generalised early, without grokking: validation reached 99 % at step 120, 1.2 ×")
    said = captions.happening(progress("grokked", 130, 120), row(200, 1.0, 1.0), **arguments)
    assert "before training did (step 130)" in said
    for train in (None, 0):
        said = captions.happening(progress("grokked", train, 120), row(200, 1.0, 1.0), **arguments)
        assert said.endswith("at step 120.")


def test_what_is_lost_is_dated_and_reached_again():
    lost = Progress("lost", 67, 502, 1.0, (502, 640), BASELINE)
    assert captions.happening(lost, row(800, 0.03, 0.03), state="finished") == (
        "Lost again: validation reached 99 % at step 502 and lost it at step 640; at step 800 3.0 % of the training "
        "cells are right, validation is at 3.0 %, no better than the baseline (1.7 %)."
    )
    again = Progress("grokked", 67, 502, 1.0, (502, 640, 710), BASELINE)
    assert captions.happening(again, row(800, 1.0, 1.0), state="finished") == (
        "Grokked: validation reached 99 % at step 502, was lost at step 640 and reached 99 % again at step 710."
    )
    forgotten = Progress("lost", 67, None, 0.1, (), BASELINE)
    said = captions.happening(forgotten, row(800, 0.5, 0.1))
    assert said.startswith("Memorised at step 67 and lost again: at step 800 50 % of the training cells are right")


def test_what_rises_is_not_said_to_wait():
    """Validation has left the plateau when three reports have; it is seen to rise before."""
    rising = Progress("plateau", 130, None, 0.17, (), BASELINE, is_rising=True)
    assert captions.happening(rising, row(400, 1.0, 0.17)) == "Memorised at step 130; validation is at 17 % and rising."
    assert captions.happening(rising, row(400, 1.0, 0.02)).endswith("Waiting…"), "a small set scatters that far"


def test_the_baseline_is_that_of_the_commonest_answer():
    waiting = Progress("plateau", 130, None, 0.43, (), 0.49)
    assert captions.happening(waiting, row(400, 1.0, 0.43)) == (
        "Memorised at step 130; validation is at 43 %, no better than the baseline (49 %). Waiting…"
    )


@pytest.mark.parametrize("phase", ["memorising", "plateau", "grokking", "grokked", "lost"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, math.nan, None])
@pytest.mark.parametrize("crossings", [(None, None), (130, None), (None, 940), (130, 940)])
def test_every_phase_and_state_has_plain_sentences(phase, state, value, crossings):
    arguments = progress(phase, *crossings), row(1000, value, value)
    assert_plain(captions.happening(*arguments, state=state))


@pytest.mark.parametrize("state", STATES)
def test_before_the_first_report(state):
    assert_plain(captions.happening(progress("memorising"), None, state=state))


def test_states_that_end_or_hold_a_run_are_told():
    said = {state: captions.happening(progress("plateau", 130), row(400, 1.0, 0.01), state=state) for state in STATES}
    assert "diverged after step 400" in said["diverged"]
    assert "Paused at step 400" in said["paused"]
    assert "failed at step 400" in said["failed"]
    assert "can be resumed" in said["interrupted"]
    assert "Waiting for a place" in said["queued"]


def assert_plain(said: str) -> None:
    assert said
    assert said[0].isupper()
    assert said[-1] in ".…"
    assert not re.search(r"[*_`$\[\]<>~\\#|]|nan|None|inf", said), said


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.018, "1.8 %"),
        (0.0994, "9.9 %"),
        (0.0996, "10 %"),
        (0.353, "35 %"),
        (0.99, "99 %"),
        (0.9997, "99.9 %"),
        (1, "100 %"),
        (math.nan, "unknown"),
    ],
)
def test_percent(share, text):
    assert captions.percent(share) == text


def test_spectrum_and_ring_claim_only_what_the_null_allows():
    gini = {"gini": 0.618, "gini_null_95": 0.3}
    said = captions.spectrum_caption(9, 0.35, null_95=0.06, p_value=0.005, **gini)
    assert said == (
        "Frequency 9 carries 35 % of the variance (95 % of shuffled rows stay below 6.0 %, p = 0.005). "
        "Gini coefficient of all shares: 0.62 (95 % of shuffled rows stay below 0.30)."
    )
    unclear = captions.spectrum_caption(3, 0.05, null_95=0.06, p_value=0.4, **gini)
    assert unclear.startswith("No frequency stands out")
    assert "Gini coefficient of all shares: 0.62" in unclear
    assert captions.ring_caption(9, 0.93, spread=0.02, null_95=0.1, p_value=0.005) == (
        "A ring of frequency 9, cross-fitted: ring score 0.93 ± 0.02 "
        "(95 % of shuffled rows stay below 0.10, p = 0.005)."
    )
    assert captions.ring_caption(9, 0.05, spread=0.02, null_95=0.1, p_value=0.3).startswith("No ring beyond chance")
    assert captions.circularity_caption(0.93, null_95=0.1, p_value=0.005).endswith(
        "0.93 (95 % of shuffled rows stay below 0.10, p = 0.005)."
    )


def test_cosets():
    judged = {"k_means": (1.0, 0.03, 0.005), "silhouette": (0.41, 0.01, 0.006)}
    found = captions.coset_caption("A5", "left", cosets=2, adjusted_r2=0.62, p_value=0.005, **judged)
    assert found.startswith("The 2 left cosets of A5 explain 62 % of the variance (adjusted; shuffled rows: p = 0.005)")
    assert "adjusted Rand index of 1.00 (best in shuffled rows, 95 %: below 0.03; p = 0.005)" in found
    assert found.endswith("silhouette 0.41 (best in shuffled rows, 95 %: below 0.01; p = 0.006).")
    noise = captions.coset_caption("S4", "right", cosets=5, adjusted_r2=-0.01, p_value=0.7)
    assert "no more than chance" in noise
    assert "explain no more than chance: 0 %" in noise


def test_projections_say_what_they_leave_out():
    assert picture_captions.pca_caption((0.22, 0.09)) == (
        "The two widest directions carry 31 % of the variance (22 % + 9.0 %)."
    )
    assert "perplexity 30, seed 0" in picture_captions.tsne_caption(30, 0)


@pytest.mark.parametrize(
    ("clock", "decay", "optimizer", "start"),
    [
        (100.0, 1, "adamw", "1/(lr·wd) = 100 steps"),
        (1e5, 1e-2, "adamw", "1/(lr·wd) = 100,000 steps"),
        (math.inf, 0, "adamw", "No weight decay"),
        (math.inf, 1, "adam", "adam adds the decay to the gradient"),
    ],
)
def test_decay_clock(clock, decay, optimizer, start):
    assert captions.decay_clock_caption(clock, decay, optimizer).startswith(start)


def test_parallelograms_are_told_with_what_a_line_would_have():
    said = captions.quality_caption(0.571)
    assert said == "57 % of the parallelograms i + j = m + n close; on a line with equal steps all do."


def test_progress_measures_say_that_learning_by_heart_lowers_one_too():
    said = captions.progress_caption("frequencies")
    assert "the strongest frequencies" in said
    assert "learning by heart lowers it too" in said


def test_lines_say_what_they_join_and_what_they_do_not_show():
    assert picture_captions.lines_caption(12, 12, 5) == (
        "Lines join each element to the one 12 places on: neighbours on a ring of frequency 5."
    )
    others = picture_captions.lines_caption(8, 12, 5)
    assert others.startswith("Lines join each element to the one 8 places on, as in Power et al.'s figure.")
    assert others.endswith("(+12 is that of frequency 5); elsewhere they cross, and say nothing.")
    assert "round by construction, and has no score" in picture_captions.by_hand_caption(100, 20, 3)


def test_outliers_that_drew_the_right_answer_are_counted_apart():
    assert captions.outliers_caption(100, 100) == "100 of 100 outliers have a wrong answer."
    assert captions.outliers_caption(2000, 1967) == (
        "1,967 of 2,000 outliers have a wrong answer; 33 drew the right answer by chance."
    )


def test_representations_are_called_in_the_language_that_is_spoken():
    shares = {"standard": 0.5, "dimension 5 x sign": 0.2}
    assert "standard (50 %), dimension 5 x sign (20 %)" in captions.irreps_caption(shares, p_value=0.005)
    with speaking("de"):
        assert "Standard (50 %), Dimension 5 x Signum (20 %)" in captions.irreps_caption(shares, p_value=0.005)
