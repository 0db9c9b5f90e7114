"""Training as a generator: no files, no threads, no clocks, no global state."""

from typing import TYPE_CHECKING, Any

from grok_core.engine.dissection import Dissection
from grok_core.engine.records import Event, Metrics, Snapshot

if TYPE_CHECKING:
    from grok_core.engine.checkpoint import Checkpoint
    from grok_core.engine.training import Beat, Report, train

__all__ = ["Beat", "Checkpoint", "Dissection", "Event", "Metrics", "Report", "Snapshot", "train"]


def __getattr__(name: str) -> Any:
    """Import PyTorch only when training is asked for: reading a run does not need it.

    No module here may be called `train`: its import would replace the function of that name.
    """
    if name == "Checkpoint":
        from grok_core.engine.checkpoint import Checkpoint

        return Checkpoint
    if name in ("Beat", "Report", "train"):
        import grok_core.engine.training as module

        return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
