"""Every chart is built while Altair checks its grammar, and is the same object for equal arguments."""

import inspect
import json
from importlib import import_module
from pkgutil import walk_packages

import altair as alt
import pytest
from altair.utils.schemapi import SchemaValidationError

from grok_core import charts
from grok_core.charts import answers, clock, curves, formation, lens, neurons, rings, scatter, spectrum
from grok_core.charts.figures import (
    accuracies,
    compared,
    cut_landmarks,
    diagram,
    gap_regions,
    guessed,
    measure_curves,
    run_points,
    small_multiples,
    times,
    traces,
    values,
)
from grok_core.charts.specification import CHARTS, chart, layered
from grok_core.charts.theme import PARAMETERS
from grok_core.charts.words.axes import clock_axis, steps_axis

NUMBERS, NAMES = ("1", "2", "3"), ("sign", "standard", "dimension 5")
CHANGES = ((0, "dropout=0.1"), (500, "weight_decay=0"))
PAPER = (("clock", (0.33, 0.85)), ("pizza", (0.99, 0.17)))
AXES = {"axis": steps_axis(2000), "y_title": "loss", "height": 200}
CASES = [
    (guessed.guessed_spec, {"options": NUMBERS}),
    (diagram.outcomes_spec, {"x_title": "p", "y_title": "lr", "xs": NAMES, "ys": NUMBERS, "runs": 2,
                             "occurring": tuple(diagram.ALL)}),
    (diagram.steps_spec, {"x_title": "p", "y_title": "lr", "xs": NAMES, "ys": NUMBERS, "any_reached": True}),
    (curves.curve_spec, {**AXES, "metrics": ("train", "val"), "band": True}),
    (curves.curve_spec, {**AXES, "metrics": ("train", "val"), "y_domain": (0, 1), "y_format": ".0%",
                         "baseline": 0.1, "changes": CHANGES}),
    (curves.curve_spec, {**AXES, "metrics": tuple(curves.PROGRESS), "axis": steps_axis(2000, log=False), "log_y": True,
                         "legend": tuple(curves.MEASURES), "notes": False}),
    (curves.curve_spec, {**AXES, "metrics": ("value",), "notes": False}),
    (curves.curve_spec, {**AXES, "axis": clock_axis("seconds", (0.01, 80.0), log=True), "metrics": ("train", "val"),
                         "changes": ((0.5, "dropout=0.1"),)}),
    (scatter.scatter_spec, {"count": 59, "height": 250, "lines": True, "asked": True, "names": True, "title": "rows"}),
    (scatter.scatter_spec, {"count": 59, "height": 250, "cyclic": False, "legend": False}),
    (scatter.scatter_spec, {"count": 60, "height": 250, "categories": NAMES, "asked": True, "names": True}),
    (spectrum.spectrum_spec, {"count": 48}),
    (rings.rings_spec, {"count": 59, "shown": 4, "rows": 2, "height": 250}),
    (rings.rings_spec, {"count": 59, "shown": 4, "rows": 1, "height": 250, "words": rings.LARGE}),
    (neurons.neurons_spec, {"names": NUMBERS, "title": "frequency"}),
    (neurons.neurons_spec, {"names": NAMES, "title": "representation"}),
    (neurons.neuron_spec, {"title": "element", "lines": True}),
    (neurons.neuron_spec, {"title": "element", "lines": False}),
    (lens.lens_spec, {"names": NAMES, "title": "stage"}),
    (cut_landmarks.cut_spec, {"landmarks": NAMES, "baseline": 0.02, "is_random": True}),
    (clock.clock_spec, {"moments": NAMES, "paper": PAPER, "both": True}),
    (formation.formation_spec, {"names": NUMBERS, "title": "frequency", "last": 100, "grokked": 40, "most": 0.5}),
    (answers.asked_spec, {"longest": 3}),
    (times.times_spec, {"x_title": "share", "series": ("memorised", "generalised"), "ends": (0.2, 0.8),
                        "steps": (30, 6000), "x_format": ".0%"}),
    (times.times_spec, {"x_title": "width", "series": NAMES, "ends": (1, 64), "steps": (30, 6000), "x_log": True}),
    (times.arms_spec, {"arms": NAMES, "series": ("memorised", "generalised"), "steps": (30, 6000)}),
    (values.arms_spec, {"arms": NAMES, "title": "ring score", "number": ""}),
    (values.against_spec, {"x_title": "width", "title": "loss", "series": ("",), "ends": (1, 64), "x_log": True}),
    (values.against_spec, {"x_title": "norm", "title": "loss", "series": (*NAMES, "more"), "ends": (1, 64),
                           "y_log": True}),
    (run_points.run_points_spec, {"x_title": "φ", "y_title": "validation", "series": ("sum", "S5"), "ends": (1e-3, 9)}),
    (run_points.correlations_spec, {"title": "ranks", "rows": NAMES, "series": ("sum", "S5")}),
    (accuracies.accuracies_spec, {"x_title": "share", "series": NAMES, "ends": (0.2, 0.8)}),
    (accuracies.accuracies_spec, {"x_title": "share", "series": (*NAMES, "more"), "ends": (0.2, 0.8),
                                  "dashes": ((1, 0), (7, 4), (2, 3), (1, 0))}),
    (small_multiples.small_multiples_spec, {"rows": NAMES, "columns": 7, "kinds": 0, "letters": 8, "title": "t-SNE"}),
    (small_multiples.small_multiples_spec, {"rows": ("S5",), "columns": 7, "kinds": 12, "letters": 8, "title": "rows"}),
    (measure_curves.measure_spec, {"title": "gap, nats", "names": NAMES, "ends": (1, 3000), "log_x": True,
                                   "log_y": True, "dots": True}),
    (compared.compared_spec, {"names": NAMES, "x_title": "step", "ends": (1, 3000), "log_x": True}),
    (compared.compared_spec, {"names": ("A · ring",), "x_title": "epochs", "ends": (0.25, 40), "log_x": False,
                              "unit": ""}),
    (traces.traces_spec, {"last": 30_000, "y_title": "accuracy", "y_format": ".0%"}),
    (traces.traces_spec, {"last": 30_000, "y_title": "loss", "y_log": True, "y_format": "~e"}),
    (answers.asked_spec, {"longest": 3, "bars": False}),
    (gap_regions.gap_regions_spec, {"axis": steps_axis(2000)}),
    (gap_regions.gap_regions_spec, {"axis": steps_axis(2000, log=False), "unit": "", "absolute": True}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "arguments"), CASES)
def test_every_part_of_every_chart_is_altairs_grammar(make, arguments):
    strictly = inspect.unwrap(make)(**arguments)  # Altair checks each part where it is written
    assert strictly.to_dict(validate=True) == make(**arguments)


def test_no_chart_is_left_out():
    for module in walk_packages(charts.__path__, f"{charts.__name__}."):
        import_module(module.name)
    assert set(CHARTS) == {make for make, _ in CASES}


@pytest.mark.parametrize(("make", "arguments"), CASES)
def test_a_specification_holds_neither_data_nor_defaults_and_is_made_once(make, arguments):
    spec = make(**arguments)
    assert not {"data", "datasets", "$schema"} & spec.keys()
    assert {"line", "rule", "text"} <= spec["config"].keys() <= {"axis", "legend", "line", "rule", "text"}
    assert [parameter["name"] for parameter in spec["params"]][: len(PARAMETERS)] == list(PARAMETERS)
    assert ("legend" in spec["config"]) >= ('"legend": {' in json.dumps(spec["layer"])), "a legend looks like the axes"
    assert make(**arguments) is spec


@pytest.mark.parametrize(
    "misspelt",
    [
        lambda: alt.Encoding(colour=alt.Color(field="kind", type="nominal")),
        lambda: alt.Encoding(x=alt.X(field="step", type="quantitive")),
        lambda: alt.Encoding(y=alt.Y(field="step", type="quantitative", titel="loss")),
        lambda: alt.MarkDef("lines"),
        lambda: alt.MarkDef("line", strokWidth=2),
    ],
)
def test_a_misspelt_channel_property_or_type_fails_where_it_is_written(misspelt):
    with pytest.raises(SchemaValidationError):
        misspelt()


def test_a_chart_is_built_without_altairs_checks_and_leaves_them_on_for_others():
    @chart
    def wrong(which: str) -> alt.TopLevelLayerSpec:
        return layered([alt.UnitSpec(mark=alt.MarkDef(which))], description="wrong", height=10)

    CHARTS.remove(wrong)
    assert wrong("no such mark")["layer"][0]["mark"] == {"type": "no such mark"}
    with pytest.raises(SchemaValidationError):
        inspect.unwrap(wrong)("no such mark")
