"""The folders of runs, and the names that runs may have."""

import os
import re
import secrets
from pathlib import Path

from grok_core.errors import StoreError, WriteError
from grok_core.languages import say

RUN_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ID = 80
SWEEPS = "sweeps"
"""The name of the folder of the runs of sweeps."""
PACKAGE = Path(__file__).resolve().parents[2]
IS_INSTALLED = (PACKAGE / "_app").is_dir()
ROOT = PACKAGE / "_app" if IS_INSTALLED else PACKAGE.parent
"""The folder of app.py, pages/ and recordings/: inside an installed package, beside it in a checkout."""


def home() -> Path:
    """Return the folder of all data: $GROK_HOME, or the platform's folder for the data of applications."""
    if chosen := os.environ.get("GROK_HOME"):
        return Path(chosen).expanduser()
    import platformdirs

    return platformdirs.user_data_path("grokking-lab", appauthor=False)


def runs_folder(base: Path | None = None) -> Path:
    """Return the folder of runs; it is made if it is missing. Raises WriteError when it cannot be made."""
    return ensure_folder((base or home()) / "runs")


def sweeps_folder(base: Path | None = None) -> Path:
    """Return the folder of the runs of sweeps; it may be missing."""
    return (base or home()) / SWEEPS


def ensure_folder(folder: Path) -> Path:
    """Return the folder; it is made if it is missing. Raises WriteError when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            say(
                "runs cannot be kept in {folder} ({reason}); set GROK_HOME to a folder you can write to.",
                folder=folder,
                reason=error.strerror,
            )
        ) from None
    return folder


def recordings_folder() -> Path:
    """Return the folder of recordings shipped with the project."""
    return ROOT / "recordings"


def is_run_id(name: str) -> bool:
    """Say whether `name` can be a run's id: small letters, digits and single hyphens."""
    return len(name) <= MAX_ID and RUN_ID.fullmatch(name) is not None


def check_run_id(name: str) -> str:
    """Return `name`. Raises StoreError when it cannot be a run's id, so that no id leads outside the folder of runs."""
    if not is_run_id(name):
        raise StoreError(
            say("a run's id has small letters, digits and single hyphens only, got {name!r}.", name=name[:MAX_ID])
        )
    return name


def new_run_id(stem: str) -> str:
    """Return a new id that begins with `stem` (a preset or an operation), short enough for a link."""
    start = stem if is_run_id(stem) and len(stem) <= 40 else "run"
    return f"{start}-{secrets.token_hex(3)}"
