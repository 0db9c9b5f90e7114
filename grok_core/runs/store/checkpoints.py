"""checkpoints/<step>.safetensors: the state of a run, from which it can be resumed.

The latest are kept, and for branches those of landmarks, as checkpoints/<step>-<landmark>.safetensors. A file is
written under a temporary name and then renamed.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grok_core.errors import WriteError
from grok_core.languages import say
from grok_core.runs.store.files import retry_while_open, temporary, writing

if TYPE_CHECKING:
    from grok_core.engine.checkpoint import Checkpoint

FOLDER = "checkpoints"
CHECKPOINT_SCHEMA = 2
CANDIDATE = ".candidate"  # the suffix of a landmark's file until the landmark is certain
KEPT = 2  # the latest, and the one before it in case the latest is damaged


@dataclass(frozen=True, eq=False)
class Saved:
    """A checkpoint read back.

    Args:
        checkpoint: The checkpoint, for `train(resume=...)`.
        seconds: Time of training and evaluation until then, over all attempts.
    """

    checkpoint: "Checkpoint"
    seconds: float


def checkpoint_steps(folder: Path) -> list[int]:
    """Return the steps that have a checkpoint, in order."""
    return sorted(int(p.stem) for p in (folder / FOLDER).glob("*.safetensors") if p.stem.isdecimal())


def landmarks(folder: Path) -> dict[str, int]:
    """Return the landmarks that have a checkpoint, with their steps, in order."""
    stems = (p.stem.partition("-") for p in (folder / FOLDER).glob("*-*.safetensors"))
    return dict(sorted(((name, int(step)) for step, _, name in stems if step.isdecimal()), key=lambda found: found[1]))


def path_at(folder: Path, step: int) -> Path | None:
    """Return the file of a checkpoint at a step, a landmark's or not, or None when there is none."""
    names = ["", *(name for name, at in landmarks(folder).items() if at == step)]
    paths = [_path(folder, step, name) for name in names]
    return next((path for path in paths if path.is_file()), None)


def save_checkpoint(
    folder: Path, checkpoint: "Checkpoint", *, seconds: float, attempt: int, landmark: str = "", candidate: bool = False
) -> None:
    """Write one checkpoint. A landmark's checkpoint is kept; of the others only the latest KEPT are.

    A candidate is the checkpoint of a landmark that is not certain yet: `read_landmark` or `drop_candidates` follows.
    """
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    path = _path(folder, checkpoint.step, landmark)
    path = path.with_suffix(CANDIDATE) if candidate else path
    with writing(path):
        path.parent.mkdir(exist_ok=True)
    metadata = {
        "schema": str(CHECKPOINT_SCHEMA),
        "step": str(checkpoint.step),
        "attempt": str(attempt),
        "seconds": repr(seconds),
    }
    fresh = temporary(path)
    try:
        with writing(path):
            save_file(checkpoint.tensors, fresh, metadata=metadata)
            retry_while_open(lambda: os.replace(fresh, path))
    except SafetensorError as error:  # its way to say that there is no room
        raise WriteError(
            say("{path} cannot be written: {error}; make room and resume.", path=path, error=error)
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    for step in checkpoint_steps(folder)[:-KEPT]:
        _path(folder, step).unlink(missing_ok=True)


def read_landmark(folder: Path, step: int, landmark: str) -> Saved | None:
    """Return the checkpoint of a landmark that is certain now, and keep it; None when it cannot be read."""
    path = _path(folder, step, landmark)
    with suppress(FileNotFoundError):  # it was kept before
        retry_while_open(lambda: os.replace(path.with_suffix(CANDIDATE), path))
    return read_checkpoint(path)


def drop_candidates(folder: Path, landmark: str = "*") -> None:
    """Remove the checkpoints of a landmark, or of all, that are not certain."""
    for path in (folder / FOLDER).glob(f"*-{landmark}{CANDIDATE}"):
        path.unlink(missing_ok=True)


def load_checkpoint(folder: Path) -> Saved | None:
    """Return the newest checkpoint that can be read, or None when there is none.

    A damaged one is renamed to <step>.unreadable: it is not lost, and it is not taken for the newest.
    """
    for step in reversed(checkpoint_steps(folder)):
        path = _path(folder, step)
        saved = read_checkpoint(path)
        if saved is not None:
            return saved
        path.replace(path.with_suffix(".unreadable"))
    return None


def _path(folder: Path, step: int, landmark: str = "") -> Path:
    return folder / FOLDER / (f"{step}-{landmark}.safetensors" if landmark else f"{step}.safetensors")


def read_checkpoint(path: Path) -> Saved | None:
    """Return the checkpoint in a file, or None when it cannot be read or is of another version."""
    from safetensors import SafetensorError, safe_open

    from grok_core.engine.checkpoint import Checkpoint
    from grok_core.models.surroundings import undisturbed

    if not path.is_file():  # a pipe would be waited for
        return None
    try:
        with undisturbed(), safe_open(path, framework="pt") as file:
            metadata = file.metadata()
            if int(metadata["schema"]) != CHECKPOINT_SCHEMA:
                return None
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return Saved(Checkpoint(int(metadata["step"]), tensors), float(metadata["seconds"]))
    except (SafetensorError, OSError, KeyError, ValueError, TypeError, RuntimeError, OverflowError):
        return None
