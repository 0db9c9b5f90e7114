"""The `measure` command: measures along a run, step by step; those of the weights are taken when they are missing."""

import json
from dataclasses import dataclass
from typing import Annotated

import tyro

from grok_core.cli.options import AsJson
from grok_core.cli.progress_bar import progress_bar
from grok_core.errors import ConfigError
from grok_core.runs import Processes, open_run
from grok_core.views.along.measured_run import measured
from grok_core.views.along.run_measures import RUN_MEASURES, run_measure


@dataclass
class Measure:
    """Print measures along a run. Those of the weights train it once more, or open its checkpoints, once."""

    run_id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="RUN", help="A run or a recording.")] = ""
    names: Annotated[tyro.conf.Positional[tuple[str, ...]], tyro.conf.arg(metavar="NAME", help="Measures.")] = ()
    names_only: Annotated[bool, tyro.conf.arg(name="names", help="List all measures, with sources and formulas.")] = (
        False
    )
    as_json: AsJson = False

    def __call__(self) -> int:
        if self.names_only:
            for of in RUN_MEASURES.values():
                print(f"{of.name:<22}{of.title}; {of.source}\n{'':<22}{of.formula}")
            return 0
        if not self.run_id or not self.names:
            raise ConfigError("measure takes a run and the names of measures; `measure --names` lists them.")
        run = open_run(self.run_id)
        probes = {run_measure(name).probe for name in self.names}
        with Processes(1) as executor, progress_bar(run.id, 1, quiet=self.as_json or probes == {""}) as show:
            tell = lambda done, total: show(done / max(total, 1), f"{run.id}: {done} of {total} numbers")  # noqa: E731
            found = measured(run, self.names, executor=executor, tell=tell)
        if self.as_json:
            values = {name: table.to_dict("list") for name, table in found.items()}
            print(json.dumps({"run_id": run.id, **values}, allow_nan=False))
            return 0
        for name, table in found.items():
            print(f"{RUN_MEASURES[name].title} ({name})")
            for step, value in table.itertuples(index=False):
                print(f"  {step:>9,}  {value:.6g}")
        return 0
