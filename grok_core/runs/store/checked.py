"""The one place where bytes of a run's folder become values: of the right kind of file, size, type and range, or not.

Anybody can lay anything among the runs, and disks rot: what is read here is whole, or it is a StoreError in one
sentence. A missing file is a FileNotFoundError, whose meaning the caller knows.
"""

import json
import math
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from grok_core.errors import StoreError
from grok_core.languages import say
from grok_core.runs.store.files import retry_while_open

MOST_JSON = 2**20  # bytes of a JSON file
MOST_LINES = 2**28  # bytes of a file of rows
MOST_ARRAYS = 2**30  # bytes of a file of arrays
MOST_NUMBER = 2**53  # whole numbers up to here are numbers in every program that reads them
MOST_TEXT = 10_000  # characters


@contextmanager
def open_file(path: Path, most: int) -> Iterator[BinaryIO]:
    """Open a file of at most `most` bytes to be read; a pipe is not waited for.

    Raises:
        FileNotFoundError: When there is none.
        StoreError: When it is no plain file, is larger, or cannot be read, also while the context lasts.
    """
    try:
        number = retry_while_open(lambda: os.open(path, os.O_RDONLY | _NO_WAIT))
        with open(number, "rb") as file:
            found = os.fstat(number)
            if not stat.S_ISREG(found.st_mode):
                raise StoreError(say("{file} is no plain file; remove it or delete the run.", file=_name(path)))
            if found.st_size > most:
                raise StoreError(
                    say(
                        "{file} has {size:,} bytes, and {most:,} are allowed; restore it from a copy or delete "
                        "the run.",
                        file=_name(path),
                        size=found.st_size,
                        most=most,
                    )
                )
            yield file
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(
            say(
                "{file} cannot be read ({reason}); restore it or delete the run.",
                file=_name(path),
                reason=error.strerror,
            )
        ) from error


def read_bytes(path: Path, most: int) -> bytes:
    """Return the content of a file. Raises as `open_file` does."""
    with open_file(path, most) as file:
        return file.read()


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in `path`.

    Raises:
        FileNotFoundError: When there is no such file.
        StoreError: When it does not hold a JSON object, whose numbers are finite.
    """
    try:
        data = parse_json(read_bytes(path, MOST_JSON))
    except ValueError as error:
        raise StoreError(
            say("{path} is damaged ({error}); restore it from a copy or delete the run.", path=path, error=error)
        ) from error
    if not isinstance(data, dict):
        raise StoreError(say("{path} must hold a JSON object, got {kind}.", path=path, kind=type(data).__name__))
    return data


def parse_json(data: bytes) -> Any:
    """Return the JSON value in `data`. Raises ValueError for everything else, NaN and bottomless nesting included."""
    try:
        return _DECODER.decode(data.decode())
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def is_whole(value: object) -> bool:
    """Say whether a value is a whole number from 0 to MOST_NUMBER."""
    return type(value) is int and 0 <= value <= MOST_NUMBER


def is_number(value: object) -> bool:
    """Say whether a value is a finite number whose whole part is at most MOST_NUMBER if it is written as one."""
    return math.isfinite(value) if type(value) is float else type(value) is int and abs(value) <= MOST_NUMBER


def shown(value: object) -> str:
    """Return a damaged value as an error quotes it."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a whole number of thousands of digits, or bottomless
        return say("a {kind} too long to be shown", kind=type(value).__name__)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _name(path: Path) -> str:
    return say("{file} of run {run!r}", file=path.name, run=path.parent.name)


_DECODER = json.JSONDecoder(parse_constant=_refuse)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
