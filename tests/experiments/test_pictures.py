"""Every experiment has a picture at every size, with its numbers in words."""

import pytest

from grok_core.charts.figures.saving import save
from grok_core.charts.specification import LINE
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.pictures import drawings
from tests.experiments.hand_made import TIMES, arm

CURVES = {
    "step": [0, 10, 100, 1000],
    **{f"{part}_accuracy": [0.02, 0.1, 0.5, 1.0] for part in ("train", "val")},
    **{f"{part}_loss": [3.0, 2.0, 4.0, 0.01] for part in ("train", "val")},
    **{name: [0, 10, 100, 1000] for name in ("piece_step", "by_step")},
    **{f"piece_lowest{of}": [0.1, 0.2, 0.5, 0.9] for of in ("", "_train")},
    **{f"by_{what}_aligned": [0.1, 0.2, 0.5, 0.9] for what in ("rate", "null")},
}
BOTH = {
    of.figure_name: of
    for record in EXPERIMENTS.values()
    for of in (record, *([record.at("full")] if record.full else []))
}


def drawn(of, times=TIMES):
    beside = CURVES | dict.fromkeys(getattr(of.follow, "names", ()), 0.5) if of.follow else {}
    beside |= {name: curve for name, curve in CURVES.items() if name in beside}
    return drawings(of, {label: arm(times[: len(of.seeds)], beside=beside) for label in of.arms})


@pytest.mark.parametrize("of", BOTH.values(), ids=BOTH)
def test_a_picture_has_data_and_words(of):
    found = drawn(of)
    assert "" in found
    for drawing in found.values():
        assert len(drawing.frame)
        assert drawing.spec["description"]
        assert drawing.words.endswith(".")
        assert "median nan" not in drawing.words


def test_runs_that_never_got_there_are_triangles_with_their_number():
    (drawing,) = drawn(EXPERIMENTS["no-decay"], (None,) * 5 + TIMES[:2]).values()
    stopped = drawing.frame[drawing.frame["stopped"].notna()]
    assert list(stopped["missed"]) == ["5 of 7"] * 2
    assert "5 of 7 not within their steps" in drawing.words


def test_all_runs_of_a_grid_are_in_its_cells(tmp_path):
    of = EXPERIMENTS["number-line-phases"]
    (drawing,) = drawn(of).values()
    assert len(drawing.frame) == len(of)
    save(drawing.spec, drawing.frame, tmp_path / "grid.svg")
    assert (tmp_path / "grid.svg").read_text(encoding="utf-8").count("<path") > len(of)


def test_the_progress_measures_are_drawn_as_parts_of_the_wait_for_the_validation_loss():
    of = EXPERIMENTS["progress-measures"]
    steps = dict.fromkeys(of.follow.names) | {
        "restricted_halved": 300,
        "excluded_halved": 450,
        "validation_halved": 600,
    }
    (drawing,) = drawings(of, {"nanda-addition": arm(TIMES, beside=steps)}).values()
    dots = drawing.frame[drawing.frame["value"].notna()]
    assert dots.groupby("arm")["value"].unique().map(list).to_dict() == {
        "restricted loss halved": [0.5],
        "excluded loss doubled": [0.75],
    }


def across(spec):
    """Yield the titles of the axes across, in all layers."""
    for part in (spec, *spec.get("layer", ())):
        yield from filter(None, [part.get("encoding", {}).get("x", {}).get("title")])


@pytest.mark.parametrize("of", BOTH.values(), ids=BOTH)
def test_an_axis_title_has_room_on_a_phone(of):
    """What is wider than the chart leaves no room for the plot: long ones are headings, which have lines."""
    for drawing in drawn(of).values():
        assert max(map(len, across(drawing.spec)), default=0) <= LINE
