"""All runs there are: those of this machine's user, and the recordings that came with the project.

Each function takes the class whose objects read the runs: `Run`, or one that derives from it.
"""

from dataclasses import dataclass
from pathlib import Path

from grok_core.errors import StoreError, nearest
from grok_core.runs.reader import Run
from grok_core.runs.store.places import check_run_id, home, is_run_id, recordings_folder


@dataclass(frozen=True)
class Broken:
    """Something in the folder of runs that cannot be opened, and why, in one sentence."""

    path: Path
    reason: str


def list_runs(base: Path | None = None, kind: type[Run] = Run) -> list[Run]:
    """Return the runs that can be opened, newest first. Never raises for what lies there."""
    return _look(_folder(base), kind)[0]


def broken_runs(base: Path | None = None, kind: type[Run] = Run) -> list[Broken]:
    """Return what lies among the runs and cannot be opened, by name."""
    return _look(_folder(base), kind)[1]


def recordings(kind: type[Run] = Run) -> list[Run]:
    """Return the recordings, by name."""
    return sorted(_look(recordings_folder(), kind)[0], key=lambda run: run.id)


def open_run(run_id: str, base: Path | None = None, kind: type[Run] = Run) -> Run:
    """Return a run or a recording by its id.

    Raises:
        StoreError: When the id is impossible, there is no such run, or it cannot be opened.
    """
    check_run_id(run_id)
    for folder in (_folder(base), recordings_folder()):
        if (folder / run_id).is_dir():
            run = kind(folder / run_id)
            _created(run)
            return run
    known = [run.id for run in (*list_runs(base, kind), *recordings(kind))]
    hint = nearest(run_id, known) or (" There are no runs yet." if not known else "")
    raise StoreError(f"there is no run {run_id!r}.{hint}")


def _folder(base: Path | None) -> Path:
    """Return the folder of runs as it is, even missing: looking makes nothing."""
    return (base or home()) / "runs"


def _look(folder: Path, kind: type[Run]) -> tuple[list[Run], list[Broken]]:
    found: list[tuple[float, Run]] = []
    broken: list[Broken] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):  # being made or being removed
            continue
        try:
            run = _candidate(path, kind)
            found.append((_created(run), run))
        except (StoreError, OSError) as error:
            if path.exists():
                broken.append(Broken(path, str(error)))
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [run for _, run in found], broken


def _candidate(path: Path, kind: type[Run]) -> Run:
    if not path.is_dir():
        raise StoreError(f"{path.name!r} is a file among the runs that is not ours; it was left as it is.")
    if not is_run_id(path.name):
        raise StoreError(f"{path.name!r} is a folder among the runs that is not ours; it was left as it is.")
    return kind(path)


def _created(run: Run) -> float:
    """Return when a run was made, having read all that opening it needs: its config it knows from now on."""
    _ = run.config
    return run.status.created
