"""The `homework` command: the runs of a homework, its tables and its bands, and a sheet to fill in, as one zip file."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import tyro

from grok_core.cli.options import WORKERS, refuse_workers
from grok_core.cli.progress_bar import progress_bar
from grok_core.config import RunConfig
from grok_core.presets import preset
from grok_core.runs import Sweep, run_sweep

SEEDS = (1000, 1001, 1002)


@dataclass(frozen=True)
class Plan:
    """The runs of the homework at one size: a grid, and what is taken away from one cell of it.

    Args:
        base: What all runs have in common.
        moduli, operations, layers: The grid.
        less: The share of the table in the ablation that shows less of it.
    """

    base: RunConfig
    moduli: tuple[int, int]
    operations: tuple[str, str, str] = ("add", "subtract", "divide")
    layers: tuple[int, int] = (1, 2)
    less: float = 0.45

    def sweeps(self) -> dict[str, Sweep]:
        """Return the grid and the ablations, each with every seed and a split a seed, by what they are called."""
        grid = {"p": self.moduli, "operation": self.operations, "n_layers": self.layers}
        one = self.base.replace(p=self.moduli[-1], operation=self.operations[0], n_layers=self.layers[0])
        return {
            "grid": Sweep(self.base, grid, SEEDS, vary_split=True),
            "no weight decay": Sweep(one, {"weight_decay": (0.0,)}, SEEDS, vary_split=True),
            "less of the table": Sweep(one, {"train_fraction": (self.less,)}, SEEDS, vary_split=True),
        }


PLANS: Mapping[str, Plan] = {
    "quick": Plan(preset("hello-grok").config.replace(train_fraction=0.6, until="grokked"), (47, 59)),
    "full": Plan(
        preset("nanda-addition").config.replace(train_fraction=0.4, steps=10_000, until="grokked"), (97, 113), less=0.3
    ),
}
"""Small networks for an afternoon, and transformers for some nights."""


@dataclass
class Homework:
    """Train the runs of the homework, and zip its tables, its figures and a sheet to fill in."""

    zip: Annotated[str, tyro.conf.arg(metavar="FILE", help="Where the zip file is written.")] = "homework.zip"
    size: Annotated[Literal["quick", "full"], tyro.conf.arg(help="Small networks, or transformers.")] = "quick"
    cost: Annotated[bool, tyro.conf.arg(help="Say what it costs, and train nothing.")] = False
    workers: Annotated[int, tyro.conf.arg(help=WORKERS)] = 0

    def __call__(self) -> int:
        from grok_core.charts.figures.saving import write
        from grok_core.cli.homework_sheet import zipped

        refuse_workers(self.workers, "")
        sweeps = PLANS[self.size].sweeps()
        self._announce(sweeps)
        if self.cost:
            return 0
        try:
            self._train(sweeps)
        except KeyboardInterrupt:
            print("Cut short; the same command goes on from here.", file=sys.stderr)
            return 1
        write(Path(self.zip), zipped(sweeps))
        print(f"{self.zip}: runs, tables, bands, and sheet.md to fill in.")
        return 0

    def _announce(self, sweeps: Mapping[str, Sweep]) -> None:
        """Say what the homework costs before any of it is paid."""
        from grok_core.experiments.costs import Speed, in_words
        from grok_core.experiments.kept import visitors_folder

        configs = [config for sweep in sweeps.values() for config in sweep.configs()]
        speed = Speed(visitors_folder())
        speed.probe(configs)
        out: Any = sys.stdout if self.cost else sys.stderr
        print(f"homework, {self.size} size: {in_words(speed.cost_of(configs))}.", file=out, flush=True)

    def _train(self, sweeps: Mapping[str, Sweep]) -> None:
        """Train the runs that are missing."""
        with progress_bar("runs", sum(map(len, sweeps.values())), quiet=False) as update:
            before = 0
            for name, sweep in sweeps.items():
                run_sweep(
                    sweep,
                    workers=self.workers or None,
                    on_progress=lambda done, _, before=before, name=name: update(before + done, name),  # type: ignore[misc]
                )
                before += len(sweep)
