"""Recordings: presets that were trained and are kept with the project, because they are too slow for a lecture."""

import shutil
import tempfile
from pathlib import Path

from grok_core.errors import StoreError
from grok_core.presets import preset
from grok_core.runs.create import create_run
from grok_core.runs.execution import execute
from grok_core.runs.reader import Run
from grok_core.runs.snapshot_times import SnapshotTimes
from grok_core.runs.store import config_file, dissections_file, metrics_file, snapshots_file
from grok_core.runs.store.files import remove_folder
from grok_core.runs.store.places import IS_INSTALLED, check_run_id, recordings_folder

KEPT = ("status.json", metrics_file.FILE)
MOST_SNAPSHOTS = 32  # fewer than a run keeps, because recordings are part of the project's size


def record_preset(name: str, *, seed: int | None = None, steps: int | None = None, folder: Path | None = None) -> Run:
    """Train a preset and keep it as the recording of that name; it replaces an older one.

    Args:
        name: Name of the preset.
        seed: Seed; None for the preset's.
        steps: Number of steps; None for the preset's.
        folder: The folder of recordings; None for the project's.
    Raises:
        ConfigError: For an unknown preset or an impossible seed or number of steps.
        StoreError: When training did not finish; then the older recording is kept. Also in an installed package, whose
            recordings are not to be changed, unless a folder is given.
    """
    if IS_INSTALLED and folder is None:
        raise StoreError("recordings are part of an installed package: `train` keeps a run of your own.")
    changes = {"seed": seed, "steps": steps}
    config = preset(name).config.replace(**{k: v for k, v in changes.items() if v is not None})
    target = (folder or recordings_folder()) / check_run_id(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as base:
        source = create_run(config, preset=name, base=Path(base))
        status = execute(source)
        if status.state != "finished":
            raise StoreError(f"recording {name!r} ended as {status.state}: {status.message}")
        copy_as_recording(source, target)
    return Run(target)


def copy_as_recording(source: Path, target: Path) -> None:
    """Copy the files of a run that a recording keeps; the new folder gets its name when it is complete.

    Args:
        source: The folder of the run, which may be a recording.
        target: The recording's folder; an older recording of that name is replaced.
    """
    fresh = target.with_name(f".{target.name}.tmp")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    config_file.write_config(fresh, config_file.read_config(source))  # a recording's may have an older form
    for name in KEPT:
        shutil.copy2(source / name, fresh / name)
    keep = set(dissections_file.dissections(source).values())
    place = SnapshotTimes(metrics_file.read_rows(source)).place
    snapshots_file.copy_small(source, fresh, MOST_SNAPSHOTS, place, keep)
    dissections_file.copy_packed(source, fresh)
    if target.exists():
        remove_folder(target)
    fresh.rename(target)
