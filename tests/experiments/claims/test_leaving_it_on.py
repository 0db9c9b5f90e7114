"""Criteria on falls and fresh readouts, judged on runs whose numbers are written down; and their picture."""

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.criteria import judge
from grok_core.experiments.pictures import drawings
from grok_core.experiments.record import Verdict
from tests.experiments.hand_made import run

LEFT, LOST, PLATEAU = (EXPERIMENTS[name] for name in ("left-on", "lost-readout", "plateau-readout"))
OFF, EXACT, KEPT = LEFT.arms
HELD_OUT = {"held_out": 1741, "baseline": 1 / 59}
PIECES = {"piece_step": [40, 80], "piece_lowest": [0.1, 0.9], "piece_lowest_train": [0.2, 1.0]}
KEEPS = {"reached": 500, "lowest": 0.99, "first_fall": None} | PIECES
FALLS = {"reached": 500, "lowest": 0.7, "first_fall": 1600, "val_lowest": 0.7, "fresh_lowest": 0.97} | PIECES


def runs(*beside):
    return tuple(run(1000 + i, 500, beside=numbers) for i, numbers in enumerate(beside))


def verdicts(experiment, arms):
    return [finding.verdict for finding in judge(experiment, arms).parts]


def varied(numbers, name, spread=0.001):
    return [numbers | {name: numbers[name] + spread * i} for i in range(7)]


def test_falls_are_told_from_none():
    arms = {OFF: runs(*[FALLS] * 7), EXACT: runs(*[KEEPS] * 7), KEPT: runs(*[KEEPS] * 7)}
    assert verdicts(LEFT, arms) == [Verdict.HOLDS] * 3
    arms = {OFF: runs(*[KEEPS] * 7), EXACT: runs(*[FALLS] * 7), KEPT: runs(*[KEEPS] * 6, FALLS)}
    assert verdicts(LEFT, arms) == [Verdict.IN_PART, Verdict.DOES_NOT, Verdict.DOES_NOT]


def test_a_readout_that_has_the_answer_is_told_from_one_that_has_lost_it():
    assert verdicts(LOST, {OFF: runs(*varied(FALLS, "fresh_lowest"))}) == [Verdict.HOLDS] * 2
    lost = FALLS | {"fresh_lowest": 0.6}
    assert verdicts(LOST, {OFF: runs(*varied(lost, "fresh_lowest"))}) == [Verdict.DOES_NOT] * 2
    assert verdicts(LOST, {OFF: runs(*[KEEPS] * 7)}) == [Verdict.UNDECIDED] * 2


@pytest.mark.parametrize(
    ("memorised", "ahead", "expected"),
    [
        (0.001, 0.0, [Verdict.HOLDS, Verdict.HOLDS]),
        (1 / 59, 0.04, [Verdict.HOLDS, Verdict.HOLDS]),
        (0.03, 0.3, [Verdict.DOES_NOT, Verdict.DOES_NOT]),
    ],
)
def test_a_layer_at_chance_is_told_from_one_that_knows_more(memorised, ahead, expected):
    numbers = {"fresh_memorised": memorised, "val_plateau": 0.1, "fresh_plateau": 0.1 + ahead} | HELD_OUT
    assert verdicts(PLATEAU, {KEPT: runs(*varied(numbers, "fresh_plateau"))}) == expected


def test_the_picture_has_the_lowest_of_every_piece():
    arms = {OFF: runs(*[FALLS] * 7), EXACT: runs(*[KEEPS] * 7), KEPT: runs(*[KEEPS] * 7)}
    found = drawings(LEFT, arms)
    assert list(found) == ["", "-along"]
    assert found["-along"].frame["val"].tolist() == [0.1, 0.9] * 7
    assert found["-along"].words
