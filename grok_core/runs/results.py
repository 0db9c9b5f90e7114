"""What a run writes at its reports: metrics, snapshots, and a checkpoint and a dissection at each landmark."""

from collections.abc import Sequence

from grok_core.config import RunConfig
from grok_core.engine import Beat, Report
from grok_core.engine.training import dissection_at
from grok_core.runs.landmarks import Landmarks
from grok_core.runs.snapshot_times import SnapshotTimes
from grok_core.runs.store import dissections_file
from grok_core.runs.store.checkpoints import drop_candidates, read_landmark
from grok_core.runs.store.metrics_file import Row
from grok_core.runs.store.writer import RunWriter
from grok_core.tasks.baseline import baseline


class Results:
    """Writes the results of one attempt at a run.

    Args:
        writer: The writer of the run's folder.
        config: The configuration of the run.
        rows: The reports of earlier attempts, or of a branch's parent, before the first step of this attempt.
        pictures: Whether to keep snapshots and dissections.
    """

    def __init__(self, writer: RunWriter, config: RunConfig, rows: Sequence[Row], *, pictures: bool) -> None:
        self._writer, self._config, self._keeps_pictures = writer, config, pictures
        self._landmarks = Landmarks(baseline=baseline(config), rows=rows)
        self._times = SnapshotTimes(rows)
        self._snapshot_step: int | None = None  # step of the last snapshot

    def add(self, report: Report, seconds: float, *, snapshot: bool = False) -> None:
        """Write a report, with a snapshot if one is due or asked for, and the landmarks that are certain now.

        Args:
            report: A report of the present step.
            seconds: Time of training and evaluation until then.
            snapshot: Whether a snapshot is wanted, due or not.
        """
        metrics, step, writer = report.metrics, report.step, self._writer
        writer.add_metrics(metrics, step=step, seconds=seconds, scheduled=report.scheduled)
        self._times.see(step, metrics.train_accuracy, metrics.val_accuracy)
        reached: dict[str, int] = {}
        if report.scheduled:
            seen = self._landmarks.see(step, metrics.train_accuracy, metrics.val_accuracy)
            reached = seen.reached
            for name in seen.ended:
                drop_candidates(writer.folder, name)
            for name in seen.begun:
                writer.add_checkpoint(report.checkpoint(), seconds, name, candidate=True)
                snapshot = True
        if snapshot or self._times.is_due(step):
            self.add_snapshot(report)
        for name, at in reached.items():  # last, because it takes longest: nothing else waits for it
            self._add_landmark(name, at)

    def add_snapshot(self, report: Report) -> None:
        """Write a snapshot of the present step."""
        if self._keeps_pictures:
            self._writer.add_snapshot(report.snapshot(), self._times.place, self._landmarks.steps)
        self._times.took(report.step)
        self._snapshot_step = report.step

    def has_snapshot(self, step: int) -> bool:
        """Say whether the last snapshot is of this step."""
        return self._snapshot_step == step

    def add_dissection(self, item: Beat, name: str) -> None:
        """Write a dissection of the present step, unless there is one."""
        if self._keeps_pictures and not dissections_file.has_dissection(self._writer.folder, item.step):
            self._writer.add_dissection(item.dissection(), name)

    def end(self, item: Beat, *, finished: bool) -> None:
        """Write the dissection of the last step; a run that has finished will reach no more landmarks."""
        self.add_dissection(item, dissections_file.LAST)
        dissections_file.drop_older_last(self._writer.folder, item.step)
        if finished:
            drop_candidates(self._writer.folder)

    def _add_landmark(self, name: str, step: int) -> None:
        """Keep the checkpoint of a landmark, and write a dissection of the network as it was at its step."""
        folder = self._writer.folder
        saved = read_landmark(folder, step, name)  # None when the file was damaged meanwhile: the run goes on
        if saved and self._keeps_pictures and not dissections_file.has_dissection(folder, step):
            self._writer.add_dissection(dissection_at(self._config, saved.checkpoint), name)
