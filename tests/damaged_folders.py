"""Folders that somebody damaged, made by hand: each takes a run that was trained and does one bad thing to it."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grok_core.runs.store import metrics_file, snapshots_file
from grok_core.runs.store.snapshots_file import HEADER, MAGIC

DEEP = "[" * 100_000
LONG = int("9" * 401)


def _json(name: str, **changes: Any) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        data = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps(data | changes))

    return change


def _content(name: str, content: bytes | str) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def _added(name: str, text: str) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        with (folder / name).open("a") as file:
            file.write(text)

    return write


def _instead(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        make(path)

    return replace


def _row(**changes: Any) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        lines = (folder / metrics_file.FILE).read_text().splitlines()
        lines[1] = json.dumps(json.loads(lines[1]) | changes)
        (folder / metrics_file.FILE).write_text("\n".join(lines) + "\n")

    return change


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**31)  # sparse: it takes no room


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _snapshot(data: bytes) -> Callable[[Path], object]:
    return _content(snapshots_file.FILE, HEADER.pack(MAGIC, 1, 60, len(data)) + data)


def _archive(**arrays: Any) -> bytes:
    archive = io.BytesIO()
    np.savez(archive, **arrays)
    return archive.getvalue()


def _other_p(folder: Path) -> None:
    _json("config.json", p=13)(folder)


def _zip_error(folder: Path) -> None:
    """Flip the bytes of the last archive's numbers: its checksums are wrong."""
    data = bytearray((folder / snapshots_file.FILE).read_bytes())
    entry = snapshots_file.entries(folder)[-1]
    data[entry.start + 200 : entry.start + 400] = b"\xff" * 200
    (folder / snapshots_file.FILE).write_bytes(data)


def _bomb() -> bytes:
    """Return an archive that names the same megabyte over and over: it unpacks to more than a gigabyte."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("embedding_x.npy", bytes(2**20))
        file.filelist *= 1100
    return archive.getvalue()


def _newest_dissection(content: bytes) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        for path in (folder / "dissections").glob("*.npz"):
            path.write_bytes(content)

    return write


STATUS, CONFIG, ROWS, EVENTS = "status.json", "config.json", metrics_file.FILE, "interventions.jsonl"

UNLISTED: dict[str, Callable[[Path], object]] = {
    "long seconds": _json(STATUS, seconds=LONG),
    "negative seconds": _json(STATUS, seconds=-1.0),
    "infinite seconds": _content(STATUS, '{"schema": 1, "seconds": Infinity}'),
    "no number": _content(STATUS, '{"schema": 1, "seconds": NaN}'),
    "overflowing seconds": _content(STATUS, '{"schema": 1, "seconds": 1e999}'),
    "created in the year 10^6": _json(STATUS, created=1e14),
    "negative step": _json(STATUS, step=-3),
    "long step": _json(STATUS, step=LONG),
    "step as text": _json(STATUS, step="60"),
    "step as truth": _json(STATUS, step=True),
    "unknown state": _json(STATUS, state="dreaming"),
    "state as list": _json(STATUS, state=["running"]),
    "message without end": _json(STATUS, message="x" * 100_000),
    "status is a list": _content(STATUS, "[1, 2]"),
    "status is deep": _content(STATUS, DEEP),
    "status is no UTF-8": _content(STATUS, b'{"schema": 1, "name": "\xff\xfe"}'),
    "status is empty": _content(STATUS, ""),
    "status is a folder": _instead(STATUS, Path.mkdir),
    "status is a pipe": _instead(STATUS, os.mkfifo),
    "status is a loop": _instead(STATUS, _loop),
    "status is huge": _instead(STATUS, _huge),
    "status schema is text": _json(STATUS, schema="1"),
    "status without end of digits": _content(STATUS, '{"schema": 1, "step": ' + "9" * 5000 + "}"),
    "config is a pipe": _instead(CONFIG, os.mkfifo),
    "config is a folder": _instead(CONFIG, Path.mkdir),
    "config is deep": _content(CONFIG, DEEP),
    "config is a list": _content(CONFIG, "[]"),
    "config is huge": _instead(CONFIG, _huge),
    "config is newer": _json(CONFIG, schema=99),
    "config of unknown fields": _json(CONFIG, colour="red"),
    "config with a list": _json(CONFIG, p=[1, 2]),
    "config with an object": _json(CONFIG, operation={"add": 1}),
    "config with a long number": _json(CONFIG, lr=LONG),
    "config with NaN": _content(CONFIG, '{"schema": 1, "lr": NaN}'),
    "config is no UTF-8": _content(CONFIG, b"\xff\xfe\xfd"),
}
"""Damage to what a list needs: such a run is not listed, and said to be there."""

UNREADABLE: dict[str, Callable[[Path], object]] = {
    "text in a row": _row(val_accuracy="much"),
    "list in a row": _row(train_loss=[1]),
    "long number in a row": _row(train_loss=LONG),
    "negative step in a row": _row(step=-1),
    "long step in a row": _row(step=2**70),
    "seconds missing in a row": _row(seconds=None),
    "scheduled is a number": _row(scheduled=1),
    "rows are a folder": _instead(ROWS, Path.mkdir),
    "rows are a pipe": _instead(ROWS, os.mkfifo),
    "rows are a loop": _instead(ROWS, _loop),
    "rows are huge": _instead(ROWS, _huge),
}
"""Damage to the reports: such a run cannot be summed up."""

NO_PICTURES: dict[str, Callable[[Path], object]] = {
    "another p": _other_p,
    "a zip error": _zip_error,
    "an archive of nothing": _snapshot(_archive()),
    "an archive of texts": _snapshot(
        _archive(**dict.fromkeys(("embedding_x", "output_rows", "predicted", "probability"), np.array(["a"])))
    ),
    "an archive that unpacks without end": _snapshot(_bomb()),
    "no archive": _snapshot(b"PK\x03\x04 and then nothing"),
    "snapshots are a folder": _instead(snapshots_file.FILE, Path.mkdir),
    "snapshots are a pipe": _instead(snapshots_file.FILE, os.mkfifo),
    "snapshots are huge": _instead(snapshots_file.FILE, _huge),
}
"""Damage to the snapshots: such a run has curves and no pictures."""

NO_DISSECTION: dict[str, Callable[[Path], object]] = {
    "dissections are torn": _newest_dissection(b"PK torn"),
    "dissections of nothing": _newest_dissection(_archive(neurons_x=np.zeros(3))),
}

HARMLESS: dict[str, Callable[[Path], object]] = {
    "rows are deep": _added(ROWS, DEEP + "\n"),
    "a torn row": _added(ROWS, '{"step": 99, "att'),
    "events are damaged": _content(EVENTS, DEEP + '\n{"step": "x"}\n{"step": 1, "changes": 5, "by": []}\n\xff\n'),
    "checkpoints are a file": _instead("checkpoints", lambda path: path.write_text("no")),
    "requests are damaged": _content("control.json", '{"pace": 1e999, "changes": 7, "pause_at": -1}'),
    "requests are a pipe": _instead("control.json", os.mkfifo),
    "a branch of nowhere": _content("branch.json", '{"parent": 5, "step": 1e999}'),
    "a time in the future": lambda folder: os.utime(folder / STATUS, (4e9, 4e9)),
}
"""Damage that a reader can leave out: the run is as it was."""

ALL = UNLISTED | UNREADABLE | NO_PICTURES | NO_DISSECTION | HARMLESS
