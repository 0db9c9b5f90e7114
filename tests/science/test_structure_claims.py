"""What docs/structure.md says of circles: significant after grokking on every seed, and far beyond the start."""

import pytest

from tests.science.find_structure import END, SEEDS, START, circle_scores, effect

pytestmark = pytest.mark.science
every_seed = pytest.mark.parametrize("seed", SEEDS)
circles = pytest.mark.parametrize("name", ["hello-grok", "ring"])


@circles
@every_seed
def test_circles_are_significant_after_grokking(name, seed):
    at = circle_scores(name, seed)[END]
    assert at.ring.p_value < 0.01
    assert at.spectrum.p_value < 0.01


@circles
@every_seed
def test_circles_are_not_there_before_the_first_step(name, seed):
    before, after = (circle_scores(name, seed)[moment] for moment in (START, END))
    assert effect(before.ring.score, before.ring) < 2 < 3 < effect(after.ring.score, after.ring)
    assert effect(before.f_max, before.spectrum) < 2 < 3 < effect(after.f_max, after.spectrum)
