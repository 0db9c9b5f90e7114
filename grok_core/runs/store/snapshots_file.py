"""snapshots.bin: one entry for each snapshot, at most a fixed number of them.

An entry is a header (magic, attempt, step, length) and an npz archive of that length. The file is appended to, or
replaced whole by one with fewer entries; readers ignore a torn last entry.
"""

import math
import struct
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from grok_core.config import RunConfig
from grok_core.engine.records import Snapshot
from grok_core.errors import StoreError
from grok_core.languages import mark, say
from grok_core.runs.store.checked import MOST_ARRAYS, MOST_NUMBER, open_file
from grok_core.runs.store.files import append_bytes, npz_bytes, replace_bytes
from grok_core.runs.store.packing import pack, unpack

FILE = "snapshots.bin"
MAGIC = b"GSN1"
HEADER = struct.Struct("<4sIQQ")
MOST = 60  # snapshots kept in a file
THINNED = 48  # left after thinning, so that not every later snapshot rewrites the file


@dataclass(frozen=True)
class Entry:
    """The place of one snapshot in the file: its archive begins at byte `start` and is `length` bytes long."""

    step: int
    attempt: int
    start: int
    length: int


def append_snapshot(
    folder: Path,
    snapshot: Snapshot,
    attempt: int,
    place: Callable[[int], float] = math.log1p,
    keep: Set[int] = frozenset(),
) -> None:
    """Add one snapshot, and thin the file when it holds more than MOST; `place` and `keep` as for `thin`."""
    data = npz_bytes(snapshot.arrays())  # not packed: that saves 8 % of the weights' bytes and takes longer than a step
    _append(folder, data, snapshot.step, attempt)
    if len(entries(folder)) > MOST:
        _rewrite(folder, THINNED, place, keep)


def copy_small(source: Path, target: Path, most: int, place: Callable[[int], float], keep: Set[int]) -> None:
    """Copy at most `most` snapshots, chosen by `thin`, packed to a quarter of the bytes.

    Where both operands have the same embeddings, they are kept once.
    """
    for step in thin([entry.step for entry in entries(source)], most, place, keep):
        arrays = read_snapshot(source, step).arrays()
        if np.array_equal(arrays["embedding_x"], arrays["embedding_y"]):
            del arrays["embedding_y"]
        _append(target, pack(arrays), step, attempt=1)


def _append(folder: Path, data: bytes, step: int, attempt: int) -> None:
    append_bytes(folder / FILE, HEADER.pack(MAGIC, attempt, step, len(data)) + data)


def cut_torn_entry(folder: Path) -> None:
    """Remove an entry that a killed writer left incomplete, so that readers find the next entry."""
    path = folder / FILE
    if not path.exists():
        return
    with path.open("rb+") as file:
        end = max((r.start + r.length for r in _scan(file)), default=0)
        file.truncate(end)


def entries(folder: Path) -> list[Entry]:
    """Return where the snapshots are in the file, in order of step; for each step that of the newest attempt."""
    try:
        with open_file(folder / FILE, MOST_ARRAYS) as file:
            return _newest(_scan(file))
    except FileNotFoundError:
        return []


def whole_file(folder: Path) -> bytes:
    """Return the content that the file has without what no reader reads; nothing when there are no snapshots."""
    try:
        with open_file(folder / FILE, MOST_ARRAYS) as file:  # opened once: a thinned file may replace it in between
            found = _newest(_scan(file))
            file.seek(0)
            return _joined(file.read(), found)
    except FileNotFoundError:
        return b""


def read_snapshot(folder: Path, step: int | None = None, config: RunConfig | None = None) -> Snapshot:
    """Read the snapshot of a step, or the newest; with a configuration, see that it is of its task.

    Raises:
        StoreError: When there is none at that step, or it is damaged.
    """
    try:
        with open_file(folder / FILE, MOST_ARRAYS) as file:  # opened once: a thinned file may replace it in between
            found = _newest(_scan(file))
            entry = _choose(folder, found, step)
            file.seek(entry.start)
            return _decode(folder, entry, file.read(entry.length), config)
    except FileNotFoundError:
        raise StoreError(say("run {run!r} has no snapshots yet.", run=folder.name)) from None


def thin(steps: Sequence[int], most: int, place: Callable[[int], float], keep: Set[int] = frozenset()) -> list[int]:
    """Choose at most `most` of increasing steps: the first, the last, those to keep, and between them evenly in place.

    Args:
        steps: Steps, increasing.
        most: How many, at most; more where more are to be kept.
        place: Returns the place of a step on the line on which the chosen ones are even.
        keep: Steps that are chosen in any case.
    """
    kept = list(steps)
    while len(kept) > most:
        gaps = {at: place(kept[at + 1]) - place(kept[at - 1]) for at in range(1, len(kept) - 1) if kept[at] not in keep}
        if not gaps:
            break
        del kept[min(gaps, key=lambda at: gaps[at])]
    return kept


def _scan(file: BinaryIO) -> list[Entry]:
    """Return all complete entries in order of writing, up to the first that is torn or has another magic number."""
    size, position, found = file.seek(0, 2), 0, []
    while position + HEADER.size <= size:
        file.seek(position)
        magic, attempt, step, length = HEADER.unpack(file.read(HEADER.size))
        position += HEADER.size + length
        if magic != MAGIC or position > size or step > MOST_NUMBER:
            break
        found.append(Entry(step, attempt, position - length, length))
    return found


def _newest(found: Sequence[Entry]) -> list[Entry]:
    newest = {entry.step: entry for entry in sorted(found, key=lambda entry: (entry.attempt, entry.start))}
    return [newest[step] for step in sorted(newest)]


def _choose(folder: Path, found: Sequence[Entry], step: int | None) -> Entry:
    if not found:
        raise StoreError(say("run {run!r} has no snapshots yet.", run=folder.name))
    if step is None:
        return found[-1]
    for entry in found:
        if entry.step == step:
            return entry
    near = sorted(sorted((r.step for r in found), key=lambda s: abs(s - step))[:2])
    told = mark("run {run!r} has no snapshot at step {step}; the nearest is at step {near}.")
    if len(near) == 2:
        told = mark("run {run!r} has no snapshot at step {step}; the nearest are at steps {near} and {other}.")
    raise StoreError(say(told, run=folder.name, step=step, near=near[0], other=near[-1]))


def _decode(folder: Path, entry: Entry, data: bytes, config: RunConfig | None) -> Snapshot:
    try:
        arrays = unpack(data)
        arrays.setdefault("embedding_y", arrays["embedding_x"])
        snapshot = Snapshot.from_arrays(entry.step, arrays)
        _refuse_other_sizes(snapshot, config)
        return snapshot
    except (ValueError, KeyError, TypeError, IndexError) as error:
        told = mark("run {run!r} has a damaged snapshot at step {step} ({error}).")
        raise StoreError(say(told, run=folder.name, step=entry.step, error=error)) from error


def _refuse_other_sizes(snapshot: Snapshot, config: RunConfig | None) -> None:
    """Raise ValueError when the arrays do not fit together, or are of another task than the configuration's."""
    s = snapshot
    n = len(s.embedding_x) if config is None else config.n_elements
    answers = len(s.output_rows) if config is None else config.n_answers
    width, reads = s.embedding_x.shape[1:], s.output_rows.shape[1:]
    for name, wanted in {
        "embedding_x": (n, *width[:1]), "embedding_y": (n, *width[:1]), "output_rows": (answers, *reads[:1]),
        "predicted": (n, n), "probability": (n, n),
    }.items():  # fmt: skip
        array = getattr(s, name)
        if array.shape != wanted or array.dtype.kind not in "fu":
            raise ValueError(f"{name} is {array.dtype} of the shape {array.shape} instead of {wanted}")
    phases = s.val_phases
    if phases is not None and not (phases.dtype == np.int8 and _fits_a_circle(phases.shape, answers)):
        raise ValueError(f"val_phases is {phases.dtype} of the shape {phases.shape}, of no circle of {answers} answers")


def _fits_a_circle(shape: tuple[int, ...], answers: int) -> bool:
    """Say whether the shape is that of phases: of a circle of all answers, or of all that are not 0."""
    return shape in [((m - 1) // 2, m, 2) for m in (answers, answers - 1)]


def _rewrite(folder: Path, most: int, place: Callable[[int], float], keep: Set[int]) -> None:
    found = {entry.step: entry for entry in entries(folder)}
    kept = [found[step] for step in thin(list(found), most, place, keep)]
    replace_bytes(folder / FILE, _joined((folder / FILE).read_bytes(), kept))


def _joined(data: bytes, kept: Sequence[Entry]) -> bytes:
    parts = (HEADER.pack(MAGIC, r.attempt, r.step, r.length) + data[r.start : r.start + r.length] for r in kept)
    return b"".join(parts)
