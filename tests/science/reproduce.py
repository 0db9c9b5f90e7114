"""Puts the papers' claims to the test, by sweeps: `python -m tests.science.reproduce` rewrites docs/reproduced.md.

Runs are kept in `.science/`, under a digest of the code that trains, so that a cut-short measurement goes on and no
result outlives the code it came from.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from grok_core.measures.survival import median
from grok_core.presets.record import machine
from grok_core.runs import Run, Sweep, run_sweep, sweep_frame
from grok_core.runs.sweep import run_folder
from tests.science.claims import CLAIMS, NEVER, SEEDS, Arm, Arms, Claim

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reproduced.md"
TRAINS = ("engine", "measures", "models", "tasks", "runs")
HEAD = """# What the papers claim, and what comes out here

Each claim is put to the test by sweeps with seeds {seeds}, on {machine}; `make science` does it again. *memorised* and
*generalised* are median steps to 99 % for three reports in a row, by Kaplan and Meier's estimator, so that runs that
never got there count as "later than that"; in brackets the 95 % interval, open ends as "–". "never" means not within
the steps of the budget, no more. The direction of a claim is what is tested; where it does not come out, it says so.

"""


def home() -> Path:
    """Return where the runs of this very code are kept."""
    digest = hashlib.sha256()
    for folder in TRAINS:
        for path in sorted((ROOT / "grok_core" / folder).glob("*.py")):
            digest.update(path.read_bytes())
    return ROOT / ".science" / digest.hexdigest()[:12]


def measure(claim: Claim) -> Arms:
    """Train all runs of a claim that are not there yet, and return what came of each arm."""
    arms = {}
    for label, config in claim.arms.items():
        sweep = Sweep(config, {}, SEEDS)
        run_sweep(sweep, base=home())
        rows = [Run(run_folder(config, home())).rows() for config in sweep.configs()]
        arms[label] = _arm(sweep_frame(sweep, base=home()), [claim.figure.of(of_one) for of_one in rows])
    return arms


def _arm(frame: pd.DataFrame, shown: Sequence[float]) -> Arm:
    unfinished = frame.loc[~frame["state"].isin(["finished", "diverged"]), ["run_id", "state", "message"]]
    assert unfinished.empty, unfinished.to_string()
    train = median(frame["t_train"], ~frame["censored_train"])
    val = median(frame["t_val"], ~frame["censored_val"])
    best, outcomes = tuple(map(float, frame["best_val_accuracy"].fillna(0.0))), tuple(frame["outcome"])
    steps = (NEVER if found.value is None else found.value for found in (train, val))
    return Arm(val.n, val.n_reached, *steps, val.low, val.high, best, outcomes, tuple(shown))


def section(claim: Claim, arms: Arms) -> str:
    """Return the section of a claim."""
    verdict = "**holds**" if claim.holds(arms) else "**does not hold here**"
    shown = _diagram(claim, arms, claim.diagram) if claim.diagram else _table(claim, arms)
    return "\n".join([f"## {claim.row}: {claim.says}", "", f"{claim.setting}. It {verdict}.", "", *shown]) + "\n"


def _table(claim: Claim, arms: Arms) -> Iterator[str]:
    yield f"| arm | memorised | generalised | outcomes | {claim.figure.title} |"
    yield "| --- | --- | --- | --- | --- |"
    for label, arm in arms.items():
        band = "" if arm.t_val == NEVER else f" [{_end(arm.low)}, {_end(arm.high)}]"
        yield f"| {label} | {_step(arm.t_train)} | {_step(arm.t_val)}{band} | {_counted(arm)} | {_shown(claim, arm)} |"


def _diagram(claim: Claim, arms: Arms, fields: tuple[str, str]) -> Iterator[str]:
    """Yield a table of what became of the runs, one field down and the other across."""
    down, across = ([getattr(config, field) for config in claim.arms.values()] for field in fields)
    yield f"Each cell: outcomes, then {claim.figure.title}."
    yield ""
    yield f"| {fields[0]} \\ {fields[1]} | " + " | ".join(f"{value:g}" for value in dict.fromkeys(across)) + " |"
    yield "| --- " * (1 + len(set(across))) + "|"
    cells = {
        at: f"{_counted(arm)}: {_shown(claim, arm)}"
        for at, arm in zip(zip(down, across, strict=True), arms.values(), strict=True)
    }
    for row in dict.fromkeys(down):
        yield f"| {row:g} | " + " | ".join(cells[row, column] for column in dict.fromkeys(across)) + " |"


def _counted(arm: Arm) -> str:
    """Return the outcomes, the most frequent first."""
    counts = Counter(arm.outcomes).most_common()
    return counts[0][0] if len(counts) == 1 else ", ".join(f"{count} {outcome}" for outcome, count in counts)


def _shown(claim: Claim, arm: Arm) -> str:
    return ", ".join(map(claim.figure.text, arm.shown))


def _step(step: float) -> str:
    return "never" if step == NEVER else f"{step:,.0f}"


def _end(step: float | None) -> str:
    return "–" if step is None else f"{step:,.0f}"


def main() -> None:
    """Measure every claim and write the page."""
    sections = []
    for claim in CLAIMS:
        arms = measure(claim)
        sections.append(section(claim, arms))
        print(sections[-1], flush=True)
    head = HEAD.format(seeds=", ".join(map(str, SEEDS)), machine=machine())
    PAGE.write_text(head + "\n".join(sections), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
