"""Points a run, and correlations with their intervals: all are drawn, and said in words."""

import json

import pandas as pd
import vl_convert

from grok_core.charts.figures.run_points import correlations_spec, correlations_words, run_points_spec

SERIES = ("sum", "S5")
FOUND = pd.DataFrame(
    [
        {"row": "φ", "series": "sum", "value": -0.8, "low": -0.9, "high": -0.5},
        {"row": "φ", "series": "S5", "value": 0.1, "low": -0.3, "high": 0.5},
        {"row": "trace", "series": "sum", "value": None, "low": None, "high": None},
    ]
)


def drawn(spec, frame):
    """Return the picture as SVG."""
    return vl_convert.vegalite_to_svg({**spec, "data": {"values": json.loads(frame.to_json(orient="records"))}})


def test_every_run_is_a_point_of_its_series():
    frame = pd.DataFrame({"x": [1e-3, 1e-2, 0.1], "y": [1.0, 0.5, 0.0], "series": ["sum", "sum", "S5"]})
    spec = run_points_spec(x_title="sharpness", y_title="validation", series=SERIES, ends=(1e-3, 0.1))
    picture = drawn(spec, frame)
    assert picture.count('aria-roledescription="point"') == 3
    assert spec["layer"][0]["encoding"]["x"]["scale"]["type"] == "log"
    for words in ("sharpness", "validation", *SERIES):
        assert f">{words}<" in picture


def test_every_correlation_has_its_interval_and_what_there_is_none_of_its_row():
    picture = drawn(correlations_spec(title="ranks", rows=("φ", "trace"), series=SERIES), FOUND)
    assert picture.count('aria-roledescription="point"') == 2
    assert ">trace<" in picture


def test_the_words_have_every_row():
    words = correlations_words(FOUND, "Ranks", ("φ", "trace"))
    assert words == "Ranks. φ, sum: -0.80 (-0.90 to -0.50); φ, S5: 0.10 (-0.30 to 0.50); trace, sum: none."
