"""A measure along runs: thin, positive where the axis is logarithmic, and said in words."""

import numpy as np

from grok_core.charts.figures.measure_curves import POINTS, measure_frame, measure_words

NAMES = ("A · one", "B · two")
STEPS = np.arange(0, 2000)


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    frame = measure_frame([(STEPS, STEPS + 1.0), ([0, 5], [2.0, 3.0])], NAMES, log_x=True, log_y=False)
    curve = frame[(frame["run"] == NAMES[0]) & frame["letter"].isna()]
    assert len(curve) <= POINTS + 2
    assert (curve["x"].iloc[0], curve["x"].iloc[-1], curve["value"].iloc[-1]) == (1, 1999, 2000)
    assert frame.loc[frame["letter"].notna(), ["letter", "value"]].values.tolist() == [["A", 2000.0], ["B", 3.0]]


def test_what_is_not_positive_or_not_finite_is_left_out():
    frame = measure_frame([([1, 2, 3, 4], [0.0, -1.0, np.nan, 5.0])], NAMES[:1], log_x=True, log_y=True)
    assert frame.loc[frame["letter"].isna(), "value"].tolist() == [5.0]
    assert list(measure_frame([([], [])], NAMES[:1], log_x=True, log_y=True).columns) == ["x", "value", "run", "letter"]


def test_words_have_the_numbers_and_say_what_is_missing():
    frame = measure_frame([([1, 2, 3], [4.0, 1.0, 2.0]), ([], [])], NAMES, log_x=True, log_y=False)
    said = measure_words(frame, NAMES, "gap, nats")
    assert said == "gap, nats. A · one: 4 at first, 2 at last, between 1 and 4. B · two: not measured."
