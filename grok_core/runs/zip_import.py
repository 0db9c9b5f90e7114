"""A run out of a zip file that `zip_export` wrote, or that anybody made: read completely before anybody sees it.

Nothing of such a file is trusted. `zip_members` unpacks what has a name of ours, up to sizes of ours, into a hidden
folder; there every file is read as that of a run is, and must be whole; then the folder gets its name in one step.
"""

import contextlib
import os
import re
import secrets
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from grok_core.errors import StoreError, WriteError
from grok_core.languages import say
from grok_core.presets import BY_NAME
from grok_core.runs.branch import FILE as BRANCH
from grok_core.runs.create import NO_ROOM
from grok_core.runs.library import free_id
from grok_core.runs.reader import Run
from grok_core.runs.store import config_file, dissections_file, events_file, metrics_file, snapshots_file
from grok_core.runs.store.checked import MOST_LINES, read_bytes, read_json
from grok_core.runs.store.files import retry_while_open
from grok_core.runs.store.label_file import MOST_NAME, checked_label, one_line
from grok_core.runs.store.places import runs_folder
from grok_core.runs.store.status import Status, hash_key
from grok_core.runs.zip_export import FORMAT, MANIFEST, ZIP_SCHEMA
from grok_core.runs.zip_members import AGAIN, unpack

LEFT_S = 3600.0  # a hidden folder older than this belongs to an import that was killed
MOST_SNAPSHOTS = 2 * snapshots_file.MOST  # a run has some more than MOST where many are to be kept
MOST_MESSAGE = 500  # characters
USUAL_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{6}")
"""How `new_run_id` makes an id. Another could be that of a recording, or of the run of a sweep, that is yet to come."""


def import_run(file: BinaryIO, *, owner: str = "", base: Path | None = None) -> Run:
    """Add the run in a zip file to the runs here; where its id is taken, it gets a new one.

    Args:
        file: The zip file, open to be read at any place.
        owner: The key of whoever imports it; only its hash is stored.
        base: The data home; None for `home()`.
    Raises:
        StoreError: When it is no zip file of a run, or holds anything damaged, impossible or too large; then nothing
            has changed here.
        WriteError: When there is no room, or nobody may write there.
    """
    folder = runs_folder(base)
    _remove_leftovers(folder)
    hidden = folder / f".{secrets.token_hex(8)}.import"
    try:
        hidden.mkdir()
        unpacked = hidden / "imported"
        unpack(file, unpacked)
        try:
            wanted = _id_in(unpacked)
            run = Run(unpacked.rename(hidden / wanted))  # so that what is said of it has its name
            status = _read_completely(run, owner)
        except StoreError as error:
            said = str(error).replace(f"{hidden}{os.sep}", "")
            told = say("nothing was imported: {why}; {again}.", why=said.removesuffix("."), again=say(AGAIN))
            raise StoreError(told) from error
        status.write(run.path)
        return Run(_given_a_name(run, folder, wanted, status.preset or run.config.operation, base))
    except OSError as error:
        raise WriteError(say(NO_ROOM, folder=folder, reason=error.strerror)) from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _id_in(folder: Path) -> str:
    """Return the id that a run had where it was exported, and remove the file that says it."""
    data = read_json(folder / MANIFEST)
    wanted, schema = data.get("id"), data.get("schema")
    if data.get("format") != FORMAT or type(schema) is not int or not isinstance(wanted, str):
        raise StoreError(say("its {file} is not that of {kind}.", file=MANIFEST, kind=FORMAT))
    if schema > ZIP_SCHEMA:
        raise StoreError(
            say(
                "it has schema {schema}, and this version reads up to {newest}; update the program to import it.",
                schema=schema,
                newest=ZIP_SCHEMA,
            )
        )
    (folder / MANIFEST).unlink()
    return wanted if USUAL_ID.fullmatch(wanted) and len(wanted) <= 80 else "imported-run"


def _read_completely(run: Run, owner: str) -> Status:
    """Read every file of an unpacked run, and return the status that it has here.

    Raises:
        StoreError: When anything in it is damaged, or does not go with its configuration.
    """
    config, then, rows = run.config, Status.read(run.path), run.rows()
    _refuse_other_lines(run, metrics_file.FILE, len(rows))
    _refuse_other_lines(run, events_file.FILE, len(run.events()))
    snapshots = run.snapshot_steps()
    if len(snapshots_file.whole_file(run.path)) != _size(run.path / snapshots_file.FILE):
        raise StoreError(say("run {run!r} has a damaged {file}.", run=run.id, file=snapshots_file.FILE))
    last = max([then.step, *(row["step"] for row in rows), *snapshots, *run.dissections().values()])
    if then.active or last > config.steps or len(snapshots) > MOST_SNAPSHOTS:
        raise StoreError(
            say(
                "run {run!r} is {state}, and has {snapshots:,} snapshots and a step {step:,} of {steps:,}; it must "
                "have ended within its steps, with {most} snapshots at most.",
                run=run.id,
                state=say(then.state),
                snapshots=len(snapshots),
                step=last,
                steps=config.steps,
                most=MOST_SNAPSHOTS,
            )
        )
    for step in snapshots:
        run.snapshot(step)
    for name in dissections_file.names_of_files(run.path):
        dissections_file.read_file(run.path / dissections_file.FOLDER / name, config)
    if (run.path / BRANCH).exists() and run.origin is None:
        raise StoreError(say("run {run!r} has a damaged {file}.", run=run.id, file=BRANCH))
    if config.own_table is None:
        (run.path / config_file.TABLE).unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        checked_label(run.path)
    return Status(
        state=then.state,
        step=then.step,
        attempt=then.attempt,
        steps_per_second=then.steps_per_second,
        seconds=then.seconds,
        outcome=_outcome(run, then.state),
        message=one_line(then.message)[:MOST_MESSAGE],
        name=one_line(then.name)[:MOST_NAME],
        preset=then.preset if then.preset in BY_NAME else "",
        owner=hash_key(owner),
    )


def _outcome(run: Run, state: str) -> str:
    """Return the outcome that its rows show, as the execution that ended so has named it."""
    if state in ("diverged", "failed"):
        return "diverged" if state == "diverged" else ""
    return metrics_file.outcome_of(run.progress(), finished=state == "finished")


def _refuse_other_lines(run: Run, name: str, read: int) -> None:
    """Raise StoreError when a file of lines has more of them than were read."""
    with contextlib.suppress(FileNotFoundError):
        lines = len(read_bytes(run.path / name, MOST_LINES).splitlines())
        if lines != read:
            raise StoreError(
                say(
                    "run {run!r} has a damaged {name}: of {lines:,} lines {read:,} can be read.",
                    run=run.id,
                    name=name,
                    lines=lines,
                    read=read,
                )
            )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _given_a_name(run: Run, folder: Path, wanted: str, stem: str, base: Path | None) -> Path:
    """Move a run that is complete among the runs, in one step, and return its folder."""
    wanted = wanted if USUAL_ID.fullmatch(wanted) else ""
    while True:
        target = folder / free_id(wanted, stem, base)
        try:
            return retry_while_open(lambda target=target: run.path.rename(target))  # type: ignore[misc]
        except OSError:
            if not target.exists():  # else somebody took the id in this moment
                raise


def _remove_leftovers(folder: Path) -> None:
    """Remove what an import that was killed has left."""
    for path in folder.glob(".*.import"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_S:
                shutil.rmtree(path, ignore_errors=True)
