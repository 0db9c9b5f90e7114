"""Films for the Embeddings page: made by one worker for all visitors, kept in the run's folder once they are whole."""

import hashlib
import zipfile
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import GrokError
from grok_core.languages import current, speaking
from grok_core.measures.film_frames import film
from grok_core.runs import DaemonExecutor, Run
from grok_core.runs.store.files import replace_bytes
from grok_core.runs.store.places import ensure_folder, home
from grok_core.tasks.groups import Side, Subgroup
from grok_core.views import run_rows, score_sentence
from grok_core.views.cache import forget, once
from grok_core.views.projection import Projection

FOLDER = "films"  # in the folder of a run
FORMAT = 5  # of what is kept; films of another one are made anew


@dataclass(frozen=True)
class Wanted:
    """Which film.

    Args:
        run: Of which run.
        steps: Its snapshots.
        matrix: One of `run_rows.matrices_of` its configuration.
        how: How the rows are brought into the plane.
        subgroup, side: Whose cosets are scored; None where there is no group.
    """

    run: Run
    steps: tuple[int, ...]
    matrix: str
    how: Projection
    subgroup: Subgroup | None = None
    side: Side = "left"

    @property
    def path(self) -> Path:
        """Where it is kept: in the run's folder, or for a recording, which never changes, in the data home."""
        cosets = None if self.subgroup is None else (self.subgroup.members, self.side)
        film = (FORMAT, self.steps, self.matrix, self.how, cosets)
        digest = hashlib.sha256(f"{film} {self.run.status.created}".encode()).hexdigest()[:12]
        folder = home() / FOLDER / self.run.id if self.run.recorded else self.run.path / FOLDER
        return folder / f"{digest}.npz"


@dataclass(eq=False)
class Making:
    """A film that is being made or is complete; it speaks the language of who asked for it."""

    total: int
    done: int = 0
    result: "Future[tuple[NDArray[np.float64], list[str]]]" = field(default_factory=Future)


_worker = DaemonExecutor(1, "film")  # one at a time, so that training and ticks keep a processor


def making(wanted: Wanted) -> Making:
    """Return the film, begun if nobody has asked for it before."""

    def begin() -> Making:
        job = Making(len(wanted.steps))
        if (found := kept(wanted)) is not None:
            job.result.set_result(found)
        else:
            _worker.submit(_make_once, wanted, job, current())
        return job

    key = ("film", wanted.path)  # its name depends on when the run was made
    job = once(key, begin)
    if job.result.done() and job.result.exception():
        forget(key)  # the error is reported once; the next request tries again
    return job


def _make_once(wanted: Wanted, job: Making, language: str) -> None:
    """Make a film, unless it was made meanwhile for somebody with another language."""
    with speaking(language):
        if (found := kept(wanted)) is not None:
            job.result.set_result(found)
        else:
            _make(wanted, job)


def _make(wanted: Wanted, job: Making) -> None:
    try:
        path = wanted.path  # now: it is named after the time at which its run was made
        frames, scores = _made(wanted, job)
        _keep(wanted, path, frames, scores)
        job.result.set_result((frames, _said(wanted, frames, scores)))
    except Exception as error:
        job.result.set_exception(error)


def _made(wanted: Wanted, job: Making) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the moments (F, n, 2), and of each the numbers of its score, NaN where it has none."""
    rows = [run_rows.rows_at(run_rows.rows_key(wanted.run, step, wanted.matrix)) for step in wanted.steps]
    frames = np.full((len(rows), len(rows[0]), 2), np.nan)
    scores = np.full((len(rows), score_sentence.NUMBERS), np.nan)
    for index, points in film(rows, **asdict(wanted.how)):
        frames[index] = points
        if wanted.matrix != run_rows.NEURONS:  # the order of neurons means nothing
            scores[index] = score_sentence.numbers_of(wanted.run.config, rows[index], wanted.subgroup, wanted.side)
        job.done += 1
    return frames, scores


def kept(wanted: Wanted) -> tuple[NDArray[np.float64], list[str]] | None:
    """Return a film that was made before, moments (F, n, 2) with what is said of each; None where there is none."""
    found = _kept(wanted.run.path / FOLDER / wanted.path.name) or _kept(wanted.path)
    return None if found is None else (found[0], _said(wanted, *found))


def _said(wanted: Wanted, frames: NDArray[np.float64], scores: NDArray[np.float64]) -> list[str]:
    """Return what is said of each moment: its score, or why it has none; "" without a picture or anything to score."""
    config, subgroup, side = wanted.run.config, wanted.subgroup, wanted.side
    if wanted.matrix == run_rows.NEURONS or not score_sentence.has_score(config, subgroup):
        return [""] * len(frames)
    said = []
    for step, points, numbers in zip(wanted.steps, frames, scores.tolist(), strict=True):
        if not np.isfinite(points).all():
            said.append("")
        elif np.isfinite(numbers[0]):
            said.append(score_sentence.from_numbers(config, numbers, subgroup, side))
        else:
            rows = run_rows.rows_at(run_rows.rows_key(wanted.run, step, wanted.matrix))
            said.append(score_sentence.of_rows(config, rows, subgroup, side))
    return said


def ship(wanted: Wanted) -> Path:
    """Make a film and keep it in the recording itself, so that it comes with the project; return its file."""
    target = wanted.run.path / FOLDER / wanted.path.name
    target.parent.mkdir(exist_ok=True)
    replace_bytes(target, _packed(*_made(wanted, Making(len(wanted.steps)))))
    return target


def _kept(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    try:
        with np.load(path) as data:
            return data["frames"], data["scores"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):  # there is none, or it is damaged
        return None


def _keep(wanted: Wanted, path: Path, frames: NDArray[np.float64], scores: NDArray[np.float64]) -> None:
    """Keep a film where its run still is and there is room; otherwise it is made again."""
    with suppress(OSError, GrokError):
        if wanted.run.recorded:
            ensure_folder(path.parent)
        else:
            path.parent.mkdir(exist_ok=True)  # without parents: a deleted run must not come back
        replace_bytes(path, _packed(frames, scores))


def _packed(frames: NDArray[np.float64], scores: NDArray[np.float64]) -> bytes:
    out = BytesIO()
    np.savez_compressed(out, frames=frames.astype(np.float32), scores=scores)
    return out.getvalue()
