"""Runs on disk: create, execute, read and control them. This package does not import PyTorch."""

from grok_core.runs.create import create_run
from grok_core.runs.execution import execute
from grok_core.runs.executors import DaemonExecutor
from grok_core.runs.kept_tables import keep_table
from grok_core.runs.library import Broken, broken_runs, list_runs, open_run, recordings, swept_runs
from grok_core.runs.processes import Processes
from grok_core.runs.reader import Run
from grok_core.runs.runner import Runner
from grok_core.runs.store.control import Control
from grok_core.runs.store.places import home
from grok_core.runs.store.status import ACTIVE, INTERRUPTED, Status, owned_by
from grok_core.runs.sweep import Sweep, sweep_frame
from grok_core.runs.sweep_work import Shard, run_sweep

__all__ = [
    "ACTIVE",
    "INTERRUPTED",
    "Broken",
    "Control",
    "DaemonExecutor",
    "Processes",
    "Run",
    "Runner",
    "Shard",
    "Status",
    "Sweep",
    "broken_runs",
    "create_run",
    "execute",
    "home",
    "keep_table",
    "list_runs",
    "open_run",
    "owned_by",
    "recordings",
    "run_sweep",
    "sweep_frame",
    "swept_runs",
]
