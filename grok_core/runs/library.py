"""All runs: those in the data home, those of sweeps there, and the recordings that come with the project.

Each function takes the class whose objects read the runs: `Run`, or a class derived from it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from grok_core.errors import StoreError, nearest
from grok_core.languages import say
from grok_core.runs.reader import Run
from grok_core.runs.store.places import check_run_id, home, is_run_id, new_run_id, recordings_folder, sweeps_folder


@dataclass(frozen=True)
class Broken:
    """A file or folder among the runs that cannot be opened, with the reason in one sentence."""

    path: Path
    reason: str


def list_runs(base: Path | None = None, kind: type[Run] = Run) -> list[Run]:
    """Return the runs that can be opened, newest first. Files that are not runs raise no error."""
    return _scan(_folder(base), kind)[0]


def swept_runs(base: Path | None = None, kind: type[Run] = Run) -> list[Run]:
    """Return the runs of sweeps that can be opened, newest first."""
    return _scan(sweeps_folder(base), kind)[0]


def broken_runs(base: Path | None = None, kind: type[Run] = Run) -> list[Broken]:
    """Return the files and folders among the runs that cannot be opened, by name."""
    return _scan(_folder(base), kind)[1]


def recordings(kind: type[Run] = Run) -> list[Run]:
    """Return the recordings, by name."""
    return sorted(_scan(recordings_folder(), kind)[0], key=lambda run: run.id)


def recording(name: str, kind: type[Run] = Run) -> Run | None:
    """Return the recording of a name, without a look at the others; None where there is none that can be opened."""
    try:
        run = _candidate(recordings_folder() / name, kind)
        _created(run)
    except (StoreError, OSError):
        return None
    return run


def open_run(run_id: str, base: Path | None = None, kind: type[Run] = Run) -> Run:
    """Return a run, a run of a sweep or a recording by its id.

    Raises:
        StoreError: When the id is impossible, there is no such run, or it cannot be opened.
    """
    check_run_id(run_id)
    for folder in (_folder(base), sweeps_folder(base), recordings_folder()):
        if (folder / run_id).is_dir():
            run = kind(folder / run_id)
            _created(run)
            return run
    known = [run.id for run in (*list_runs(base, kind), *recordings(kind))]
    hint = nearest(run_id, known) or (" " + say("There are no runs yet.") if not known else "")
    raise StoreError(say("there is no run {run!r}.", run=run_id) + hint)


def free_id(wanted: str, stem: str, base: Path | None = None) -> str:
    """Return the id that is wanted if no run, run of a sweep or recording has it, else a new one.

    Args:
        wanted: The id; one that is impossible counts as taken.
        stem: What a new id begins with.
        base: The data home; None for `home()`.
    """
    folders = (_folder(base), sweeps_folder(base), recordings_folder())
    while not is_run_id(wanted) or any(os.path.lexists(folder / wanted) for folder in folders):
        wanted = new_run_id(stem)
    return wanted


def _folder(base: Path | None) -> Path:
    """Return the folder of runs, which may be missing: reading does not make it."""
    return (base or home()) / "runs"


def _scan(folder: Path, kind: type[Run]) -> tuple[list[Run], list[Broken]]:
    """Return the runs in a folder, newest first, and what cannot be opened."""
    found: list[tuple[float, Run]] = []
    broken: list[Broken] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):  # being made or being removed
            continue
        try:
            run = _candidate(path, kind)
            found.append((_created(run), run))
        except (StoreError, OSError) as error:
            if os.path.lexists(path):
                broken.append(Broken(path, str(error)))
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [run for _, run in found], broken


def _candidate(path: Path, kind: type[Run]) -> Run:
    if not path.is_dir():
        raise StoreError(
            say("{name!r} is a file among the runs that is not ours; it was left as it is.", name=path.name)
        )
    if not is_run_id(path.name):
        raise StoreError(
            say("{name!r} is a folder among the runs that is not ours; it was left as it is.", name=path.name)
        )
    return kind(path)


def _created(run: Run) -> float:
    """Return the time at which a run was created. Raises StoreError when its configuration or status is damaged."""
    _ = run.config  # read now, because damage is to be found now; the run keeps it
    return run.status.created
