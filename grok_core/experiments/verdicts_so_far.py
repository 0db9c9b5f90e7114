"""The verdicts so far, each computed once from the same runs: to judge, SciPy's statistics take a second to load.

They are remembered beside the runs, by a digest of the criterion, the runs, and the code that judges; without the file,
or with a damaged one, they are computed again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from grok_core.experiments.criteria import judge
from grok_core.experiments.kept import KeptRuns
from grok_core.experiments.record import Arms, Experiment

FILE = "verdicts.json"
_HERE = Path(__file__).parent
_MEASURES = [_HERE.parent / "measures" / f"{name}.py" for name in ("censored", "contrasts", "survival")]
_JUDGES = (*_HERE.glob("*.py"), *_MEASURES)


@dataclass(frozen=True)
class SoFar:
    """How far an experiment is: the number of runs that are kept, and the verdict, None while runs are missing."""

    n_kept: int
    verdict: str | None


def verdicts_so_far(experiments: Iterable[Experiment], kept: KeptRuns) -> dict[str, SoFar]:
    """Return how far each experiment is, by its name, with its size unless that is quick. Nothing is trained."""
    path = kept.path.with_name(FILE)
    before = _remembered(path)
    now: dict[str, str] = {}
    found: dict[str, SoFar] = {}
    for of in experiments:
        arms = kept.arms(of)
        n_kept = sum(map(len, arms.values()))
        verdict = None
        if n_kept == len(of):
            key = _digest(of, arms)
            verdict = now[key] = before.get(key) or _judged(of, arms)
        found[of.figure_name] = SoFar(n_kept, verdict)
    if not now.items() <= before.items():
        _remember(path, now)
    return found


def _judged(of: Experiment, arms: Arms) -> str:
    judgement = judge(of, arms)
    assert judgement is not None  # all runs are there
    return str(judgement.verdict)


def _digest(of: Experiment, arms: Arms) -> str:
    said = [part.says for part in (*of.premises, *of.parts)]
    return sha256(repr((_code(), of.figure_name, said, arms)).encode()).hexdigest()


@cache
def _code() -> str:
    return sha256(b"".join(file.read_bytes() for file in sorted(_JUDGES))).hexdigest()


def _remembered(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())
        return {str(key): str(verdict) for key, verdict in found.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _remember(path: Path, verdicts: dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(verdicts), encoding="utf-8")
    except OSError:
        return  # the folder may belong to somebody else: then they are computed each time
