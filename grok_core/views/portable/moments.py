"""A run at one step, and its pictures with their data: the ones of the app, for whoever writes Python."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from grok_core.charts import captions, curves, operation_table, picture_captions, rings, scatter
from grok_core.charts.curve_frames import curve_frame, curve_words
from grok_core.charts.part_names import called
from grok_core.charts.theme import Spec
from grok_core.charts.words.axes import steps_axis
from grok_core.engine.records import NO_ANSWER
from grok_core.errors import AnalysisError, nearest
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.views import reading, run_rings, run_rows
from grok_core.views.portable.saved_pictures import Picture
from grok_core.views.reading import task_of

VIEWS = ("rings", "table", "accuracy", "loss", "pca")
ALSO = {"ring": "rings", "curve": "accuracy"}
ROLES = ("undefined", "trained on", "held out")
SIDE = 460  # px, of what is as wide as high
RING = 180  # px, the width of one ring


@dataclass(frozen=True)
class Moment:
    """A run at one of its snapshots.

    Args:
        run: The run.
        step: The step of the snapshot.
    """

    run: Run
    step: int

    def view(self, name: str) -> Picture:
        """Return a picture of this moment.

        Args:
            name: "rings" (or "ring"): the strongest rings of the output rows and of the held-out answers. "table": the
                operation table, right and wrong. "accuracy" (or "curve") and "loss": the whole run, with this step
                marked. "pca": the output rows on their two widest directions.
        Raises:
            AnalysisError: When there is no such view, or the run has nothing to show in it.
            StoreError: When the run cannot be read.
        """
        wanted = ALSO.get(name, name)
        if wanted == "rings":
            return _rings(self)
        if wanted == "table":
            return _table(self)
        if wanted in ("accuracy", "loss"):
            return _curve(self, wanted)
        if wanted == "pca":
            return _pca(self)
        hint = nearest(name, (*VIEWS, *ALSO))
        raise AnalysisError(f"a view is one of {', '.join(VIEWS)}, got {name[:40]!r}.{hint}")


def _rows_key(moment: Moment) -> run_rows.RowsKey:
    return run_rows.rows_key(moment.run, moment.step, run_rows.shown_matrix(moment.run.config))


def _rings(moment: Moment) -> Picture:
    """Return the rings; the array has the points of those of the rows, (rings, n, 2)."""
    at = _rows_key(moment)
    if complaint := why_no_circle(at.config):
        raise AnalysisError(f"{complaint.removesuffix('.')}; look at 'pca'.")
    shown = run_rings.frequencies(at, moment.run.snapshot_steps())
    found, held_out = run_rings.rings(at, shown), run_rings.held_out(at, shown)
    drawn: Mapping[str, rings.Row] = {at.matrix: found} | ({run_rings.HELD_OUT: held_out} if held_out else {})
    labels = run_rows.labels_of(at)
    height = round(RING * rings.SMALL.high / rings.WIDE * len(drawn))
    return Picture(
        name="rings",
        step=moment.step,
        words=rings.rings_words(drawn),
        frame=rings.rings_frame(drawn, labels),
        array=np.stack([ring.points for ring in found]),
        spec=rings.rings_spec(count=len(labels), shown=len(found), rows=len(drawn), height=height),
        width=RING * len(found),
    )


def _pca(moment: Moment) -> Picture:
    """Return the rows on their two widest directions; the array has the points, (n, 2), in the units of the rows."""
    at = _rows_key(moment)
    task, labels = task_of(at.config), run_rows.labels_of(at)
    points, shares = run_rows.pca(at)
    kinds = None if task.group is None else task.group.kinds
    look: Spec = {"categories": tuple(dict.fromkeys(kinds)), "value_title": say("kind")} if kinds else {"legend": False}
    spec = scatter.scatter_spec(count=len(labels), height=SIDE, **look)
    frame = scatter.scatter_frame(points, labels=labels, categories=kinds or None)
    by = say("Coloured by the place of an element in their order.")
    if kinds:
        by = say("Coloured by the kind of element.")
    rows = called(at.matrix)
    said = f"{rows[:1].upper()}{rows[1:]}. {picture_captions.pca_caption(shares)} {by}"
    return Picture("pca", moment.step, said, frame, points, spec, SIDE)


def _curve(moment: Moment, what: str) -> Picture:
    """Return accuracy or loss of the whole run; the array has step, train and validation of each report, (R, 3)."""
    now = reading.read(moment.run)
    if what == "accuracy":
        columns, name = curves.ACCURACY, say("accuracy")
        spec = curves.accuracy_spec(
            axis=steps_axis(now.config.steps), baseline=now.progress.baseline, changes=now.marks
        )
    else:
        columns, name, unit = curves.LOSS, say("loss"), curves.NATS if now.config.loss == "cross_entropy" else ""
        spec = curves.loss_spec(axis=steps_axis(now.config.steps), unit=unit, log_y=True, changes=now.marks, height=300)
    crossings = now.progress.step_train_99, now.progress.step_val_99
    frame = curve_frame(
        now.metrics, columns=columns, crossings=crossings, turns=now.progress.val_turns[1:], cursor=moment.step
    )
    array = now.metrics[["step", *columns.values()]].to_numpy(dtype=np.float64)
    return Picture(
        what, moment.step, curve_words(now.metrics, columns, name=name, crossings=crossings), frame, array, spec
    )


def _table(moment: Moment) -> Picture:
    """Return the operation table; the array has the network's answers, (n, n), NO_ANSWER where undefined."""
    task, predicted = task_of(moment.run.config), moment.run.snapshot(moment.step).predicted
    roles, answers = task.roles(), task.answers()
    x, y = np.indices(predicted.shape).reshape(2, -1)
    labels, known = np.array(task.labels), np.array([*task.answer_labels, ""])
    right, guessed = answers.ravel(), predicted.ravel().astype(np.int64)
    frame = pd.DataFrame(
        {
            "x": labels[x],
            "y": labels[y],
            "role": np.array(ROLES)[roles.ravel()],
            "answer": known[np.where(right < 0, -1, right)],
            "network": known[np.where(guessed == NO_ANSWER, -1, guessed)],
            "right": (right == guessed) & (right >= 0),
        }
    )
    said = captions.table_caption(operation_table.table_counts(roles, answers, predicted))
    svg = operation_table.table_svg(roles, answers, predicted)
    return Picture(
        "table", moment.step, say("Operation table, x down and y across; {said}", said=said), frame, predicted, svg=svg
    )
