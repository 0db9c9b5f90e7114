"""status.json: the state of a run, written by its writer and read by everybody."""

import dataclasses
import hashlib
import hmac
import json
import os
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from grok_core.errors import StoreError, WriteError
from grok_core.languages import mark, say
from grok_core.runs.store import ended_by
from grok_core.runs.store.checked import MOST_TEXT, is_number, is_whole, read_json, shown
from grok_core.runs.store.files import replace_json, retry_while_open

FILE = "status.json"
STATUS_SCHEMA = 1
STATES = (
    *(mark("queued"), mark("running"), mark("paused"), mark("stopped"), mark("finished"), mark("diverged")),
    mark("failed"),
)
"""The states that are stored, marked to be said."""
ACTIVE = frozenset({"queued", "running", "paused"})
"""States in which a run trains, or goes on by itself or after a request."""
STALE_S = 10.0  # a queued run, or one of another machine, with an older heartbeat is interrupted when its lock is free
MOST_AHEAD_S = 60.0
MOST_SECONDS = 1e10  # of a duration, or since 1970: the year 2286
INTERRUPTED = mark("interrupted")
"""The state that readers report for an active run that no process executes; it is never on disk."""


@dataclass(frozen=True, kw_only=True)
class Status:
    """The state of a run.

    Args:
        schema: Version of this file.
        state: One of STATES; readers may say "interrupted".
        step: Last optimisation step taken.
        attempt: How many times execution has begun.
        steps_per_second: Steps per second of training and evaluation, over the whole run.
        seconds: Time of training and evaluation, without start-up and pauses, over all attempts.
        outcome: The outcome of the run, "" before it is known.
        message: One sentence about what went wrong, in English (see `said`); "" when nothing did.
        created, updated: Seconds since 1970.
        host: Name of the machine that executes the run or did so last, "" before the first time.
        name: The user's own name for the run, "" for none.
        preset: The preset that it began as, "" for none.
        owner: SHA-256 of the starter's key, "" for nobody.
        ephemeral: Whether a successor may remove the folder.
    """

    schema: int = STATUS_SCHEMA
    state: str = "queued"
    step: int = 0
    attempt: int = 0
    steps_per_second: float = 0.0
    seconds: float = 0.0
    outcome: str = ""
    message: str = ""
    created: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    host: str = ""
    name: str = ""
    preset: str = ""
    owner: str = ""
    ephemeral: bool = False

    @property
    def active(self) -> bool:
        """Whether the run trains, or goes on by itself or after a request."""
        return self.state in ACTIVE

    @property
    def said(self) -> str:
        """The message in the language that is spoken."""
        return ended_by.said(self.message)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def as_json(self) -> dict[str, Any]:
        """Return what the file holds of it."""
        return dataclasses.asdict(self)

    def write(self, folder: Path) -> None:
        """Write this status of the run in `folder`; only the holder of its lock may do so."""
        data = self.as_json()
        try:
            replace_json(folder / FILE, data)
        except WriteError:
            if self.state in ("queued", "running") or not _overwritten(folder / FILE, data):
                raise  # where there is no room no run begins or goes on; that it has ended is written all the same

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the status of the run in `folder`.

        Raises:
            StoreError: When it is missing, damaged or newer than this program.
        """
        try:
            data = read_json(folder / FILE)
        except FileNotFoundError:
            if not folder.exists():
                raise StoreError(say("there is no run {run!r} any more.", run=folder.name)) from None
            raise StoreError(
                say(
                    "run {run!r} has no status.json, so its state is unknown; its other files are untouched.",
                    run=folder.name,
                )
            ) from None
        refuse_newer(folder, data, STATUS_SCHEMA)
        return cls(**_checked(folder, data))


def _overwritten(path: Path, data: dict[str, Any]) -> bool:
    """Write over a status in its own place on a full disk, which takes no new room, and say whether it could be."""
    text = (json.dumps(data, allow_nan=False, indent=1) + "\n").encode()
    try:
        with path.open("rb+", buffering=0) as file:
            written = file.write(text.ljust(os.fstat(file.fileno()).st_size))  # blanks at the end are still JSON
    except OSError:
        return False
    return written >= len(text)


def this_host() -> str:
    """Return the name of this machine."""
    return socket.gethostname()


def heart_beats(folder: Path) -> bool:
    """Say whether the status was written, or touched while the run waits in a queue, within the last STALE_S seconds.

    Two machines' clocks differ, so the time may lie a little ahead; a time far ahead is no sign of life.
    """
    try:
        age = time.time() - retry_while_open((folder / FILE).stat).st_mtime
    except FileNotFoundError:  # the run was removed meanwhile
        return True
    return -MOST_AHEAD_S < age <= STALE_S


def refuse_newer(folder: Path, data: dict[str, Any], known: int) -> None:
    """Raise StoreError when `data` was written by a program newer than this one."""
    schema = data.get("schema")
    if type(schema) is not int or not 0 < schema <= known:
        raise StoreError(
            say(
                "run {run!r} has schema {schema}; this version reads up to {known}. Update the program to open it.",
                run=folder.name,
                schema=shown(schema),
                known=known,
            )
        )


def hash_key(key: str) -> str:
    """Return the SHA-256 of a starter's key, which is stored instead of the key, or "" for no key."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def owned_by(status: Status, key: str) -> bool:
    """Say whether `key` started the run. A run without owner can be changed from a shell only."""
    return bool(status.owner and key) and hmac.compare_digest(status.owner, hash_key(key))


def _checked(folder: Path, data: dict[str, Any]) -> dict[str, Any]:
    """Return the known fields of `data`. Raises StoreError for a field of a wrong type."""
    blank, values = Status(), {}
    for row in dataclasses.fields(Status):
        if row.name not in data:
            continue
        value, kind = data[row.name], type(getattr(blank, row.name))
        if not _is_valid(row.name, value, kind):
            raise StoreError(
                say(
                    "run {run!r} has a damaged status.json: {name} is {value}.",
                    run=folder.name,
                    name=row.name,
                    value=shown(value),
                )
            )
        values[row.name] = float(value) if kind is float else value
    return values


def _is_valid(name: str, value: Any, kind: type[Any]) -> bool:
    if name == "state":
        return isinstance(value, str) and value in STATES
    if kind is int:
        return is_whole(value)
    if kind is float:
        return is_number(value) and 0 <= value <= MOST_SECONDS
    return len(value) <= MOST_TEXT if isinstance(value, str) and kind is str else type(value) is kind
