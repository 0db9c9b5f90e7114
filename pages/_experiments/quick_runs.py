"""Trains what is missing of a paper's experiment, beside the live runs, with its cost said before."""

from collections.abc import Callable
from concurrent.futures import Executor

import streamlit as st

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.costs import Speed, in_words
from grok_core.experiments.kept import KeptRuns, shipped_file, visitors_folder
from grok_core.experiments.record import Experiment
from grok_core.languages import say
from grok_core.runs.sweep_job import StopSign
from pages._shared import frame, live, messages


def offer(of: Experiment, kept: KeptRuns) -> None:
    """Draw the button that trains what is missing, with its cost; the source's own size is left to the command."""
    arms = kept.arms(of)
    seeds = {label: {run.seed for run in runs} for label, runs in arms.items()}
    missing = [config for label in of.arms for config in of.configs(label) if config.seed not in seeds[label]]
    cost = in_words(Speed(visitors_folder()).cost_of(missing))
    if of.size == "full":
        st.caption(say("{cost}: by the command `experiment {name} --size full`.", cost=cost, name=of.name))
        return
    task = frame.background().task(key_of(of))
    is_active = task is not None and task.is_active
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = say("Go on") if any(arms.values()) else say("Run quick")
        live.button(label, start, of, key=f"run_{of.name}", icon=":material/play_arrow:", disabled=is_active)
        st.caption(say("In progress.") if is_active else f"{cost}.")


def watch() -> None:
    """While experiments train, draw how far they are, each with a button that pauses it."""
    if complaint := st.session_state.pop("complaint", ""):
        messages.warning(complaint)
    for task in filter(None, (frame.background().task(key_of(of)) for of in EXPERIMENTS.values())):
        if task.message and not task.is_active:
            messages.warning(task.message)
    active = _active()
    live.repeat(_progress, [of.name for of in active], every_s=live.POLL_S if active else None)


def start(of: Experiment) -> None:
    """Train what is missing of an experiment, beside the live runs."""

    def work(executor: Executor, stop: StopSign, tell: Callable[[int, int], object]) -> None:
        kept = KeptRuns(visitors_folder(), beside=shipped_file())
        kept.complete(of, lambda done: tell(done, len(of)), executor=executor, stop=stop)

    frame.background().start(key_of(of), work, frame.key())


def key_of(of: Experiment) -> str:
    """Return what its training is known by."""
    return f"experiment {of.figure_name}"


def _active() -> list[Experiment]:
    tasks = [(of, frame.background().task(key_of(of))) for of in EXPERIMENTS.values()]
    return [of for of, task in tasks if task is not None and task.is_active]


def _progress(were: list[str]) -> None:
    """Draw how far the experiments are that train; when one begins or ends, run the whole page once more."""
    for name in were:
        of = EXPERIMENTS[name]
        task = frame.background().task(key_of(of))
        if task is None:
            continue
        parts = [say("{name}: {done} of {total} runs", name=name, done=task.done, total=task.total or len(of))]
        if task.seconds_left is not None:
            parts.append(say("{seconds:,.0f} s left", seconds=task.seconds_left))
        if task.stop.is_set():
            parts.append(say("it stops when the runs in progress have ended"))
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        row.progress(task.done / len(of), text=" · ".join(parts))
        if task.is_of(frame.key()):
            with row:
                live.button(say("Pause"), _pause, of, key=f"pause_{name}", icon=":material/pause:")
    if [of.name for of in _active()] != were:
        st.rerun()


def _pause(of: Experiment) -> None:
    frame.background().stop(key_of(of), frame.key())
