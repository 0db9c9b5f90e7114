"""Small panels: every point in its own panel, the words over it, colours by circle or by kind."""

import numpy as np

from grok_core.charts.figures.small_multiples import UNDER_WORDS, Panel, small_multiples_frame, small_multiples_spec

CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
PANELS = [Panel("ring", "0.99", CORNERS), Panel("ring", "0.98", CORNERS, frequency=3), Panel("wide", "0.12", CORNERS)]


def test_points_stay_within_their_panel_and_under_their_words():
    frame = small_multiples_frame(PANELS)
    points, words = (frame[frame[column].notna()] for column in ("turn", "words"))
    assert list(words["words"]) == ["0.99", "0.98", "0.12"]
    assert list(zip(words["x"], words["y"], strict=True)) == [
        (x + 0.5, y + UNDER_WORDS / 2) for x, y in ((0, 0), (1, 0), (0, 1))
    ]
    for number, (across, down) in enumerate(((0, 0), (1, 0), (0, 1))):
        there = points.iloc[4 * number : 4 * number + 4]
        assert there["x"].between(across, across + 1).all()
        assert there["y"].between(down + UNDER_WORDS, down + 1).all()
        assert there["y"].iloc[0] > there["y"].iloc[2], "up is up"


def test_a_colour_is_a_place_on_the_circle_of_a_frequency():
    turns = small_multiples_frame(PANELS)["turn"].dropna().to_numpy().reshape(3, 4)
    assert np.allclose(turns, [[0, 0.25, 0.5, 0.75], [0, 0.75, 0.5, 0.25], [0, 0.25, 0.5, 0.75]])


def test_kinds_have_colours_and_shapes_of_their_own():
    frame = small_multiples_frame([Panel("S5", "A5: 1.00", CORNERS, [0, 1, 1, 0])])
    assert list(frame["kind"].dropna()) == ["0", "1", "1", "0"]
    assert frame["turn"].isna().all()
    spec = small_multiples_spec(rows=("S5",), columns=1, kinds=2, letters=8, title="rows")
    looks = spec["layer"][0]["encoding"]
    assert len(set(looks["color"]["scale"]["range"])) == len(set(looks["shape"]["scale"]["range"])) == 2
    assert (
        "shape"
        not in small_multiples_spec(rows=("a", "b"), columns=7, kinds=0, letters=8, title="rows")["layer"][0][
            "encoding"
        ]
    )


def test_rows_are_named_beside_them():
    spec = small_multiples_spec(rows=("ring", "ring-grok"), columns=7, kinds=0, letters=8, title="rows")
    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    assert axis["values"] == [0.5, 1.5]
    assert axis["labelExpr"] == "['ring', 'ring-grok'][floor(datum.value)]"
