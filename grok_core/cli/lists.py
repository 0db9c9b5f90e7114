"""The commands that print what there is: `presets`, `operations`, `list`."""

import json
import sys
from dataclasses import dataclass
from typing import Annotated

import tyro

from grok_core.charts.verdicts import OUTCOMES
from grok_core.cli.options import AsJson
from grok_core.errors import StoreError
from grok_core.notation.operations import OPERATIONS
from grok_core.presets import BY_NAME
from grok_core.runs import broken_runs, list_runs, swept_runs


@dataclass
class Presets:
    """Print the named configurations, with what was measured of them."""

    as_json: AsJson = False

    def __call__(self) -> int:
        if self.as_json:
            print(
                json.dumps({name: {"summary": p.summary, "config": p.config.to_json()} for name, p in BY_NAME.items()})
            )
        else:
            for name, p in BY_NAME.items():
                print(f"{name:<20}{p.summary}")
        return 0


@dataclass
class Operations:
    """Print the operations that can be learnt."""

    as_json: AsJson = False

    def __call__(self) -> int:
        titles = {
            name: operation.title.format(p="p", group="a group", formula="your formula", table="").strip()
            for name, operation in OPERATIONS.items()
        }
        print(json.dumps(titles) if self.as_json else "\n".join(f"{name:<20}{text}" for name, text in titles.items()))
        return 0


@dataclass
class List:
    """Print all runs, newest first."""

    swept: Annotated[bool, tyro.conf.arg(help="The runs of sweeps and experiments too.")] = False
    as_json: AsJson = False

    def __call__(self) -> int:
        whole, reasons = [], [item.reason for item in broken_runs()]
        for run in [*list_runs(), *(swept_runs() if self.swept else [])]:
            try:
                whole.append((run, run.summary()))
            except StoreError as error:
                reasons.append(str(error))
        if self.as_json:
            print(json.dumps([summary for _, summary in whole]))
        else:
            for run, summary in whole:
                print(f"{run.id:<28}{summary['state']:<12}{OUTCOMES.get(summary['outcome'], ''):<20}{run.config.title}")
        for reason in reasons:
            print(reason, file=sys.stderr)
        return 0
