"""Create the folder of a new run; the folder is complete when it gets its name."""

import secrets
import shutil
from pathlib import Path

from grok_core.config import RunConfig
from grok_core.errors import WriteError
from grok_core.languages import mark, say
from grok_core.runs.branch import BranchPoint, copy_history, refuse_impossible
from grok_core.runs.store.config_file import read_config, write_config
from grok_core.runs.store.places import new_run_id, runs_folder
from grok_core.runs.store.status import Status, hash_key

NO_ROOM = mark(
    "runs cannot be kept in {folder} ({reason}); make room there, or set GROK_HOME to a folder you can write to."
)


def create_run(
    config: RunConfig,
    *,
    name: str = "",
    preset: str = "",
    owner: str = "",
    ephemeral: bool = False,
    base: Path | None = None,
    target: Path | None = None,
    branch: BranchPoint | None = None,
) -> Path:
    """Make the folder of a run that waits to be executed.

    Args:
        config: The configuration to train.
        name: The user's name for the run.
        preset: Name of the preset from which the configuration was made.
        owner: The starter's key; only its hash is stored.
        ephemeral: Whether a successor may remove the folder.
        base: The data home; None for `home()`.
        target: The folder to make; None for a new one among the runs.
        branch: The point of another run at which this one begins; None for a run from the start.
    Returns:
        The folder; its name is the run's id.
    Raises:
        ConfigError: When the processor lacks what the precision needs, or a branch cannot begin there.
        OSError: When the target exists already.
        WriteError: When there is no room, or nobody may write there.
    """
    if config.precision == "bfloat16":
        from grok_core.engine.precision import refuse_unsupported  # loads torch, which nothing else here needs

        refuse_unsupported(config)
    if branch is not None:
        refuse_impossible(read_config(branch.parent), config, branch.step)
    target = target or runs_folder(base) / new_run_id(preset or config.operation)
    fresh = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        fresh.mkdir()
        write_config(fresh, config)
        Status(name=name, preset=preset, owner=hash_key(owner), ephemeral=ephemeral).write(fresh)
        if branch is not None:
            copy_history(fresh, branch)
        return fresh.rename(target)
    except BaseException as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if isinstance(error, OSError) and not target.exists():
            raise WriteError(say(NO_ROOM, folder=target.parent, reason=error.strerror)) from error
        raise
