"""The operation table's picture, read back cell by cell."""

import io
from itertools import pairwise

import numpy as np
import pytest
import vl_convert
from PIL import Image, ImageColor

from grok_core.charts import captions, operation_table

ROLES = np.array([[0, 1, 1], [2, 2, 1], [2, 0, 2]], dtype=np.uint8)
ANSWERS = np.array([[-1, 0, 1], [2, 0, 1], [1, -1, 0]], dtype=np.int16)
PREDICTED = np.array([[255, 0, 2], [2, 1, 255], [255, 255, 0]], dtype=np.uint8)
# undefined, train right, train wrong / validation right, validation wrong, train pending / …
KINDS = np.array([[0, 1, 2], [3, 4, 5], [6, 0, 3]])


def drawn(svg: str, *, cell: int) -> np.ndarray:
    """The picture as a browser draws it with so many pixels a side of a cell, (side, side, 3)."""
    n = int(svg.split("viewBox='0 0 ")[1].split(" ", maxsplit=1)[0])
    png = vl_convert.svg_to_png(svg.replace("<svg ", f"<svg width='{n * cell}' height='{n * cell}' "))
    return np.array(Image.open(io.BytesIO(png)).convert("RGB"))


def grounds(svg: str, n: int) -> np.ndarray:
    """The colour of each cell beside its marks, (n, n, 3), x down and y to the right."""
    beside_marks = np.arange(n) * 10 + 8
    return drawn(svg, cell=10)[np.ix_(beside_marks, beside_marks)]


def palette() -> np.ndarray:
    return np.array([ImageColor.getrgb(kind.colour) for kind in operation_table.KINDS])


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour: 0 black, 1 white."""
    channels = np.array(ImageColor.getrgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def lightness(colour: str) -> float:
    """CIE L* of an sRGB colour: 0 black, 100 white."""
    return float(116 * np.cbrt(luminance(colour)) - 16)


def test_every_cell_has_the_colour_of_its_kind():
    assert operation_table.table_kinds(ROLES, ANSWERS, PREDICTED).tolist() == KINDS.tolist()
    svg = operation_table.table_svg(ROLES, ANSWERS, PREDICTED)
    assert (grounds(svg, 3) == palette()[KINDS]).all()


def test_before_the_first_prediction_the_split_is_shown():
    svg = operation_table.table_svg(ROLES, ANSWERS)
    assert (grounds(svg, 3) == palette()[np.array([0, 5, 6])[ROLES]]).all()


@pytest.mark.parametrize("n", [2, 59, 96, 97, 120, 241])
def test_a_table_of_any_size_is_a_few_kilobytes_and_has_marks_where_they_can_be_seen(n):
    rng = np.random.default_rng(n)
    roles = rng.integers(0, 3, (n, n)).astype(np.uint8)
    answers = rng.integers(0, n, (n, n)).astype(np.int16)
    predicted = np.where(rng.random((n, n)) < 0.5, answers, 0).astype(np.uint8)
    svg = operation_table.table_svg(roles, answers, predicted)
    assert len(svg) < 1500 + n**2
    kinds = operation_table.table_kinds(roles, answers, predicted)
    assert (grounds(svg, n) == palette()[kinds]).all()
    middles = drawn(svg, cell=10)[5::10, 5::10]
    wrong = np.isin(kinds, [index for index, kind in enumerate(operation_table.KINDS) if kind.is_wrong])
    dots = (middles == ImageColor.getrgb(operation_table.DOT)).all(axis=2)
    assert (dots == (wrong & (n <= operation_table.MOST_MARKED))).all()


@pytest.mark.parametrize("shown", [range(5), (0, 5, 6)])
def test_kinds_seen_together_differ_in_grey(shown):
    greys = sorted(lightness(operation_table.KINDS[index].colour) for index in shown)
    assert np.diff(greys).min() > 12


@pytest.mark.parametrize("shown", [(1, 2, 3, 4), (5, 6)])
def test_colours_alone_tell_shown_from_held_out_and_right_from_wrong(shown):
    # Of 97 elements and more a cell has no room for marks. WCAG's contrast, from a cell's luminance in the light theme
    # and in the dark one: a picture has the same colours in both.
    light = sorted(luminance(operation_table.KINDS[index].colour) for index in shown)
    assert min((more + 0.05) / (less + 0.05) for less, more in pairwise(light)) >= 1.5


def test_validation_right_is_the_lightest_and_far_from_validation_wrong():
    light = {kind.name: lightness(kind.colour) for kind in operation_table.KINDS}
    assert max(light, key=light.get) == "validation, right"
    assert light["validation, right"] - light["validation, wrong"] > 70


def test_counts_and_their_caption():
    counts = operation_table.table_counts(ROLES, ANSWERS, PREDICTED)
    assert counts == operation_table.TableCounts(
        train=3, train_right=1, validation=4, validation_right=2, undefined=2, predicted=True
    )
    assert captions.table_caption(counts) == "held out: 2 of 4 right (50 %)."
    before = captions.table_caption(operation_table.table_counts(ROLES, ANSWERS))
    assert before.startswith("3 cells to train on, 4 held out")


def test_legend_names_what_can_be_seen():
    names = operation_table.table_legend(operation_table.table_counts(ROLES, ANSWERS, PREDICTED))
    assert names == ["train, right", "train, wrong", "validation, right", "validation, wrong", "undefined"]
    everywhere = np.full((2, 2), 1, dtype=np.uint8)
    before = operation_table.table_counts(everywhere, np.zeros((2, 2), dtype=np.int16))
    assert operation_table.table_legend(before) == ["train, not yet predicted", "validation, not yet predicted"]


@pytest.mark.parametrize("cell", [5, 8, 12])
def test_marks_tell_shown_from_held_out_and_right_from_wrong_without_colour(cell):
    marked = {}
    for kind in operation_table.KINDS:
        picture = drawn(operation_table.swatch_svg(kind.name), cell=cell)
        corner, middle, ground = (
            int(Image.fromarray(picture[at : at + 1, at : at + 1]).convert("L").getpixel((0, 0)))
            for at in (0, cell // 2, 4 * cell // 5)
        )
        marked[kind.name] = (corner - ground > 40, middle - ground > 40)
    assert marked == {kind.name: (kind.is_shown, kind.is_wrong) for kind in operation_table.KINDS}


def test_the_answers_are_drawn_each_in_its_own_colour_and_the_undefined_in_grey():
    answers = np.array([[0, 1, 2], [1, 2, 0], [-1, 0, 1]], dtype=np.int16)
    picture = np.asarray(Image.open(io.BytesIO(operation_table.answers_png(answers, count=3, cell=2))).convert("RGB"))
    cells = picture[::2, ::2].reshape(-1, 3)
    assert picture.shape == (6, 6, 3)
    assert (picture[1::2, 1::2].reshape(-1, 3) == cells).all()
    colours = {answer: {tuple(c) for c in cells[answers.ravel() == answer]} for answer in (-1, 0, 1, 2)}
    assert all(len(found) == 1 for found in colours.values())
    assert len(set.union(*colours.values())) == 4
    assert [colours[i] for i in range(3)] == [{ImageColor.getrgb(c)} for c in operation_table.answer_colours(3)]
    assert colours[-1] == {ImageColor.getrgb(operation_table.KINDS[0].colour)}
