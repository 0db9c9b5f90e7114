"""The small rings of the Lab: where their points stand, what is written beside them, and how they are counted."""

import numpy as np
import pytest

from grok_core.charts import rings
from grok_core.charts.picture_captions import order_caption, rings_caption
from grok_core.measures.fourier import Ring


def ring(frequency: int, score: float, points: np.ndarray | None = None) -> Ring:
    points = np.zeros((5, 2)) if points is None else points
    return Ring(points, frequency, score, spread=0.01, p_value=0.01, null_median=0.2, null_95=0.3)


def test_every_ring_stands_in_a_frame_of_its_own_that_no_point_leaves():
    far = np.array([[9.0, -9.0], [-9.0, 9.0], [0.5, 0.5], [0, 0], [0, 0]])
    frame = rings.rings_frame([ring(1, 0.9, far), ring(2, 0.1, far), ring(1, 0.1, far)], list("abcde"))
    centres = frame[frame["words"].notna()]
    assert centres["words"].tolist() == ["k = 1\n0.90\nnull 0.30", "k = 2\n0.10\nnull 0.30", "k = 1\n0.10\nnull 0.30"]
    assert centres["above"].tolist() == [1, 0, 0]
    for i in range(3):
        away = frame[["x", "y"]].iloc[5 * i : 5 * i + 5].to_numpy() - centres[["x", "y"]].iloc[i].to_numpy()
        assert np.abs(away).max() == pytest.approx(rings.LIMIT)
        assert away[2].tolist() == pytest.approx([0.5, 0.5])
    assert np.ptp(centres["x"]) > 2 * rings.LIMIT
    assert np.ptp(centres["y"]) >= 2 * rings.LIMIT


def test_the_colour_of_an_element_is_where_it_belongs_on_the_ring():
    frame = rings.rings_frame([ring(2, 0.9)], list("abcde"))
    assert frame["turn"].dropna().tolist() == pytest.approx([0, 0.4, 0.8, 0.2, 0.6])


def test_closed_rings_are_counted_beside_validation():
    some = [ring(1, 0.95), ring(2, 0.6), ring(3, 0.2), ring(4, 0.1)]
    said = rings_caption(some, step=1317, val=0.31)
    assert said.startswith("One circle is not enough at step 1,317 (validation 31 %): 1 of 4 rings are closed")
    assert "2 above their null" in said
    assert rings_caption(some, step=1317, val=1.0).startswith("At step 1,317 (validation 100 %): 1 of 4")
    assert rings_caption(some[1:], step=5, val=0.31).startswith("At step 5 (validation 31 %): 0 of 3")
    two = [ring(1, 0.95), ring(2, 0.95)]
    assert rings_caption(two, step=5, val=0.31).startswith("2 circles are not enough at step 5")


def test_it_says_what_k_and_i_are():
    assert order_caption(59, by_value=True) == "Coloured by k·i mod 59; i is the number."
    assert order_caption(58, by_value=False) == "Coloured by k·i mod 58; i is the place in the cyclic order."


def test_words_have_every_score_and_the_null():
    assert rings.rings_words([ring(4, 0.95), ring(17, 0.6)]) == (
        "Ring scores: 0.95 at frequency 4, 0.60 at frequency 17; 95 % of shuffled rows stay below 0.30."
    )
