"""Measures of the weights on demand: what is missing is measured beside the live runs, and its progress drawn."""

from collections.abc import Sequence

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.runs.probing.probe_work import is_trained_anew, probed_steps, probing
from grok_core.runs.probing.probed_file import missing, probed_file
from grok_core.views.along.probed_curves import seconds_of, strangest
from grok_core.views.along.run_measure import RunMeasure
from grok_core.views.along.weight_measures import PROBE_TITLES
from grok_core.views.reading import Reading
from pages._shared import frame, live, messages

ANOTHER = 1.01  # a training loss that differs by so much is that of another network


def draw(measures: Sequence[RunMeasure], runs: Sequence[Reading], names: Sequence[str]) -> None:
    """Offer to measure what is missing of each run; draw how far it is while it is measured."""
    probes = sorted({of.probe for of in measures if of.probe})
    if not probes:
        return
    st.header(say("Measured on demand"), anchor=False)
    for now, name in zip(runs, names, strict=True):
        _offer(now, name, probes)
    active = [now.run for now in runs if _is_active(now.run)]
    live.repeat(_progress, active, names, every_s=live.POLL_S if active else None)


def _offer(now: Reading, name: str, probes: Sequence[str]) -> None:
    """Say of a run what is measured and what is not, with a button for the rest."""
    try:
        steps = probed_steps(now.run)
        left = missing(probed_file(now.run), steps, probes)
    except GrokError as error:
        messages.info(f"{name}: {error}")
        return
    task = frame.background().task(_key(now.run))
    if task is not None and task.message and not task.is_active:
        messages.warning(task.message)
    wanted = sorted({probe for of in left.values() for probe in of})
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if wanted:
            live.button(
                say("Measure"), _start, now.run, tuple(wanted), key=f"probe_{now.run.id}",
                icon=":material/straighten:", disabled=task is not None and task.is_active,
            )  # fmt: skip
        st.caption(messages.plain(_words(now, name, steps, wanted, probes)))


def _words(now: Reading, name: str, steps: Sequence[int], wanted: Sequence[str], probes: Sequence[str]) -> str:
    said = [say("{run}:", run=name)]
    if wanted:
        titles = "; ".join(say(PROBE_TITLES[probe]) for probe in wanted)
        said.append(say("{measures}, at {n} steps.", measures=titles, n=len(steps)))
        said.append(
            say("It is trained once more for that, in a process of its own.")
            if is_trained_anew(now.run)
            else say("Its checkpoints are opened for that, in a process of its own.")
        )
    for probe in probes:
        if (seconds := seconds_of(now, probe)) is not None:
            told = say("{measure}: {seconds:.2g} s a step.", measure=say(PROBE_TITLES[probe]), seconds=seconds)
            said.append(told)
    if (factor := strangest(now)) > ANOTHER:
        told = say(
            "Trained once more it becomes another network here, on another processor: its training loss differs by a "
            "factor of up to {factor:.3g} from the reports'.",
            factor=factor,
        )
        said.append(told)
    return " ".join(said)


def _progress(active: Sequence[Run], names: Sequence[str]) -> None:
    """Draw how far it is; when one has ended, run the page once more."""
    del names
    for run in active:
        task = frame.background().task(_key(run))
        if task is None:
            continue
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        text = say("{run}: {done} of {total} numbers", run=run.id, done=task.done, total=task.total)
        row.progress(task.done / max(task.total, 1), text=text)
        if task.is_of(frame.key()):
            with row:
                live.button(say("Stop"), _stop, run, key=f"probe_stop_{run.id}", icon=":material/stop:")
    if [run for run in active if _is_active(run)] != list(active):
        st.rerun()


def _start(run: Run, probes: Sequence[str]) -> None:
    frame.background().start(_key(run), probing(run, probes), frame.key())


def _stop(run: Run) -> None:
    frame.background().stop(_key(run), frame.key())


def _key(run: Run) -> str:
    return f"probes {run.id}"


def _is_active(run: Run) -> bool:
    task = frame.background().task(_key(run))
    return task is not None and task.is_active
