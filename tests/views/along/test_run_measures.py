"""The registry: every measure has what its page shows, and those of the weights are what the probes return."""

from pathlib import Path

import pytest

from grok_core.engine.probes.probes_by_name import PROBES
from grok_core.errors import AnalysisError
from grok_core.views.along.run_measure import GROUPS
from grok_core.views.along.run_measures import GROUP_TITLES, RUN_MEASURES, run_measure
from grok_core.views.along.weight_measures import PROBE_TITLES
from tests.engine.test_opened import KINDS, last

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("of", RUN_MEASURES.values(), ids=list(RUN_MEASURES))
def test_each_has_a_formula_a_source_and_a_group(of):
    assert of.group in GROUPS
    assert of.title
    assert of.source
    assert of.formula.count("{") == of.formula.count("}")
    assert of.formula.count(r"\left") == of.formula.count(r"\right")
    assert not of.probe or of.probe in PROBES


def test_groups_and_probes_are_all_named():
    assert set(GROUP_TITLES) == set(GROUPS) == {of.group for of in RUN_MEASURES.values()}
    assert set(PROBE_TITLES) == set(PROBES) == {of.probe for of in RUN_MEASURES.values() if of.probe}


def test_the_probes_return_the_numbers_that_are_named():
    opened = last(KINDS["mlp"]).opened()
    for probe, measure in PROBES.items():
        named = {name for name, of in RUN_MEASURES.items() if of.probe == probe}
        assert named <= set(measure(opened)), probe


def test_an_unknown_name_gives_one_sentence():
    assert run_measure("gap").name == "gap"
    with pytest.raises(AnalysisError, match=r"There is no measure 'gapp'\. Did you mean 'gap'"):
        run_measure("gapp")


def test_the_docs_list_every_measure_with_its_source():
    lines = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8").split("## Measures along a run")[1].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    listed = {name.strip("`"): (title, source) for name, title, source, *_ in rows}
    assert list(listed) == list(RUN_MEASURES)
    for name, of in RUN_MEASURES.items():
        title, source = listed[name]
        assert title.startswith(of.title), name
        assert source == of.source, name
