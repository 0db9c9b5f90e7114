"""The scene with the table that the visitor fills in, and then a network."""

from functools import partial

from grok_core.tasks.puzzle import TABLES
from pages._learn.scene import Scene
from pages._puzzle import puzzle, puzzle_network
from pages._shared import live

POLL_S = 0.7
TABLE = "d4"  # eight letters: small enough for a screen, and of 40 blanks a network gets most


def picture(_scene: Scene) -> None:
    """Draw the table of letters; it fills in while a network tries."""
    config = TABLES[TABLE]
    run = puzzle_network.run_of(config)
    is_active = run is not None and run.status.active
    live.repeat(partial(puzzle.draw, config), every_s=POLL_S if is_active else None)
