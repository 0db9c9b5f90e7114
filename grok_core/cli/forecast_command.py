"""The command `forecast`: how well the step of the jump is known when a run has memorised."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro


@dataclass
class Forecast:
    """Print how well the jump is forecast, by the runs that come with the project; train those that are missing."""

    train: Annotated[bool, tyro.conf.arg(help="Train the runs that are missing; each is kept at once.")] = False
    folder: Annotated[str, tyro.conf.arg(metavar="FOLDER", help="Where measurements are kept.")] = ".science"
    ship: Annotated[
        str, tyro.conf.arg(metavar="FILE", help="Write the runs that are kept as lines, as they come with the project.")
    ] = ""

    def __call__(self) -> int:
        from grok_core.experiments.forecast_runs import kept_runs, train_missing
        from grok_core.experiments.forecast_section import ship, shipped_section

        if self.train:
            try:
                train_missing(kept_runs(Path(self.folder)), _tell)
            except KeyboardInterrupt:
                print("Cut short; the same command goes on from here.", file=sys.stderr)
                return 1
        path = Path(self.ship) if self.ship else None
        if path is not None:
            print(f"{path}: {ship(kept_runs(Path(self.folder)), path)} runs.", file=sys.stderr)
        print("\n".join(shipped_section(path)))
        return 0


def _tell(done: int, total: int) -> None:
    print(f"{done} of {total} runs are there.", file=sys.stderr, flush=True)
