"""Measures along a run for whoever writes Python or a command: named, taken where they are missing, as a table."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import pandas as pd

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.runs.executors import DaemonExecutor
from grok_core.runs.probing.probe_work import probing
from grok_core.views import reading
from grok_core.views.along.run_measures import run_measure


def measured(
    run: Run,
    names: Sequence[str],
    *,
    executor: Executor | None = None,
    tell: Callable[[int, int], object] = lambda _done, _total: None,
) -> dict[str, pd.DataFrame]:
    """Return measures along a run by name, each a table of "step" and "value"; what is missing is measured first.

    Args:
        run: The run; for measures of the weights, one that is over, or a recording.
        names: Names in `RUN_MEASURES`.
        executor: In what a missing measure of the weights is taken; None for a thread of this process.
        tell: Called with how many of how many numbers are there.
    Raises:
        AnalysisError: For an unknown name, and for a measure that this run does not have.
        StoreError: When the run trains, or keeps nothing to measure.
    """
    measures = [run_measure(name) for name in dict.fromkeys(names)]
    probes = sorted({of.probe for of in measures if of.probe})
    if probes:
        own = DaemonExecutor(1, name="probe") if executor is None else executor
        probing(run, probes)(own, threading.Event(), tell)
    now = reading.read(run)
    found = {of.name: pd.DataFrame(dict(zip(("step", "value"), of.curve(now), strict=True))) for of in measures}
    if lacking := [name for name, table in found.items() if table.empty]:
        raise AnalysisError(say("{run} does not tell {names}.", run=run.id, names=", ".join(lacking)))
    return {name: table.astype({"step": "int64"}) for name, table in found.items()}
