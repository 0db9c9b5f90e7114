"""The progress bar of `train`, `resume` and `sweep`, on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Update = Callable[[int, str], None]
"""Called with how much is done, and what is being done."""


@contextmanager
def progress_bar(description: str, total: int, *, quiet: bool) -> Iterator[Update]:
    """Show a progress bar while the body runs, and yield the function that moves it.

    Args:
        description: What stands before the bar at first.
        total: How much there is to do.
        quiet: Show nothing.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task(description, total=total)
        yield lambda done, doing: bar.update(task, completed=done, description=doing)
