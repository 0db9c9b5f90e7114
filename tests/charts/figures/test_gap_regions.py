"""The gap with its phases: regions, rules and area stand where the measure says, and words say the same."""

import numpy as np
import pytest

from grok_core.charts.curve_layers import PICK
from grok_core.charts.figures.gap_regions import (
    BEFORE,
    COLUMNS,
    DASHES,
    LITERAL,
    PEAK,
    TINTS,
    gap_regions_frame,
    gap_regions_spec,
    gap_regions_words,
)
from grok_core.charts.words.axes import steps_axis
from grok_core.measures.gap import gap

STEPS = np.arange(0, 1001, 5)


def triangle(end=400.0):
    """Return the gap of a run that trains until step 1,000: 3 at step 200, and 0 before 100 and from `end` on."""
    return gap(STEPS, np.ones(len(STEPS)), 1 + np.interp(STEPS, [0, 100, 200, end, 1e9], [0, 0, 3, 0, 0]))


OPEN_TO_THE_END = triangle(end=9000.0)


def regions(frame):
    """Return the regions: where each begins and ends."""
    there = frame[frame["until"].notna()]
    return {
        phase: (first, last) for phase, first, last in zip(there["phase"], there["step"], there["until"], strict=True)
    }


def test_phases_are_regions_that_meet_and_begin_where_a_logarithm_does():
    frame = gap_regions_frame(triangle())
    assert tuple(frame.columns) == COLUMNS
    assert regions(frame) == {"I": (1, 110), "II": (110, 200), "III": (200, 385)}
    assert frame["tint"].dropna().tolist() == [0, 1, 2]
    assert len(TINTS) == 3
    assert frame["step"].min() == 1


def test_a_phase_that_is_not_over_says_so_and_one_without_length_is_no_region():
    frame = gap_regions_frame(OPEN_TO_THE_END)
    words = frame.loc[frame["until"].notna(), "words"].tolist()
    assert words == ["I", "II", "III, not over"]
    assert regions(frame)["III"] == (200, 1000)
    growing = gap(STEPS, np.zeros(len(STEPS)), STEPS / 1000)
    assert list(regions(gap_regions_frame(growing))) == ["I", "II"]


def test_rules_stand_at_the_peak_at_both_ends_and_at_both_flanks():
    found = triangle()
    frame = gap_regions_frame(found)
    rules = frame[frame["rule"].notna()]
    assert rules["step"].tolist() == [200, 110, 385, found.onset, found.release]
    assert rules["words"].tolist()[:3] == ["peak at 200", "opens at 110", "closes at 385"]
    assert rules.loc[rules["rule"] == PEAK, "step"].tolist() == [200]
    assert not any("closes" in words for words in gap_regions_frame(OPEN_TO_THE_END)["words"].dropna())


def test_words_of_one_row_stand_on_two_sides():
    frame = gap_regions_frame(triangle(), literal=True)
    rules = frame[frame["rule"].notna()]
    assert not rules.duplicated(["row", "side"]).any()


def test_the_literal_reading_is_an_option():
    found = triangle()
    assert found.literal is not None
    without, literal = (gap_regions_frame(found, literal=shown) for shown in (False, True))
    assert LITERAL not in without["rule"].tolist()
    assert literal.loc[literal["rule"] == LITERAL, "step"].tolist() == list(found.literal)
    assert len(DASHES) > LITERAL


def test_the_area_is_of_the_steps_while_it_is_open():
    frame = gap_regions_frame(triangle())
    there = frame[frame["open"].notna()]
    assert (there["step"].min(), there["step"].max()) == (110, 385)
    assert (there["open"] == there["value"]).all()


def test_signed_or_absolute():
    found = gap([1, 10, 20, 30], [2, 2, 2, 2], [2, 1, 1.5, 2])
    assert gap_regions_frame(found)["value"].dropna().tolist() == [0, -1, -0.5, 0]
    assert gap_regions_frame(found, absolute=True)["value"].dropna().tolist() == [0, 1, 0.5, 0]
    titles = [
        gap_regions_spec(axis=steps_axis(30), absolute=absolute)["encoding"]["y"]["title"] for absolute in (False, True)
    ]
    assert titles == ["loss gap, nats", "absolute loss gap, nats"]


def test_a_long_run_is_thinned_and_keeps_its_peak_and_the_ends_of_its_phases():
    steps = np.arange(0, 20_001)
    found = gap(steps, np.zeros(len(steps)), np.interp(steps, [0, 150, 151, 152, 20_000], [0, 0, 5, 0, 0]))
    curve = gap_regions_frame(found, points=60)
    curve = curve[curve["value"].notna()]
    assert len(curve) <= 60
    assert set(curve["step"]) >= {1, 151, 20_000, found.opened, found.closed}
    assert curve["value"].max() == 5


def test_a_click_chooses_a_step_and_words_stay_within_the_plot():
    spec = gap_regions_spec(axis=steps_axis(1000))
    names = [p["name"] for layer in spec["layer"] for p in layer.get("params", [])]
    assert PICK in names
    assert "phases I to III" in spec["description"]
    places = [layer["encoding"]["x"]["value"]["expr"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert len(places) == 4
    assert sum("width" in place for place in places) == 3, "all but those before their rule, which end at it"
    assert BEFORE == "right"


@pytest.mark.parametrize(
    ("found", "unit", "words"),
    [
        (
            triangle(),
            "nats",
            "Gap between validation and training loss by step: phase I until step 110, phase II until its peak of "
            "3 nats at step 200, phase III until it closes at step 385.",
        ),
        (
            OPEN_TO_THE_END,
            "",
            "Gap between validation and training loss by step: phase I until step 110, phase II until its peak of "
            "3 at step 200, phase III not over at step 1,000.",
        ),
    ],
)
def test_words_say_what_it_shows(found, unit, words):
    assert gap_regions_words(found, unit) == words
