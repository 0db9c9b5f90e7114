"""The bars of the logit lens and the points of clock or pizza: what is there is drawn, and said beside its null."""

import math

import altair as alt
import pytest

from grok_core.charts.clock import clock_caption, clock_frame, clock_spec, clock_words
from grok_core.charts.lens import lens_caption, lens_frame, lens_spec, lens_words

PAPER = {"clock": (0.33, 0.85), "pizza": (0.99, 0.17)}
MOMENTS = ("start", "grokked")


def test_every_stage_has_its_numbers_and_no_others():
    frame = lens_frame(["after x", "after ="], [0.1, 1], [0.2, 0.9], [math.nan, 0.5])
    assert frame[["name", "series", "written"]].to_numpy().tolist() == [
        ["after x", "train", "10 %"],
        ["after =", "train", "100 %"],
        ["after x", "validation", "20 %"],
        ["after =", "validation", "90 %"],
        ["after =", "explained", "50 %"],
    ]
    spec = lens_spec(("after x", "after ="), title="stage")
    alt.Chart.from_dict(spec)
    encoding = spec["layer"][0]["encoding"]
    assert encoding["y"]["sort"] == ["after x", "after ="]
    assert set(encoding["color"]["scale"]["domain"]) == set(frame["series"])


def test_the_lens_is_said_beside_the_baseline_and_the_start():
    said = lens_caption("after =", val=0.9, explained=0.5, baseline=0.02, before=0.001, part="frequency")
    assert said == (
        "Last stage, after =: 90 % of the held-out pairs right (baseline 2.0 %). "
        "Cosines of x ∘ y − c explain 50 % of the logits' variance, 0.1 % at the start."
    )
    group = lens_caption("squares", val=0.9, explained=0.5, baseline=0.02, before=math.nan, part="representation")
    assert group.endswith("Characters of (x ∘ y) c⁻¹ explain 50 % of the logits' variance.")
    none = lens_caption("squares", val=0.9, explained=math.nan, baseline=0.02, before=math.nan, part="frequency")
    assert none.endswith("(baseline 2.0 %).")


@pytest.mark.parametrize("both", [True, False])
def test_each_moment_has_its_numbers_beside_the_papers(both):
    symmetricity = [0.5, 0.4] if both else [math.nan, math.nan]
    frame = clock_frame(MOMENTS, [1, 0.8], symmetricity)
    assert len(frame) == (4 if both else 2)
    spec = clock_spec(MOMENTS, tuple(PAPER.items()), both=both)
    alt.Chart.from_dict(spec)
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == frame["series"].unique().tolist()
    drawn = [(m["encoding"]["x"]["datum"], m["encoding"]["y"]["datum"]) for m in spec["layer"][2:]]
    expected = [("clock (paper)", 0.33), ("clock (paper)", 0.85), ("pizza (paper)", 0.99), ("pizza (paper)", 0.17)]
    assert drawn == (expected if both else expected[1::2])


def test_a_verdict_is_given_only_of_networks_that_have_generalised():
    about = {"null_5": 0.96, "p_value": 0.005, "paper": PAPER, "verdict": "clock", "is_forced": False, "commutes": True}
    said = clock_caption(0.8, 0.4, 0.02, has_generalised=True, **about)
    assert said == (
        "Distance irrelevance 0.80 (clock 0.85, pizza 0.17; 95 % of shuffled cells stay above 0.96, p = 0.005); "
        "gradient symmetricity 0.40 ± 0.02 (clock 0.33, pizza 0.99): near the clock."
    )
    assert clock_caption(0.8, 0.4, 0.02, has_generalised=False, **about).endswith("not generalised, so it is neither.")
    untied = clock_caption(0.8, math.nan, math.nan, has_generalised=True, **(about | {"verdict": "no pizza"}))
    assert "no gradient symmetricity, since each operand has embeddings of its own" in untied
    turned = clock_caption(0.8, math.nan, math.nan, has_generalised=True, **(about | {"commutes": False}))
    assert "no gradient symmetricity: it is for operations in which x and y may trade places" in turned
    assert untied.endswith("by its irrelevance alone no pizza; whether a clock it does not tell.")
    assert "forced" in clock_caption(0.8, 1.0, 0.0, has_generalised=True, **(about | {"is_forced": True}))
    assert clock_caption(math.nan, 0.4, 0.02, has_generalised=True, **(about | {"verdict": "unknown"})).endswith(
        ": neither."
    )


def test_words_have_every_number_of_the_lens_stage_by_stage():
    frame = lens_frame(["after x", "after ="], [0.1, 1], [0.2, 0.9], [math.nan, 0.5])
    assert lens_words(frame) == (
        "after x: train 10 %, validation 20 %. after =: train 100 %, validation 90 %, explained 50 %."
    )


def test_words_have_every_number_of_the_clock_and_those_of_the_paper_that_are_drawn():
    assert clock_words(clock_frame(MOMENTS, [1, 0.8], [math.nan, 0.4]), PAPER) == (
        "start: distance irrelevance 1.00. grokked: distance irrelevance 0.80, gradient symmetricity 0.40. "
        "clock (paper): distance irrelevance 0.85, gradient symmetricity 0.33. "
        "pizza (paper): distance irrelevance 0.17, gradient symmetricity 0.99."
    )
    assert clock_words(clock_frame(MOMENTS, [1, 0.8], [math.nan] * 2), {"clock": (0.33, 0.85)}) == (
        "start: distance irrelevance 1.00. grokked: distance irrelevance 0.80. "
        "clock (paper): distance irrelevance 0.85."
    )
