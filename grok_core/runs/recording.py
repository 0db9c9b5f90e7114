"""A recording: a preset trained by our own code and kept with the project, for runs too slow for a lecture."""

import shutil
import tempfile
from pathlib import Path

from grok_core.errors import StoreError
from grok_core.presets import preset
from grok_core.runs.create import create_run
from grok_core.runs.execution import execute
from grok_core.runs.reader import Run
from grok_core.runs.store import config_file, dissections_file, metrics_file, snapshots_file
from grok_core.runs.store.files import remove_folder
from grok_core.runs.store.places import check_run_id, recordings_folder

KEPT = ("status.json", metrics_file.FILE)
MOST_SNAPSHOTS = 32  # a recording travels with the project: fewer than a run keeps


def record(name: str, *, seed: int | None = None, steps: int | None = None, folder: Path | None = None) -> Run:
    """Train a preset and keep it as the recording of that name, replacing an older one.

    Args:
        name: The preset.
        seed: Another than the preset's.
        steps: Another number than the preset's.
        folder: Where recordings are kept; the project's own folder unless given.
    Raises:
        ConfigError: For an unknown preset or an impossible seed or number of steps.
        StoreError: When training did not finish; an older recording stays.
    """
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
    """Copy what a recording keeps of a run, under its own name only once it is complete.

    Args:
        source: The folder of the run; it may be a recording itself.
        target: The recording's folder; an older recording of that name is replaced.
    """
    fresh = target.with_name(f".{target.name}.tmp")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    config_file.write_config(fresh, config_file.read_config(source))  # a recording's may have an older form
    for name in KEPT:
        shutil.copy2(source / name, fresh / name)
    snapshots_file.copy_small(source, fresh, MOST_SNAPSHOTS)
    dissections_file.copy_packed(source, fresh)
    if target.exists():
        remove_folder(target)
    fresh.rename(target)
