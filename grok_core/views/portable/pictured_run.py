"""Runs as the API gives them to whoever writes Python: a run that can be looked at, and its pictures saved.

open_run("hello-grok").at("grokked").view("rings").save("rings.svg")
"""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from grok_core.errors import AnalysisError, StoreError, nearest
from grok_core.runs import Run, library

if TYPE_CHECKING:
    import pandas as pd

    from grok_core.views.portable.moments import Moment

NAMED = ("last", "memorised", "grokked")


class PicturedRun(Run):
    """A `Run` whose moments can be looked at.

    Args:
        path: The folder; a run that a `Runner` or `create_run` made becomes one by its `path`, or by its id and
            `open_run`.
    """

    def at(self, step: int | str = "last") -> "Moment":
        """Return the run as it was at a step: at its nearest snapshot at or before.

        Args:
            step: A step, or "last", "memorised" (training accuracy passed 99 %) or "grokked" (validation accuracy did,
                soon or late), for three reports in a row.
        Raises:
            AnalysisError: When the run never got there, or there is no such name.
            StoreError: When the run has no snapshot at or before, or cannot be read.
        """
        from grok_core.views.portable.moments import Moment

        steps = self.snapshot_steps()
        if not steps:
            raise StoreError(
                f"run {self.id!r} has no snapshots, from which pictures are made; train it without a sweep."
            )
        wanted = steps[-1] if step == "last" else step if isinstance(step, int) else self._landmark(step)
        before = [there for there in steps if there <= wanted]
        if not before:
            raise StoreError(f"run {self.id!r} has no snapshot at or before step {wanted}; the first is at {steps[0]}.")
        return Moment(self, before[-1])

    def measure(self, name: str) -> "pd.DataFrame":
        """Return a measure along the run: "step" and "value"; what needs the weights is measured now and kept.

        Args:
            name: One of those that `python -m grok_core measure --names` lists.
        Raises:
            AnalysisError: For an unknown name, and for a measure that this run does not have.
            StoreError: Of a measure of the weights, when the run trains, or keeps nothing to measure.
        """
        from grok_core.views.along.measured_run import measured

        return measured(self, [name])[name]

    def _landmark(self, name: str) -> int:
        if name not in NAMED:
            allowed = f"a step or one of {', '.join(NAMED)}"
            raise AnalysisError(f"a moment is {allowed}, got {name[:40]!r}.{nearest(name, NAMED)}")
        progress = self.progress()
        found = progress.step_train_99 if name == "memorised" else progress.step_val_99
        if found is None:
            what = "training" if name == "memorised" else "validation"
            raise AnalysisError(f"run {self.id!r} has no moment {name!r}: {what} accuracy never stayed above 99 %.")
        return found


def open_run(run_id: str, base: Path | None = None) -> PicturedRun:
    """Return a run, a run of a sweep or a recording by its id.

    Args:
        run_id: The id, as lists print it.
        base: The data home; None for the usual one.
    Raises:
        StoreError: When the id is impossible, there is no such run, or it cannot be opened.
    """
    return cast(PicturedRun, library.open_run(run_id, base, PicturedRun))


def list_runs(base: Path | None = None) -> list[PicturedRun]:
    """Return the runs that can be opened, newest first. Files that are not runs raise no error."""
    return cast(list[PicturedRun], library.list_runs(base, PicturedRun))


def recordings() -> list[PicturedRun]:
    """Return the recordings that come with the project, by name."""
    return cast(list[PicturedRun], library.recordings(PicturedRun))
