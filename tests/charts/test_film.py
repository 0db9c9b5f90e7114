"""The film as a page and as an animated picture: what they hold, and that nothing in them can act."""

import json
import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from grok_core.charts import theme
from grok_core.charts.film import MOST_CURVE, Film, category_looks, cyclic_colours, film_html, ordered_colours
from grok_core.charts.film_gif import film_gif
from grok_core.charts.scatter import scatter_frame
from grok_core.errors import AnalysisError

STEPS, N = (0, 10, 300), 12


@pytest.fixture
def movie():
    points = np.random.default_rng(0).normal(size=(len(STEPS), N, 2))
    step = np.arange(1, 1001)
    colours, shapes = category_looks(["a", "b", "c"] * 4, ["a", "b", "c"])
    return Film(
        title="rows of x + y", steps=STEPS, points=points, labels=list(map(str, range(N))), groups=["a", "b", "c"] * 4,
        group_title="coset", colours=colours, shapes=shapes, said=["one", "two", "three"], stride=5,
        curve=pd.DataFrame({"step": step, "train_accuracy": step / 1000, "val_accuracy": step / 2000}),
    )  # fmt: skip


def film_in(page):
    """Return what a page shows."""
    return json.loads(re.search(r"^const film = (.*);$", page, re.MULTILINE)[1])


def test_the_page_holds_the_film(movie):
    film = film_in(film_html(movie))
    assert film["steps"] == list(STEPS)
    for index, shown in enumerate(film["points"]):
        drawn = scatter_frame(movie.points[index], labels=movie.labels)[["x", "y"]]  # as the still picture scales it
        np.testing.assert_allclose(np.reshape(shown, (N, 2)) / 1000, drawn, atol=6e-4)
    for name in ("labels", "groups", "colours", "shapes", "said"):
        assert film[name] == list(getattr(movie, name))
    assert len(film["curve"]["step"]) <= MOST_CURVE
    assert film["stride"] == 5


def test_the_page_needs_nothing_else_and_follows_the_theme(movie):
    page = film_html(movie)
    assert not re.search(r"(src|href)=|https?://|__[A-Z]+__", page)
    assert 'data-theme="light"' in page
    assert 'data-theme="dark"' in film_html(movie, dark=True)


def test_nothing_written_in_a_film_can_act(movie):
    evil = "</script><script>alert(1)</script>"
    page = film_html(replace(movie, title=evil, labels=[evil] * N, said=[evil] * 3))
    assert page.count("<script>") == 1
    assert film_in(page)["labels"] == [evil] * N


def test_a_moment_without_a_picture_is_none(movie):
    points = movie.points.copy()
    points[1] = np.nan
    film = film_in(film_html(replace(movie, points=points)))
    assert film["points"][1] is None
    assert film["points"][0] is not None


def test_the_animation_has_a_picture_for_each_moment_and_rests_at_the_end(movie):
    points = movie.points.copy()
    points[0] = np.nan
    with Image.open(BytesIO(film_gif(replace(movie, points=points)))) as animation:
        assert animation.n_frames == len(STEPS)
        durations = []
        for index in range(animation.n_frames):
            animation.seek(index)
            durations.append(animation.info["duration"])
        assert durations[-1] > 10 * durations[0]
        colours = {f"#{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in animation.convert("RGB").getcolors(1 << 20)}
    assert theme.VALIDATION in colours


@pytest.mark.parametrize("shape", theme.SHAPES)
def test_every_shape_can_be_drawn(movie, shape):
    animation = film_gif(replace(movie, shapes=[shape] * N))
    assert animation != film_gif(replace(movie, shapes=["circle" if shape != "circle" else "square"] * N))


def test_colours_wrap_round_where_residues_do_and_go_from_dark_to_light_where_numbers_do():
    round_ = cyclic_colours([0, 10, 20], 20)
    assert round_[0] == round_[2] != round_[1]
    light = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in ordered_colours(range(20), 19)]
    assert light == sorted(light)


@pytest.mark.parametrize("change", [{"labels": ["x"]}, {"said": ["one"]}, {"colours": ["#000000"]}, {"groups": []}])
def test_parts_that_do_not_belong_together_are_refused(movie, change):
    with pytest.raises(AnalysisError, match="give"):
        replace(movie, **change)
