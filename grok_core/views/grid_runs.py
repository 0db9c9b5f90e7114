"""A grid of runs as a page shows it: from the text that a visitor types to a line for each run."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grok_core.config import FIELDS, RunConfig
from grok_core.config.grids import read_values, values_text
from grok_core.config.links import to_query
from grok_core.errors import ConfigError
from grok_core.languages import say
from grok_core.runs.sweep import ENDED, Sweep, run_folder, run_line
from grok_core.runs.sweep_job import discard
from grok_core.views.cache import shared

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS = 600
"""Of a grid on a page; the command takes more."""
COLUMNS = ("x", "y", "run", "seed", "run_id", "state", "outcome", "t_val", "censored_val", "steps", "message")


@dataclass(frozen=True)
class Asked:
    """A grid as it was asked for.

    Args:
        base: The settings that all runs have in common.
        across, down: The two fields that are varied.
        across_values, down_values: Their values, as they are typed.
        seeds: How many runs a cell has; their seeds are counted up from that of `base`.
        vary_split: Whether the split varies with the seed.
    """

    base: RunConfig
    across: str
    across_values: str
    down: str
    down_values: str
    seeds: int = 1
    vary_split: bool = True


class Grid:
    """The runs of a grid.

    Args:
        asked: What was asked for.
    Raises:
        ConfigError: For impossible values, the same field twice, and more than MOST_RUNS runs.
    """

    def __init__(self, asked: Asked) -> None:
        if asked.across == asked.down:
            label = say(FIELDS[asked.across].label)
            raise ConfigError(say("a grid varies two fields, got {label} twice; choose another one.", label=label))
        # As the command has it: what varies slowest is named first.
        values = {
            name: read_values(name, text)
            for name, text in ((asked.down, asked.down_values), (asked.across, asked.across_values))
        }
        n_runs = len(values[asked.across]) * len(values[asked.down]) * asked.seeds
        if n_runs > MOST_RUNS:
            raise ConfigError(
                say(
                    "a grid on this page can have {most} runs at most, got {n:,}; give fewer values or seeds, or use "
                    "the command `sweep`.",
                    most=MOST_RUNS,
                    n=n_runs,
                )
            )
        seeds = range(asked.base.seed, asked.base.seed + asked.seeds)
        self.sweep = Sweep(asked.base, values, seeds, vary_split=asked.vary_split)
        self.asked = asked
        self._configs = list(self.sweep.configs())
        self._ended: dict[Path, dict[str, Any]] = {}

    @property
    def xs(self) -> tuple[str, ...]:
        """The values across, as they are written."""
        return tuple(_written(self.asked.across, value) for value in self.sweep.grid[self.asked.across])

    @property
    def ys(self) -> tuple[str, ...]:
        """The values down, as they are written."""
        return tuple(_written(self.asked.down, value) for value in self.sweep.grid[self.asked.down])

    @property
    def key(self) -> str:
        """What tells its runs from those of other grids."""
        names = "".join(run_folder(config).name for config in self._configs)
        return f"grid {hashlib.sha256(names.encode()).hexdigest()}"

    def lines(self) -> "pd.DataFrame":
        """Return a line for each run as it is now: COLUMNS, of which x and y are the values as text."""
        import pandas as pd

        across, down = self.asked.across, self.asked.down
        rows = []
        for at, config in enumerate(self._configs):
            place = {
                "x": _written(across, getattr(config, across)),
                "y": _written(down, getattr(config, down)),
                "run": at % self.asked.seeds,
                "seed": config.seed,
            }
            rows.append(self._line(config) | place)
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def missing(self) -> list[RunConfig]:
        """Return the configurations whose runs are not complete."""
        return [config for config in self._configs if self._line(config)["state"] not in ENDED]

    def is_begun(self) -> bool:
        """Say whether any of its runs is there."""
        return any(run_folder(config).is_dir() for config in self._configs)

    def discard(self) -> None:
        """Remove the runs that are not complete and that nobody trains."""
        for config in self.missing():
            discard(run_folder(config))

    def command(self) -> list[str]:
        """Return the words of the command that trains the same, and prints its medians."""
        options = [(f"--{name}", text) for name, text in to_query(self.asked.base).items()]
        varied = [("--vary", f"{name}={values_text(name, values)}") for name, values in self.sweep.grid.items()]
        words = ["python", "-m", "grok_core", "sweep", *(word for pair in (*options, *varied) for word in pair)]
        split = ["--vary_split"] if self.asked.vary_split else []
        return [*words, "--seeds", str(self.asked.seeds), *split]

    def _line(self, config: RunConfig) -> dict[str, Any]:
        """Return what is known of a run; what has ended is not read again as long as it is there."""
        folder = run_folder(config)
        if folder in self._ended and folder.is_dir():
            return self._ended[folder]
        line = run_line(config, folder)
        if line["state"] in ENDED:
            self._ended[folder] = line
        return line


def _written(name: str, value: Any) -> str:
    """Return a value as people write it: 1, not 1.0."""
    return FIELDS[name].text(value).removesuffix(".0")


@shared(32)
def grid(asked: Asked) -> Grid:
    """Return the grid that was asked for, the same for all who look at it. Raises ConfigError as `Grid` does."""
    return Grid(asked)
