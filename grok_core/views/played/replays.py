"""A run as a replay: its moments read once, for all who watch it."""

from functools import partial

from grok_core.charts import captions
from grok_core.charts.replays.replay import Replay, Rings, Tables
from grok_core.charts.rings import Row
from grok_core.charts.verdicts import landmarks_reached
from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import reading, run_rings, run_rows
from grok_core.views.cache import once
from grok_core.views.played.replay_points import points_of
from grok_core.views.reading import Reading, task_of


def replay_of(run: Run) -> Replay | None:
    """Return a run as a replay of its snapshots, made once; None of a run that has none.

    Raises:
        StoreError: When the run cannot be read.
    """
    now = reading.read(run)
    return once(("replay", now.key, now.steps), partial(_made, now)) if now.steps else None


def _made(now: Reading) -> Replay:
    run, steps, task = now.run, now.steps, task_of(now.config)
    snapshots = [run.snapshot(step) for step in steps]
    rings = _rings(now)
    points, beside = (None if rings else points_of(now, run_rows.shown_matrix(now.config))) or (None, [""] * len(steps))
    return Replay(
        name=f"{run.id} {now.status.created} {len(now.metrics)}",
        title=now.config.title,
        steps=steps,
        said=[f"{_sentence(now, step)} {more}".strip() for step, more in zip(steps, beside, strict=True)],
        curve=now.metrics[now.metrics["scheduled"]],
        baseline=now.progress.baseline,
        marks=sorted([*((at, say(name)) for at, name in landmarks_reached(now.progress)), *now.marks]),
        tables=Tables(task.roles(), task.answers(), [snapshot.predicted for snapshot in snapshots]),
        rings=rings,
        points=points,
    )


def _sentence(now: Reading, step: int) -> str:
    """Return what was happening at a step, as one who watched it then would have been told."""
    then = reading.read(now.run, until=step)
    return captions.happening(then.progress, then.row)


def _rings(now: Reading) -> Rings | None:
    """Return the strongest rings at all moments, with those of the held-out answers; None where there are none."""
    if task_of(now.config).cyclic_order is None:
        return None
    matrix = run_rows.shown_matrix(now.config)
    try:
        last = run_rows.rows_key(now.run, now.steps[-1], matrix)
        shown = run_rings.frequencies(last, now.steps)
        moments: list[dict[str, Row]] = []
        for step in now.steps:
            at = run_rows.rows_key(now.run, step, matrix)
            moments.append({matrix: run_rings.rings(at, shown), run_rings.HELD_OUT: run_rings.held_out(at, shown)})
    except AnalysisError:  # rows that are all alike, such as those of a run that diverged
        return None
    has_held_out = all(moment[run_rings.HELD_OUT] for moment in moments)
    whole = moments if has_held_out else [{matrix: moment[matrix]} for moment in moments]
    return Rings(whole, run_rows.labels_of(last))
