"""snapshots.bin: what the pictures need, one record after the other, thinned to a fixed number.

A record is a header (magic, attempt, step, length) and an npz archive of that length. Only ever appended to,
or replaced whole by a thinner file; a torn last record is as if it were not there.
"""

import io
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from grok_core.engine.records import Snapshot
from grok_core.errors import StoreError
from grok_core.runs.store.files import replace_bytes
from grok_core.runs.store.packing import pack, unpack

FILE = "snapshots.bin"
MAGIC = b"GSN1"
HEADER = struct.Struct("<4sIQQ")
MOST = 60  # snapshots kept in a file
THINNED = 48  # left after thinning, so that not every later snapshot rewrites the file
PER_DECADE = 24  # snapshots for every factor of ten in step


@dataclass(frozen=True)
class Record:
    """Where one snapshot lies: its archive begins at `start` and is `length` bytes long."""

    step: int
    attempt: int
    start: int
    length: int


def is_due(step: int, last: int | None) -> bool:
    """Say whether a snapshot belongs at `step`, given the last one: PER_DECADE for every factor of ten."""
    return last is None or _slot(step) > _slot(last)


def append_snapshot(folder: Path, snapshot: Snapshot, attempt: int) -> None:
    """Add one snapshot, and thin the file when it holds more than MOST."""
    archive = io.BytesIO()
    arrays = snapshot.arrays()  # stored plain: packing weights saves 8 % and costs more than the step
    np.savez(archive, **arrays)  # type: ignore[arg-type]  # the stub takes any of them for allow_pickle
    _append(folder, archive.getvalue(), snapshot.step, attempt)
    if len(records(folder)) > MOST:
        _rewrite(folder, THINNED)


def copy_small(source: Path, target: Path, most: int) -> None:
    """Copy at most `most` snapshots, even in log step, packed to a quarter of the bytes.

    Where both operands have the same embeddings, they are kept once.
    """
    for step in thin([record.step for record in records(source)], most):
        arrays = read_snapshot(source, step).arrays()
        if np.array_equal(arrays["embedding_x"], arrays["embedding_y"]):
            del arrays["embedding_y"]
        _append(target, pack(arrays), step, attempt=1)


def _append(folder: Path, data: bytes, step: int, attempt: int) -> None:
    with (folder / FILE).open("ab", buffering=0) as file:
        file.write(HEADER.pack(MAGIC, attempt, step, len(data)) + data)


def cut_torn_record(folder: Path) -> None:
    """Cut off what a killed writer left half written, so that the next record can be found."""
    path = folder / FILE
    if not path.exists():
        return
    with path.open("rb+") as file:
        end = max((r.start + r.length for r in _scan(file)), default=0)
        file.truncate(end)


def records(folder: Path) -> list[Record]:
    """Return where the snapshots lie, in order of step, of every step the newest attempt."""
    try:
        file = (folder / FILE).open("rb")
    except FileNotFoundError:
        return []
    with file:
        return _newest(_scan(file))


def read_snapshot(folder: Path, step: int | None = None) -> Snapshot:
    """Read the snapshot of a step, or the newest.

    Raises:
        StoreError: When there is none at that step, or it is damaged.
    """
    try:
        with (folder / FILE).open("rb") as file:  # one open file: a thinner one may take its name meanwhile
            found = _newest(_scan(file))
            record = _choose(folder, found, step)
            file.seek(record.start)
            return _decode(folder, record, file.read(record.length))
    except FileNotFoundError:
        raise StoreError(f"run {folder.name!r} has no snapshots yet.") from None


def thin(steps: Sequence[int], most: int) -> list[int]:
    """Choose at most `most` of increasing steps: the first, the last, and between them even in log step."""
    kept = list(steps)
    while len(kept) > max(most, 2):
        gaps = [math.log1p(kept[i + 1]) - math.log1p(kept[i - 1]) for i in range(1, len(kept) - 1)]
        del kept[1 + gaps.index(min(gaps))]
    return kept


def _slot(step: int) -> int:
    return math.floor(PER_DECADE * math.log10(step) + 1e-9) if step else -1


def _scan(file: BinaryIO) -> list[Record]:
    """Return all whole records in order of writing; stop at the first that is torn or not ours."""
    size, position, found = file.seek(0, 2), 0, []
    while position + HEADER.size <= size:
        file.seek(position)
        magic, attempt, step, length = HEADER.unpack(file.read(HEADER.size))
        position += HEADER.size + length
        if magic != MAGIC or position > size:
            break
        found.append(Record(step, attempt, position - length, length))
    return found


def _newest(found: Sequence[Record]) -> list[Record]:
    newest = {record.step: record for record in sorted(found, key=lambda r: (r.attempt, r.start))}
    return [newest[step] for step in sorted(newest)]


def _choose(folder: Path, found: Sequence[Record], step: int | None) -> Record:
    if not found:
        raise StoreError(f"run {folder.name!r} has no snapshots yet.")
    if step is None:
        return found[-1]
    for record in found:
        if record.step == step:
            return record
    near = sorted(sorted((r.step for r in found), key=lambda s: abs(s - step))[:2])
    where = "the nearest are at steps {} and {}" if len(near) == 2 else "the nearest is at step {}"
    raise StoreError(f"run {folder.name!r} has no snapshot at step {step}; {where.format(*near)}.")


def _decode(folder: Path, record: Record, data: bytes) -> Snapshot:
    try:
        arrays = unpack(data)
        arrays.setdefault("embedding_y", arrays["embedding_x"])
        return Snapshot.from_arrays(record.step, arrays)
    except (ValueError, KeyError, OSError, EOFError) as error:
        raise StoreError(f"run {folder.name!r} has a damaged snapshot at step {record.step} ({error}).") from error


def _rewrite(folder: Path, most: int) -> None:
    path = folder / FILE
    data = path.read_bytes()
    found = {record.step: record for record in records(folder)}
    kept = [found[step] for step in thin(list(found), most)]
    parts = (HEADER.pack(MAGIC, r.attempt, r.step, r.length) + data[r.start : r.start + r.length] for r in kept)
    replace_bytes(path, b"".join(parts))
