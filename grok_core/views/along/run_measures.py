"""The registry of measures along a run: the Measures page, the shell and the docs walk it."""

from collections.abc import Mapping

from grok_core.errors import AnalysisError, nearest
from grok_core.languages import mark, say
from grok_core.views.along.report_measures import REPORT_MEASURES
from grok_core.views.along.run_measure import RunMeasure
from grok_core.views.along.weight_measures import WEIGHT_MEASURES

RUN_MEASURES: Mapping[str, RunMeasure] = {of.name: of for of in (*REPORT_MEASURES, *WEIGHT_MEASURES)}
"""All of them by name."""

GROUP_TITLES: Mapping[str, str] = {
    "answers": mark("Answers"),
    "gap": mark("Gap"),
    "weights": mark("Weights"),
    "flatness": mark("Flatness"),
    "complexity": mark("Complexity"),
}


def run_measure(name: str) -> RunMeasure:
    """Return a measure by its name. Raises AnalysisError, with the nearest names, for any other."""
    if name not in RUN_MEASURES:
        told = say("There is no measure {name!r}.", name=name[:40])
        raise AnalysisError(told + nearest(name, RUN_MEASURES, most=3))
    return RUN_MEASURES[name]
