"""`make bench`: every comparison, measured side by side; the table on the screen, the figures in results/.

python -m benchmarks [NAME ...] [--peers PATH]    NAME is one of GROUPS; all of them unless given
"""

import argparse
import dataclasses
import json
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.measuring import Row

RESULTS = Path(__file__).parent / "results"
GROUPS = (
    "steps",
    "looking",
    "grokking",
    "watching",
    "pressing",
    "growth",
    "picturing",
    "sweeping",
    "teaching",
    "peers",
)


def main() -> int:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, print and store.")
    parser.add_argument("groups", nargs="*", metavar="NAME", help=f"any of {', '.join(GROUPS)}; all unless given")
    parser.add_argument("--peers", type=Path, help="a folder with checkouts of openai/grok or danielmamay/grokking")
    options = parser.parse_args()
    for name in options.groups:
        if name not in GROUPS:
            parser.error(f"unknown group {name!r}; choose from {', '.join(GROUPS)}")
    found = []
    print(f"{'':74} {'measured':>10}  asked for")
    for row in measured(options.groups or GROUPS, options.peers):
        found.append({**dataclasses.asdict(row), "value": None if math.isnan(row.value) else row.value})
        sign, mark = "<=" if row.at_most else ">=", "" if row.reached else "   NOT REACHED"
        print(f"{row.name:74} {row.value:>10.3g}  {sign} {row.bound:g} {row.unit}{mark}")
        print(f"    {', '.join(f'{key} {value}' for key, value in row.details.items())}", flush=True)
    torch = import_module("torch")
    about = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "processor": torch.cpu.get_capabilities().get("cpu_name"),
        "cores": os.cpu_count(),
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y-%m-%d-%H%M')}.json"
    path.write_text(json.dumps({**about, "rows": found}, indent=1) + "\n", encoding="utf-8")
    print(f"Stored in {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}.")
    return 0


def measured(groups: Sequence[str], peers: Path | None) -> Iterator[Row]:
    """Yield the rows of the groups, as they are measured."""
    for name in groups:
        rows: Callable[..., Iterator[Row]] = import_module(f"benchmarks.{name}").rows
        yield from rows(peers) if name == "peers" else rows()


if __name__ == "__main__":
    sys.exit(main())
