"""Execute a run in a thread of its own while a test asks things of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, execute


@contextmanager
def executing(config: RunConfig, *, pace: float | None = None, **settings: float) -> Iterator[Run]:
    """Execute a run in a thread of its own; at the end, see that it ended."""
    run = Run(create_run(config))
    run.set_pace(pace)
    thread = threading.Thread(target=execute, args=(run.path,), kwargs=settings, daemon=True)
    thread.start()
    try:
        yield run
    finally:
        with suppress(StoreError):  # it is gone
            run.stop()
        thread.join(timeout=60)
        assert not thread.is_alive()


def is_(run: Run, state: str) -> Callable[[], bool]:
    return lambda: run.status.state == state
