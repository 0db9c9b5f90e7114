"""The replay as a message and as a page: what they hold, and that nothing in them can act."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from grok_core.charts.replays.replay import (
    MOST_CURVE,
    Points,
    Replay,
    Rings,
    Tables,
    replay_data,
    replay_html,
    replay_words,
)
from grok_core.charts.rings import RADIUS
from grok_core.errors import AnalysisError
from grok_core.measures import fourier

STEPS, N = (0, 10, 300), 11


@pytest.fixture
def replay():
    random = np.random.default_rng(0)
    x, y = np.indices((N, N))
    angles = 2 * np.pi * 3 * np.arange(N) / N
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    moments = [
        {"output rows": fourier.rings(rows + noise * random.normal(size=rows.shape), (3, 2), permutations=9)}
        for noise in (5, 1, 0.01)
    ]
    step = np.arange(1, 1001)
    answers = ((x + y) % N).astype(np.int16)
    return Replay(
        name="a run",
        title="x + y mod 11",
        steps=STEPS,
        said=["one", "two", "three."],
        curve=pd.DataFrame({"step": step, "train_accuracy": step / 1000, "val_accuracy": step / 2000}),
        baseline=1 / N,
        marks=[(60, "memorised")],
        tables=Tables(
            random.integers(1, 3, size=(N, N)).astype(np.uint8),
            answers,
            [np.where(random.random((N, N)) < share, answers, answers + 1).astype(np.uint8) for share in (0, 0.5, 1)],
        ),
        rings=Rings(moments, list(map(str, range(N)))),
    )


def unpacked(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def test_the_message_holds_the_moments(replay):
    data = json.loads(json.dumps(replay_data(replay)))
    assert (data["steps"], data["said"]) == ([0, 10, 300], ["one", "two", "three."])
    assert data["marks"] == [{"step": 60, "name": "memorised"}]
    assert len(data["curve"]["step"]) <= MOST_CURVE
    assert data["points"] is None


def test_a_bit_says_of_each_cell_whether_the_network_is_right(replay):
    table = replay_data(replay)["table"]
    for text, predicted in zip(table["right"], replay.tables.predicted, strict=True):
        right = np.unpackbits(unpacked(text, np.uint8))[: N * N].reshape(N, N)
        np.testing.assert_array_equal(right, predicted == replay.tables.answers)
    np.testing.assert_array_equal(unpacked(table["roles"], np.uint8).reshape(N, N), replay.tables.roles)


def test_rings_travel_with_their_scores_and_nulls(replay):
    rings = replay_data(replay)["rings"]
    assert (rings["titles"], rings["frequencies"]) == (["output rows (null {null})"], [3, 2])
    for at, moment in enumerate(replay.rings.moments):
        drawn = unpacked(rings["points"][at], "<i2").reshape(2, N, 2) / RADIUS
        for ring, points, score, closer in zip(
            moment["output rows"], drawn, rings["scores"][at], rings["closer"][at], strict=True
        ):
            np.testing.assert_allclose(points, np.clip(ring.points, -1.6, 1.6), atol=1e-3)
            assert float(score.replace("−", "-")) == pytest.approx(ring.score, abs=0.006)
            assert closer == (ring.score > ring.null_95)
    assert rings["scores"][-1][0] == "1.00"


def test_points_grow_on_one_scale_and_a_moment_without_a_picture_is_none(replay):
    moments = np.random.default_rng(1).normal(size=(3, 4, 2))
    moments[0] = np.nan
    of = Points(moments, list("abcd"), ["#000000"] * 4, ["circle"] * 4, "rows, PCA")
    points = replay_data(replace(replay, rings=None, points=of))["points"]
    assert points["points"][0] is None
    drawn = np.stack([unpacked(text, "<i2").reshape(4, 2) for text in points["points"][1:]])
    np.testing.assert_allclose(drawn / RADIUS, moments[1:] / np.abs(moments[1:]).max(), atol=1e-3)


def test_the_page_needs_nothing_else_follows_the_theme_and_no_word_in_it_can_act(replay):
    bad = "</script><img src=x onerror=alert(1)>"
    page = replay_html(replace(replay, title=bad, said=[bad] * 3), dark=True)
    assert bad not in page
    assert 'data-theme="dark"' in page
    page = replay_html(replay)
    assert 'data-theme="light"' in page
    assert not re.search(r"""(src|href)\s*=|@import|url\(|fetch\(|https?://""", page)


def test_a_word_of_the_template_in_a_title_is_only_a_word(replay):
    page = replay_html(replace(replay, title="__REPLAY__ __SCRIPT__ __STYLE__"))
    assert page.count("class Player {") == 1


def test_it_is_said_in_words(replay):
    assert replay_words(replay) == "x + y mod 11: a replay of 3 moments. one. two. three."


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"steps": (), "said": []}, "no moment to replay"),
        ({"said": ["one"]}, "1 sentences for 3 steps"),
        ({"rings": Rings([], [])}, "0 rings for 3 steps"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(replay, change, complaint):
    with pytest.raises(AnalysisError, match=complaint):
        replace(replay, **change)
