"""The runs of a sweep, as tests make and find them."""

from pathlib import Path

from grok_core.config import RunConfig
from grok_core.runs import Run, Sweep, create_run
from grok_core.runs.store.places import ensure_folder, sweeps_folder
from grok_core.runs.sweep import run_folder


def make(config: RunConfig, base: Path) -> Run:
    """Make the run of a sweep that waits to be executed."""
    ensure_folder(sweeps_folder(base))
    return Run(create_run(config, target=run_folder(config, base)))


def runs(sweep: Sweep, base: Path) -> list[Run]:
    """Return the runs of a sweep, in order; their folders may be missing."""
    return [Run(run_folder(config, base)) for config in sweep.configs()]
