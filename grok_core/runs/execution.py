"""`execute` trains the run in a folder: what every executor, in whatever process, is given to do."""

import traceback
from pathlib import Path

from grok_core.errors import GrokError, TrainingDiverged
from grok_core.runs.reader import discard_if_asked
from grok_core.runs.store.metrics_file import outcome_of, read_progress
from grok_core.runs.store.status import Status
from grok_core.runs.store.writer import RunWriter


def execute(folder: Path, *, patience_s: float | None = None, paused_s: float = 30.0, pictures: bool = True) -> Status:
    """Train the run in `folder`, obeying its control file, until it ends, is stopped or is parked.

    A run that waits is begun; one whose writer was killed goes on from its newest checkpoint. A run in any other
    state is left as it is, so that being called twice for one run does no harm.

    Args:
        folder: The run's folder.
        patience_s: Stop after so many seconds in which nobody touched `watched`; None never does.
        paused_s: Give the place up after being paused for so long; the run can be resumed.
        pictures: Whether to keep snapshots and dissections, which are most of a run's size.
    Returns:
        The last status. What goes wrong in training is in it, not raised.
    Raises:
        StoreError: When the folder cannot be read, or another writer holds it.
    """
    with RunWriter(folder) as writer:
        if writer.status.state in ("queued", "running"):
            _attempt(writer, patience_s, paused_s, pictures)
        ended = not writer.status.active
    if ended:
        discard_if_asked(folder)
    return writer.status


def _attempt(writer: RunWriter, patience_s: float | None, paused_s: float, pictures: bool) -> None:
    """Train, and write down how that ended."""
    from grok_core.runs.execution_loop import Loop, Patience

    writer.begin()
    loop = Loop(writer, Patience(patience_s, paused_s), pictures=pictures)
    try:
        ending = loop.run()
    except TrainingDiverged as error:
        writer.arrive("diverged", error.step, loop.seconds, outcome="diverged", message=str(error))
    except Exception as error:
        _fail(writer, loop.step, loop.seconds, error)
    except BaseException:  # Ctrl-C in a shell: the run can be resumed from its last checkpoint
        writer.arrive("stopped", loop.step, loop.seconds, message="Stopped from the keyboard.")
        raise
    else:
        named = outcome_of(read_progress(writer.folder), finished=ending.state == "finished")
        writer.arrive(ending.state, loop.step, loop.seconds, outcome=named, message=ending.message)


def _fail(writer: RunWriter, step: int, seconds: float, error: Exception) -> None:
    writer.add_traceback(traceback.format_exc())
    reason = str(error) if isinstance(error, GrokError) else f"{type(error).__name__}: {error}"
    message = f"Run {writer.folder.name} failed at step {step}: {reason}"
    writer.arrive("failed", step, seconds, message=message)
