"""The small rings of the Lab: where their points stand, what is written beside them, and how they are counted."""

import numpy as np
import pytest

from grok_core.charts import rings
from grok_core.charts.picture_captions import rings_caption, rings_help
from grok_core.measures.answer_rings import AnswerRing
from grok_core.measures.fourier import Ring


def ring(frequency: int, score: float, points: np.ndarray | None = None) -> Ring:
    points = np.zeros((5, 2)) if points is None else points
    return Ring(points, frequency, score, spread=0.01, p_value=0.01, null_median=0.2, null_95=0.3)


def test_every_ring_stands_in_a_frame_of_its_own_that_no_point_leaves():
    far = np.array([[9.0, -9.0], [-9.0, 9.0], [0.5, 0.5], [0, 0], [0, 0]])
    held_out = [AnswerRing(far, k, -0.001, p_value=0.5, null_95=0.1) for k in (1, 2)]
    rows = {"output rows": [ring(1, 0.9, far), ring(2, 0.1, far)], "held-out answers": held_out}
    frame = rings.rings_frame(rows, list("abcde"))
    centres = frame[frame["kind"].isin((rings.RING, rings.CLOSER_RING))]
    assert centres["words"].tolist() == ["k = 1: 0.90", "k = 2: 0.10", "k = 1: 0.00", "k = 2: 0.00"]
    assert centres["kind"].tolist() == [rings.CLOSER_RING, rings.RING, rings.RING, rings.RING]
    titles = frame.loc[frame["kind"] == rings.TITLE, "words"]
    assert titles.tolist() == ["output rows (null 0.30)", "held-out answers (null 0.10)"]
    for i, points in enumerate((frame[:5], frame[5:10], frame[13:18], frame[18:23])):
        away = points[["x", "y"]].to_numpy() - centres[["x", "y"]].iloc[i].to_numpy()
        assert np.abs(away).max() == rings.LIMIT
        assert away[2].tolist() == [rings.RADIUS / 2, rings.RADIUS / 2]
    assert np.ptp(centres["x"]) >= 2 * rings.LIMIT
    assert np.ptp(centres["y"]) >= 2 * rings.LIMIT + rings.SMALL.line


def test_on_a_projector_frequency_and_score_stand_in_two_lines():
    frame = rings.rings_frame({"output rows": [ring(1, 0.9), ring(12, 0.1)]}, list("abcde"), rings.LARGE)
    assert frame.loc[frame["kind"] != rings.POINT, "words"].tolist() == [
        "k = 1|0.90",
        "k = 12|0.10",
        "output rows (null 0.30)",
    ]
    assert rings.LARGE.high == 2 * rings.LIMIT + 3 * rings.LARGE.line


def test_the_colour_of_an_element_is_where_it_belongs_on_the_ring():
    frame = rings.rings_frame({"output rows": [ring(2, 0.9)]}, list("abcde"))
    points = frame[frame["kind"] == rings.POINT]
    assert (points["place"] / len(points)).tolist() == pytest.approx([0, 0.4, 0.8, 0.2, 0.6])
    assert points["words"].tolist() == list("abcde")


def test_closed_rings_are_counted_beside_validation():
    some = [ring(1, 0.95), ring(2, 0.6), ring(3, 0.2), ring(4, 0.1)]
    said = rings_caption(some, matrix="output rows", step=1317, val=0.31)
    assert said == (
        "One circle is not enough (step 1,317, validation 31 %): 1 of 4 rings of the output rows are closed "
        "(score 0.9 or more)."
    )
    held_out = [AnswerRing(np.zeros((5, 2)), k, score, 0.1, 0.2) for k, score in enumerate((0.97, 0.93, 0.5, 0.1), 1)]
    said = rings_caption(some, held_out, matrix="left operand", step=1317, val=1.0)
    assert said == (
        "At step 1,317, validation 100 %, 1 of 4 rings of the left operand and 2 of the held-out answers are closed "
        "(score 0.9 or more)."
    )
    assert rings_caption(some[1:], matrix="output rows", step=5, val=0.31).startswith("At step 5, validation 31 %, 0")
    two = [ring(1, 0.95), ring(2, 0.95)]
    assert rings_caption(two, matrix="output rows", step=5, val=0.31).startswith("2 circles are not enough (step 5")


def test_it_says_what_k_and_i_are():
    assert "i (a number) has the colour of k·i mod 59, and i is itself" in rings_help(
        59, by_value=True, with_held_out=False
    )
    said = rings_help(58, by_value=False, with_held_out=True)
    assert "i (an element) has the colour of k·i mod 58, and i is its place in the cyclic order" in said
    assert "one point is one answer" in said


def test_words_have_every_score_and_the_null_of_each_row():
    held_out = [AnswerRing(np.zeros((5, 2)), 4, -0.12, 0.5, 0.2)]
    assert rings.rings_words({"output rows": [ring(4, 0.95), ring(17, 0.6)], "held-out answers": held_out}) == (
        "Ring scores of the output rows (null 0.30): 0.95 at frequency 4, 0.60 at frequency 17. "
        "Ring scores of the held-out answers (null 0.20): −0.12 at frequency 4."
    )
