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
from grok_core.charts.film import MOST_CURVE, Film, film_html, film_words
from grok_core.charts.film_gif import film_gif
from grok_core.charts.palettes import category_looks
from grok_core.charts.scatter import scatter_frame
from grok_core.errors import AnalysisError

STEPS, N = (0, 10, 300), 12


@pytest.fixture
def film():
    points = np.random.default_rng(0).normal(size=(len(STEPS), N, 2))
    step = np.arange(1, 1001)
    colours, shapes = category_looks(["a", "b", "c"] * 4, ["a", "b", "c"])
    return Film(
        title="rows of x + y",
        steps=STEPS,
        points=points,
        labels=list(map(str, range(N))),
        groups=["a", "b", "c"] * 4,
        group_title="coset",
        colours=colours,
        shapes=shapes,
        said=["one", "two", "three"],
        stride=5,
        curve=pd.DataFrame({"step": step, "train_accuracy": step / 1000, "val_accuracy": step / 2000}),
    )


def film_in(page):
    """Return what a page shows."""
    return json.loads(re.search(r"^const film = (.*);$", page, re.MULTILINE)[1])


def test_the_page_holds_the_film(film):
    content = film_in(film_html(film))
    assert content["steps"] == list(STEPS)
    for index, shown in enumerate(content["points"]):
        drawn = scatter_frame(film.points[index], labels=film.labels)[["x", "y"]]  # as the still picture scales it
        np.testing.assert_allclose(np.reshape(shown, (N, 2)) / 1000, drawn, atol=6e-4)
    for name in ("labels", "groups", "colours", "shapes", "said"):
        assert content[name] == list(getattr(film, name))
    assert len(content["curve"]["step"]) <= MOST_CURVE
    assert content["stride"] == 5


def test_the_page_needs_nothing_else_and_follows_the_theme(film):
    page = film_html(film)
    assert not re.search(r"(src|href)=|https?://|__[A-Z]+__", page)
    assert 'data-theme="light"' in page
    assert 'data-theme="dark"' in film_html(film, dark=True)


def test_nothing_written_in_a_film_can_act(film):
    evil = "</script><script>alert(1)</script>"
    page = film_html(replace(film, title=evil, labels=[evil] * N, said=[evil] * 3))
    assert page.count("<script>") == 1
    assert film_in(page)["labels"] == [evil] * N


def test_a_moment_without_a_picture_is_none(film):
    points = film.points.copy()
    points[1] = np.nan
    content = film_in(film_html(replace(film, points=points)))
    assert content["points"][1] is None
    assert content["points"][0] is not None


def test_the_animation_has_a_picture_for_each_moment_and_rests_at_the_end(film):
    points = film.points.copy()
    points[0] = np.nan
    with Image.open(BytesIO(film_gif(replace(film, points=points)))) as animation:
        assert animation.n_frames == len(STEPS)
        durations = []
        for index in range(animation.n_frames):
            animation.seek(index)
            durations.append(animation.info["duration"])
        assert durations[-1] > 10 * durations[0]
        colours = {f"#{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in animation.convert("RGB").getcolors(1 << 20)}
    assert theme.VALIDATION in colours


@pytest.mark.parametrize("shape", theme.SHAPES)
def test_every_shape_can_be_drawn(film, shape):
    animation = film_gif(replace(film, shapes=[shape] * N))
    assert animation != film_gif(replace(film, shapes=["circle" if shape != "circle" else "square"] * N))


@pytest.mark.parametrize("change", [{"labels": ["x"]}, {"said": ["one"]}, {"colours": ["#000000"]}, {"groups": []}])
def test_parts_that_do_not_belong_together_are_refused(film, change):
    with pytest.raises(AnalysisError, match="give"):
        replace(film, **change)


def test_words_have_the_first_the_middle_and_the_last_sentence(film):
    assert film_words(replace(film, said=["step 0: one.", "two", "three."])) == (
        "rows of x + y: 3 moments of 12 points. step 0: one. two. three."
    )


def test_letters_are_those_of_the_page_around_it_where_it_says_which(film):
    assert "@font-face" not in film_html(film)
    assert 'src: url("static/media/x.woff2")' in film_html(film, font_url="static/media/x.woff2")
    assert "__FONT__" not in film_html(film)
