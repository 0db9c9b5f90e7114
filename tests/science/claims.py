"""What the papers claim, in runs small enough for two cores: arms to compare, and what must come out of them."""

import itertools
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grok_core.config import RunConfig
from grok_core.presets import PRESETS, preset

SEEDS = (0, 1, 2)
HELLO, LSTM = RunConfig(), PRESETS["lstm-alpha"].config
NEVER = float("inf")


@dataclass(frozen=True)
class Arm:
    """What came of one configuration over the seeds.

    Args:
        n, reached: Runs, and those that generalised within their steps.
        t_train, t_val: Median steps to 99 %, infinite where half of the runs never got there.
        low, high: The 95 % interval of t_val, None where it is open.
        best: The best validation accuracies, one for each seed.
        outcomes: What became of each, by `measures.phases.outcome`.
        shown: The claim's figure of each.
    """

    n: int
    reached: int
    t_train: float
    t_val: float
    low: float | None
    high: float | None
    best: tuple[float, ...]
    outcomes: tuple[str, ...]
    shown: tuple[float, ...]


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Figure:
    """A number of a run to look at.

    Args:
        title: As over a column.
        of: The reports of a run, as rows -> the number.
        text: As printed.
    """

    title: str
    of: Callable[[Rows], float]
    text: Callable[[float], str]


def _last(name: str) -> Callable[[Rows], float]:
    return lambda rows: float(rows[-1][name])


def _unseen(rows: Rows) -> float:
    """Return the accuracy on pairs never trained on: on all of validation, unless the data have changed."""
    return float(rows[-1].get("unseen_accuracy", rows[-1]["val_accuracy"]))


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def spikes(rows: Rows) -> float:
    """Count the reports whose training loss exceeds ten times the median of the twenty before (L)."""
    losses = [row["train_loss"] for row in rows]
    return sum(loss > 10 * statistics.median(losses[i : i + 20]) for i, loss in enumerate(losses[20:]))


VALIDATION = Figure("validation at the end", _last("val_accuracy"), _percent)
UNSEEN = Figure("never trained on, at the end", _unseen, _percent)
QUALITY = Figure("parallelograms closed", _last("representation_quality"), lambda share: f"{share:.2f}")
SPIKES = Figure("spikes of the training loss", spikes, lambda count: f"{count:.0f}")

Arms = Mapping[str, Arm]


@dataclass(frozen=True)
class Claim:
    """A row of a paper, and how it is put to the test.

    Args:
        row: Its id, as in docs/sources.md.
        says: The claim.
        setting: What is trained here.
        arms: Label -> configuration; each is trained with every seed.
        holds: Whether the direction of the claim came out.
        figure: What is shown of each run beside the steps.
        diagram: Two fields, when the arms are all combinations of their values, to lay them out by.
    """

    row: str
    says: str
    setting: str
    arms: Mapping[str, RunConfig]
    holds: Callable[[Arms], bool]
    figure: Figure = VALIDATION
    diagram: tuple[str, str] | None = None


def _vary(base: RunConfig, field: str, values: tuple[Any, ...], **also: Any) -> dict[str, RunConfig]:
    return {f"{field} {value}": base.replace(**{field: value}, **also) for value in values}


def _all(arm: Arm) -> bool:
    return arm.reached == arm.n


def _falls(values: list[float]) -> bool:
    return all(later < earlier for earlier, later in itertools.pairwise(values))


def _later_with_less(arms: Arms) -> bool:
    return _falls([arm.t_val - arm.t_train for arm in arms.values()])


_ADD = "hello-grok: x + y mod 59, MLP, full batch, 3,000 steps"
_S5 = "S5, MLP of 512 hidden units, batches of 1,024, 3,000 steps"
_OFF = {f"off at step {step}": HELLO.replace(interventions=f"step {step}: weight_decay=0") for step in (100, 150, 250)}
_AFTER = {f"off at step {step}": HELLO.replace(interventions=f"step {step}: weight_decay=0") for step in (600, 1000)}
_AT_99 = {"off at validation 99 %": HELLO.replace(interventions="val_accuracy >= 0.99: weight_decay=0")}
_LATE = {
    f"{decay} from step 500": HELLO.replace(weight_decay=0.0, interventions=f"step 500: weight_decay={decay}")
    for decay in ("0.5", "1", "2")
}
_LEVERS: dict[str, dict[str, Any]] = {
    "AdamW": {},
    "Grokfast EMA": {"grokfast": "ema"},
    "Grokfast MA": {"grokfast": "ma"},
    "⊥Grad": {"orthograd": True},
    "⊥Grad, no decay": {"orthograd": True, "weight_decay": 0.0},
    "StableMax, no decay": {"softmax": "stablemax", "weight_decay": 0.0},
    "no decay": {"weight_decay": 0.0},
}

_LINE = PRESETS["number-line"].config.replace(embedding_lr=1e-3, steps=5000)
_PHASES = {
    f"lr {lr:g}, weight_decay {decay:g}": _LINE.replace(lr=lr, weight_decay=decay)
    for lr in (3e-5, 1e-4, 3e-4, 1e-3, 1e-2)
    for decay in (0.0, 1.0, 3.0, 10.0)
}
_SLOW = {
    label: HELLO.replace(lr=0.002, steps=6000, **_LEVERS[label]) for label in ("AdamW", "Grokfast EMA", "Grokfast MA")
}
_LESS = {f"0.5, then {f}": HELLO.replace(interventions=f"step 800: train_fraction={f}") for f in (0.4, 0.3, 0.2, 0.1)}
_SCRATCH = {f"{f} from the start": HELLO.replace(train_fraction=f) for f in (0.4, 0.3, 0.2)}
_MUON = {
    f"{name}, lr {lr}": HELLO.replace(optimizer=name, n_layers=2, lr=lr)
    for name in ("adamw", "muon")
    for lr in (0.01, 0.02, 0.04, 0.08)
}
_NORMS = _vary(HELLO, "norm_constraint", (0.5, 1.0, 2.0, 3.0, 5.0, 8.0), weight_decay=0.0)
_LONG = HELLO.replace(weight_decay=0.0, steps=8000, report="20")

CLAIMS = (
    Claim(
        "E5", "Without weight decay there is no grokking (within the budget).", _ADD,
        _vary(HELLO, "weight_decay", (1.0, 0.0)),
        lambda arms: _all(arms["weight_decay 1.0"]) and arms["weight_decay 0.0"].reached == 0,
    ),
    Claim(
        "E6", "Weight decay switched off before the jump: it fails.", _ADD, _OFF,
        lambda arms: all(arm.reached == 0 for arm in arms.values()),
    ),
    Claim(
        "E7", "Switched off after the jump: validation stays high (above 90 %).", _ADD, {**_AFTER, **_AT_99},
        lambda arms: all(min(arm.shown) > 0.9 for arm in arms.values()),
    ),
    Claim(
        "E8", "Weight decay switched on late: it groks, and sooner with more.", _ADD, _LATE,
        lambda arms: all(map(_all, arms.values())) and _falls([arm.t_val for arm in arms.values()]),
    ),
    Claim(
        "E9", "Larger weights at the start (α) delay it.", _ADD.replace("3,000", "6,000"),
        _vary(HELLO, "init_scale", (3.0, 2.0, 1.0), steps=6000), _later_with_less,
    ),
    Claim(
        "E9", "Larger weights at the start (α) delay it, in an LSTM.", "lstm-alpha: x + y mod 59, batches of 512",
        _vary(LSTM, "init_scale", (5.0, 3.0, 1.0), steps=4000), _later_with_less,
    ),
    Claim(
        "E4", "Less data delays it, in an LSTM.", "lstm-alpha: x + y mod 59, batches of 512",
        _vary(LSTM, "train_fraction", (0.4, 0.5, 0.7), steps=4000), _later_with_less,
    ),
    Claim(
        "E10", "Dropout without weight decay is not enough.", _ADD,
        _vary(HELLO, "dropout", (0.1, 0.5), weight_decay=0.0),
        lambda arms: all(arm.reached == 0 for arm in arms.values()),
    ),
    Claim(
        "P12", "Of nine variants, weight decay generalises soonest and best.", _S5,
        {preset(f"p12-{letter}").title: preset(f"p12-{letter}").config for letter in "abcdefghi"},
        lambda arms: _best_is(arms, "(e)"),
    ),
    Claim(
        "P12", "There is a window of learning rates, about a decade wide.", _ADD,
        _vary(HELLO, "lr", (5e-4, 1.5e-3, 5e-3, 1.5e-2, 5e-2, 0.15, 0.5, 1.5)),
        lambda arms: any(map(_all, arms.values())) and not (_all(arms["lr 0.0005"]) or _all(arms["lr 1.5"])),
    ),
    Claim(
        "P13", "Few outliers do no harm, many do.", _ADD + "; 1,740 training pairs",
        _vary(HELLO, "outliers", (0, 20, 100, 400, 800)),
        lambda arms: min(arms["outliers 20"].best) > 0.95 and max(arms["outliers 800"].best) < 0.5,
    ),
    Claim(
        "I", "What reads too fast memorises; and of the runs that memorise, those generalise whose numbers line up.",
        "number-line: Liu et al.'s toy, 5,000 steps; lr is the reading network's, the embeddings have 0.001", _PHASES,
        lambda arms: _all(arms["lr 0.0001, weight_decay 0"]) and arms["lr 0.001, weight_decay 0"].reached == 0
        and _line_up(arms), QUALITY, ("lr", "weight_decay"),
    ),
    Claim(
        "J", "The norm decides: held too small nothing is learnt, in between it generalises, too large it memorises.",
        _ADD + ", no weight decay; norms as multiples of the first", _NORMS,
        lambda arms: set(arms["norm_constraint 0.5"].outcomes) == {"confusion"} and _all(arms["norm_constraint 2.0"])
        and set(arms["norm_constraint 8.0"].outcomes) == {"memorisation"},
    ),
    Claim(
        "K", "A rule is kept on less data than it takes to find it, and forgotten on still less (ungrokking).",
        _ADD + "; the data are cut at step 800", {**_SCRATCH, **_LESS},
        lambda arms: max(arms["0.2 from the start"].shown) < 0.05 and min(arms["0.5, then 0.2"].shown) > 0.5
        and max(arms["0.5, then 0.1"].shown) < 0.05, UNSEEN,
    ),
    Claim(
        "L", "Late in training without weight decay the loss leaps (slingshots); a larger ε of Adam's suppresses it.",
        _ADD.replace("3,000", "8,000") + ", no weight decay", _vary(_LONG, "eps", (1e-8, 1e-6, 1e-4)),
        lambda arms: min(arms["eps 1e-08"].shown) > 0 and max(arms["eps 0.0001"].shown) == 0, SPIKES,
    ),
    Claim(
        "N", "Grokfast generalises sooner than plain AdamW.", _ADD, {k: HELLO.replace(**v) for k, v in _LEVERS.items()},
        lambda arms: min(arms["Grokfast EMA"].t_val, arms["Grokfast MA"].t_val) < arms["AdamW"].t_val,
    ),
    Claim(
        "N", "Grokfast generalises sooner than plain AdamW, where learning is slow.",
        _ADD.replace("3,000", "6,000") + ", learning rate 0.002", _SLOW,
        lambda arms: min(arms["Grokfast EMA"].t_val, arms["Grokfast MA"].t_val) < arms["AdamW"].t_val,
    ),
    Claim(
        "O", "Without weight decay, ⊥Grad or StableMax generalises where plain training does not.", _ADD,
        {k: HELLO.replace(**v) for k, v in _LEVERS.items() if "no decay" in k},
        lambda arms: arms["no decay"].reached == 0
        and (_all(arms["⊥Grad, no decay"]) or _all(arms["StableMax, no decay"])),
    ),
    Claim(
        "Q", "Muon generalises in fewer steps than AdamW, each at the best of four learning rates.",
        _ADD.replace("MLP", "MLP of two layers"), _MUON,
        lambda arms: _soonest(arms, "muon") < _soonest(arms, "adamw"),
    ),
)  # fmt: skip


def _soonest(arms: Arms, part: str) -> float:
    return min(arm.t_val for label, arm in arms.items() if part in label)


def _line_up(arms: Arms) -> bool:
    """Say whether all runs that got to the end of it closed more parallelograms than all that only memorised."""
    runs = [run for arm in arms.values() for run in zip(arm.outcomes, arm.shown, strict=True)]
    understood = [quality for outcome, quality in runs if outcome in ("grokking", "comprehension")]
    return min(understood) > max(quality for outcome, quality in runs if outcome == "memorisation")


def _best_is(arms: Arms, part: str) -> bool:
    """Say whether the arm with `part` in its label has the highest final accuracies and the earliest t_val."""
    label = next(name for name in arms if part in name)
    others = [arm for name, arm in arms.items() if name != label]
    first = all(arms[label].t_val <= arm.t_val for arm in others) and arms[label].t_val < NEVER
    return first and all(min(arms[label].best) >= min(arm.best) for arm in others)
