"""`execute` trains the run in a folder: the function that every executor runs, in any process."""

import traceback
from pathlib import Path

from grok_core.errors import GrokError, TrainingDiverged
from grok_core.runs.reader import Run, discard_if_asked
from grok_core.runs.store import ended_by
from grok_core.runs.store.metrics_file import outcome_of
from grok_core.runs.store.status import Status
from grok_core.runs.store.writer import RunWriter


def execute(folder: Path, *, patience_s: float | None = None, paused_s: float = 30.0, pictures: bool = True) -> Status:
    """Train the run in `folder` until it finishes, or until a request in its control file stops or pauses it.

    A queued run begins; a run whose writer was killed resumes from its newest checkpoint. A run in any other state
    does not change, so a second call for the same run does no harm.

    Args:
        folder: The run's folder.
        patience_s: Stop after so many seconds in which nobody touched the file `watched`; None for no limit.
        paused_s: End the execution after a pause of so many seconds; the run can be resumed.
        pictures: Whether to keep snapshots and dissections, which are most of a run's size.
    Returns:
        The last status. An error in training is in its message, and is not raised.
    Raises:
        StoreError: When the folder cannot be read, or another process writes it.
    """
    with RunWriter(folder) as writer:
        if writer.status.state in ("queued", "running"):
            _attempt(writer, patience_s, paused_s, pictures)
        ended = not writer.status.active
    if ended:
        discard_if_asked(folder)
    return writer.status


def _attempt(writer: RunWriter, patience_s: float | None, paused_s: float, pictures: bool) -> None:
    """Train, and write how the training ended."""
    from grok_core.runs.execution_loop import ExecutionLoop, Patience

    writer.begin()
    loop = ExecutionLoop(writer, Patience(patience_s, paused_s), pictures=pictures)
    try:
        ending = loop.run()
    except TrainingDiverged as error:
        writer.arrive("diverged", error.step, loop.seconds, outcome="diverged", message=str(error))
    except Exception as error:
        _fail(writer, loop.step, loop.seconds, error)
    except BaseException:  # Ctrl-C in a shell: the run can be resumed from its last checkpoint
        writer.arrive("stopped", loop.step, loop.seconds, message=ended_by.KEYBOARD)
        raise
    else:
        named = outcome_of(Run(writer.folder).progress(), finished=ending.state == "finished")
        writer.arrive(ending.state, loop.step, loop.seconds, outcome=named, message=ending.message)


def _fail(writer: RunWriter, step: int, seconds: float, error: Exception) -> None:
    writer.add_traceback(traceback.format_exc())
    reason = str(error) if isinstance(error, GrokError) else f"{type(error).__name__}: {error}"
    message = ended_by.FAILED_AT.format(run=writer.folder.name, step=step, reason=reason)
    writer.arrive("failed", step, seconds, message=message)
