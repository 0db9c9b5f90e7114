"""control.json: the requests to a run, replaced by whoever makes a request and polled by the writer."""

import dataclasses
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from filelock import FileLock

from grok_core.errors import StoreError, WriteError
from grok_core.languages import say
from grok_core.runs.store.checked import is_number, is_whole, read_json
from grok_core.runs.store.files import replace_json
from grok_core.runs.store.lock import refuse_emptied

FILE = "control.json"
POLL_S = 0.05  # the longest time until the writer reads a request, so that it answers within a quarter of a second


@dataclass(frozen=True, kw_only=True)
class Control:
    """The requests to a run that are in force.

    Args:
        stop: End now, with a checkpoint.
        discard: Remove the folder afterwards.
        keep: Never remove the folder, whatever `discard` says.
        pause_at: Pause once this step is reached (0 pauses now), None to go on.
        pace: Steps per second of slow motion, None for full speed.
        changes: All changes of settings by hand, in the order asked for, as text ("weight_decay=0").
    """

    stop: bool = False
    discard: bool = False
    keep: bool = False
    pause_at: int | None = None
    pace: float | None = None
    changes: tuple[str, ...] = ()

    def pauses(self, step: int) -> bool:
        """Say whether a run at `step` should be paused."""
        return self.pause_at is not None and step >= self.pause_at

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the requests to the run in `folder`; a missing file, or a value of a wrong type, requests nothing."""
        try:
            data = read_json(folder / FILE)
        except (OSError, StoreError):
            return cls()
        known = {row.name: data[row.name] for row in dataclasses.fields(cls) if row.name in data}
        good = {name: value for name, value in known.items() if _is_valid(name, value)}
        return cls(**good | {"changes": tuple(good.get("changes", ()))})


def request(folder: Path, **changes: Any) -> Control:
    """Change the requests to the run in `folder`, and return all of them.

    Raises:
        StoreError: When there is no such run any more.
        WriteError: When there is no room, or nobody may write there.
    """
    if not folder.is_dir():
        raise StoreError(say("there is no run {run!r} any more.", run=folder.name))
    try:
        with FileLock(folder / ".control.lock", timeout=2, poll_interval=0.005):  # of two requests at once none is lost
            refuse_emptied(folder)
            control = dataclasses.replace(Control.read(folder), **changes)
            replace_json(folder / FILE, dataclasses.asdict(control))
    except OSError as error:
        if not folder.is_dir():
            raise StoreError(say("there is no run {run!r} any more.", run=folder.name)) from None
        raise WriteError(
            say(
                "run {run!r} cannot be asked ({reason}); make room or permit it.",
                run=folder.name,
                reason=error.strerror,
            )
        ) from error
    return control


class ControlPoller:
    """The writer's view of the requests, never older than POLL_S.

    The file is read each time: file systems' clocks are too coarse to tell two quick changes apart.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._control = Control.read(folder)
        self._fresh_until = time.monotonic() + POLL_S

    def now(self) -> Control:
        """Return the requests that are in force."""
        if time.monotonic() >= self._fresh_until:
            self._control = Control.read(self._folder)
            self._fresh_until = time.monotonic() + POLL_S
        return self._control


def _is_valid(name: str, value: object) -> bool:
    if name == "pause_at":
        return value is None or is_whole(value)
    if name == "pace":
        return value is None or (is_number(value) and float(str(value)) > 0)
    if name == "changes":
        return isinstance(value, list) and all(isinstance(change, str) for change in value)
    return isinstance(value, bool)
