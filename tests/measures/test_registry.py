"""The recipe of a measure: what a record in the registry needs, and what is said when a part is missing.

CONTRIBUTING.md describes the recipe ("To add a measure").
"""

import dataclasses
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.registry import MEASURES, Measure, TaskRows, any_rows
from grok_core.measures.rows import centred
from grok_core.tasks.groups import group_of

ROOT = Path(__file__).parents[2]
GROUP = group_of("s4")
SHUFFLES = 200  # p-values for each measure
NOT_UNIFORM = (
    "has p-values that are not uniform on shuffled rows; a statistic with few values has ties: take a finer one"
)
PERMUTATIONS = 49  # shuffles that make one p-value


def example(seed):
    """Rows with a circle and a group: a measure takes what it applies to."""
    rows = np.random.default_rng(0).normal(size=(GROUP.order, 5))
    rows[:, 0] += 3 * np.cos(2 * np.pi * np.arange(GROUP.order) / 8)  # structure, which the shuffle destroys
    shuffled = np.random.default_rng(seed).permutation(rows)
    return TaskRows(shuffled, np.arange(GROUP.order), GROUP)


def p_values(measure):
    """P-values of shuffled rows: uniform when the null is right."""
    return [measure.measure(example(seed), permutations=PERMUTATIONS, seed=seed).p_value for seed in range(SHUFFLES)]


@lru_cache
def documented():
    """The lines of the table in docs/measures.md, by the name of the measure."""
    lines = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8").split("\n## ")[0].splitlines()
    return {line.split("|")[1].strip(): line for line in lines if line.startswith("|")}


def complaints(measure):
    """Return a sentence for each part of the recipe that is missing."""
    function = measure.function
    test = ROOT / "tests" / "measures" / f"test_{function.__module__.rpartition('.')[2]}.py"
    line = documented().get(measure.name, "")
    found = []
    if not measure.why_no_null and not hasattr(measure.measure(example(0), permutations=9), "p_value"):
        found.append("has no null: its result needs a p_value, or the record needs why_no_null")
    elif not measure.why_no_null and kstest(p_values(measure), "uniform").pvalue < 0.01:
        found.append(NOT_UNIFORM)
    if not measure.why_no_null and not any(field.endswith("_p") for field in measure.fields):
        found.append('prints no p-value: one of its fields must end in "_p"')
    if not line:
        found.append("has no line in docs/measures.md")
    found += [
        f"has a field {field} that docs/measures.md does not name" for field in measure.fields if field not in line
    ]
    if not test.is_file() or function.__name__ not in test.read_text(encoding="utf-8"):
        found.append(f"has no test: {test.relative_to(ROOT)} must use {function.__name__}")
    return found


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_measure_has_its_null_its_line_and_its_test(measure):
    found = complaints(measure)
    assert not found, "\n".join(f"{measure.name} {complaint}" for complaint in found)


def test_every_documented_measure_is_in_the_registry():
    assert set(documented()) - {"measure", "---"} == {measure.name for measure in MEASURES}


def test_names_and_fields_are_unique():
    names = [measure.name for measure in MEASURES]
    fields = [field for measure in MEASURES for field in measure.fields]
    assert (len(set(names)), len(set(fields))) == (len(names), len(fields))


def width(rows, *, permutations, seed):
    """A measure without any of the parts."""
    return SimpleNamespace(width=float(centred(rows).std()), seed=seed + permutations)


def wrong_null(rows, *, permutations, seed):
    """A measure whose p-value is small for every rows: its null is not that of shuffled rows."""
    return SimpleNamespace(p_value=float(np.random.default_rng(seed).uniform(0, 0.5)), rows=rows, draws=permutations)


def test_whatever_is_missing_is_named():
    bare = Measure("width", width, any_rows, {"width": lambda found: found.width})
    assert complaints(bare) == [
        "has no null: its result needs a p_value, or the record needs why_no_null",
        'prints no p-value: one of its fields must end in "_p"',
        "has no line in docs/measures.md",
        "has a field width that docs/measures.md does not name",
        "has no test: tests/measures/test_test_registry.py must use width",
    ]
    wrong = dataclasses.replace(bare, name="ring", function=wrong_null, fields={})
    assert complaints(wrong)[0] == NOT_UNIFORM


def test_a_measure_that_does_not_apply_has_no_result_and_empty_fields():
    alone = TaskRows(np.random.default_rng(0).normal(size=(9, 3)))
    results = {measure.name: measure.measure(alone, permutations=9) for measure in MEASURES}
    found = {name for name, result in results.items() if result is not None}
    assert found == {measure.name for measure in MEASURES if measure.arguments is any_rows}
    ring = next(measure for measure in MEASURES if measure.name == "ring")
    assert set(ring.values(results["ring"]).values()) == {None}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_rows_that_are_all_equal_are_refused(measure):
    with pytest.raises(AnalysisError):  # `rows.centred` refuses them
        measure.measure(TaskRows(np.ones((GROUP.order, 2)), np.arange(GROUP.order), GROUP))
