"""Cuts at landmarks: a point and an interval each, in words too."""

import altair as alt

from grok_core.charts.figures.cut_landmarks import CUT, RANDOM, WHOLE, cut_frame, cut_spec, cut_words

ROWS = [
    ("start", WHOLE, 0.02, 0.01, 0.03),
    ("start", CUT, 0.01, 0.0, 0.02),
    ("grokked", WHOLE, 1.0, 0.99, 1.0),
    ("grokked", CUT, 0.125, 0.11, 0.14),
    ("grokked", RANDOM, 0.95, 0.9, 0.97),
]


def test_every_number_is_there_and_said():
    frame = cut_frame(ROWS)
    assert frame["landmark"].tolist() == ["start", "start", "grokked", "grokked", "grokked"]
    assert frame["written"].iloc[3] == "12 % (11 % – 14 %)"
    assert frame["value"].dtype == "float32"
    said = cut_words(frame)
    assert said.startswith("start: whole 2.0 % (1.0 % – 3.0 %), after the cut 1.0 % (0 % – 2.0 %).")
    assert "after random cuts, median 95 % (90 % – 97 %)." in said


def test_without_random_cuts_there_are_two_series():
    for is_random, names in ((True, 3), (False, 2)):
        spec = cut_spec(("start", "grokked"), baseline=1 / 59, is_random=is_random)
        alt.Chart.from_dict(spec)
        dots = spec["layer"][1]["encoding"]
        assert dots["x"]["sort"] == ["start", "grokked"]
        assert len(dots["color"]["scale"]["domain"]) == names
        assert spec["layer"][0]["encoding"]["y"]["datum"] == 1 / 59


def test_without_a_legend_every_landmark_is_named():
    spec = cut_spec(("start", "grokked"), baseline=1 / 59, is_random=True, legend=False)
    alt.Chart.from_dict(spec)
    dots = spec["layer"][1]["encoding"]
    assert dots["color"]["legend"] is None
    assert dots["x"]["axis"]["labelOverlap"] is False
