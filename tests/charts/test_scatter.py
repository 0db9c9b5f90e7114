"""Embeddings as points: scaled to fit, linked by a stride, told apart by more than colour."""

import json

import altair as alt
import numpy as np
import pytest

from grok_core.charts import scatter, theme
from grok_core.errors import AnalysisError

NAMES = tuple(f"coset {i}" for i in range(40))
SPECS = [
    scatter.scatter_spec(count=59, height=250, legend=False),
    scatter.scatter_spec(count=97, height=600, names=True, lines=True, title="Output rows"),
    scatter.scatter_spec(count=120, height=600, cyclic=False, value_title="order"),
    scatter.scatter_spec(count=120, height=600, categories=NAMES, value_title="coset", names=True),
]


def circle(n: int, frequency: int = 1) -> np.ndarray:
    angle = 2 * np.pi * frequency * np.arange(n) / n
    return np.column_stack([np.cos(angle), np.sin(angle)])


def texts(n: int) -> list[str]:
    return [str(i) for i in range(n)]


@pytest.mark.parametrize("spec", SPECS)
def test_specification_is_valid_and_draws_columns_of_the_frame(spec):
    alt.Chart.from_dict(spec)
    columns = set(scatter.scatter_frame(circle(5), labels=texts(5)).columns)
    drawn = {c["field"] for layer in spec["layer"] for c in layer["encoding"].values() if "field" in c}
    assert drawn <= columns
    assert json.loads(json.dumps(spec)) == spec


def test_one_unit_is_as_long_both_ways_and_no_axis_is_drawn():
    for layer in SPECS[1]["layer"]:
        x, y = layer["encoding"]["x"], layer["encoding"]["y"]
        assert x["axis"] is None
        assert y["axis"] is None
        assert "max(1, width / height)" in x["scale"]["domain"][1]["expr"]
        assert "max(1, height / width)" in y["scale"]["domain"][1]["expr"]


@pytest.mark.parametrize(("factor", "shift"), [(1, 0), (1e-4, 5), (1e6, -3)])
def test_points_fill_the_square_whatever_their_scale_and_place(factor, shift):
    points = np.random.default_rng(0).normal(size=(30, 2))
    plain = scatter.scatter_frame(points, labels=texts(30))[["x", "y"]].to_numpy()
    moved = scatter.scatter_frame(points * factor + shift, labels=texts(30))[["x", "y"]].to_numpy()
    assert np.abs(plain).max() == pytest.approx(1)
    assert np.allclose(plain, moved, atol=1e-5)


def test_scaling_keeps_proportions():
    points = circle(12) * [3, 1]
    frame = scatter.scatter_frame(points, labels=texts(12))
    assert np.ptp(frame["x"]) == pytest.approx(3 * np.ptp(frame["y"]), rel=1e-5)


def test_lines_lead_from_each_point_to_the_one_a_stride_on():
    frame = scatter.scatter_frame(circle(7), labels=texts(7), stride=3)
    ends = frame[["x", "y"]].to_numpy()[(np.arange(7) + 3) % 7]
    assert np.array_equal(frame[["x2", "y2"]].to_numpy(), ends)
    assert scatter.scatter_frame(circle(7), labels=texts(7))["x2"].isna().all()


def test_points_that_coincide_or_are_missing_do_no_harm():
    same = scatter.scatter_frame(np.ones((4, 2)), labels=texts(4))
    assert (same[["x", "y"]] == 0).all().all()
    points = circle(5)
    points[2] = np.nan
    frame = scatter.scatter_frame(points, labels=texts(5))
    assert frame["x"].isna().tolist() == [False, False, True, False, False]
    assert np.nanmax(np.abs(frame[["x", "y"]].to_numpy())) == pytest.approx(1)
    assert scatter.scatter_frame(np.full((3, 2), np.nan), labels=texts(3))["x"].isna().all()


def test_forty_cosets_differ_in_the_pair_of_colour_and_shape():
    encoding = SPECS[3]["layer"][0]["encoding"]
    assert encoding["color"]["scale"]["domain"] == encoding["shape"]["scale"]["domain"] == list(NAMES)
    pairs = set(zip(encoding["color"]["scale"]["range"], encoding["shape"]["scale"]["range"], strict=True))
    assert len(pairs) == len(NAMES)


def test_residues_have_colours_that_meet():
    scale = SPECS[0]["layer"][0]["encoding"]["color"]["scale"]
    assert scale["scheme"] == theme.CYCLIC_SCHEME
    assert scale["domain"] == [0, 59]


@pytest.mark.parametrize(("points", "labels"), [(circle(5), texts(4)), (np.ones((3, 3)), texts(3)), ([1, 2], ["a"])])
def test_shapes_that_do_not_match_are_refused(points, labels):
    with pytest.raises(AnalysisError, match=r"\(n, 2\) with one label each"):
        scatter.scatter_frame(points, labels=labels)


def test_words_count_the_points_and_those_of_each_kind_and_end_with_the_score():
    frame = scatter.scatter_frame(circle(5), labels=texts(5), categories=["b", "a", "b", "a", "b"])
    assert scatter.scatter_words(frame, name="output rows, PCA", coloured_by="coset", score="A score.") == (
        "Output rows, PCA: 5 points coloured by coset (3 of b, 2 of a). A score."
    )
    lost = circle(5)
    lost[2] = np.nan
    plain = scatter.scatter_frame(lost, labels=texts(5))
    assert scatter.scatter_words(plain, name="left operand, t-SNE", coloured_by="value") == (
        "Left operand, t-SNE: 4 points coloured by value."
    )
