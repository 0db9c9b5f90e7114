"""What the papers claim, in runs small enough for two cores: arms to compare, and what must come out of them."""

import itertools
from collections.abc import Callable, Mapping
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
        val_accuracy, best: Validation accuracies at the end, and the best ones, one for each seed.
    """

    n: int
    reached: int
    t_train: float
    t_val: float
    low: float | None
    high: float | None
    val_accuracy: tuple[float, ...]
    best: tuple[float, ...]


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
    """

    row: str
    says: str
    setting: str
    arms: Mapping[str, RunConfig]
    holds: Callable[[Arms], bool]


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
        lambda arms: all(min(arm.val_accuracy) > 0.9 for arm in arms.values()),
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
        "N", "Grokfast generalises sooner than plain AdamW.", _ADD, {k: HELLO.replace(**v) for k, v in _LEVERS.items()},
        lambda arms: min(arms["Grokfast EMA"].t_val, arms["Grokfast MA"].t_val) < arms["AdamW"].t_val,
    ),
    Claim(
        "O", "Without weight decay, ⊥Grad or StableMax generalises where plain training does not.", _ADD,
        {k: HELLO.replace(**v) for k, v in _LEVERS.items() if "no decay" in k},
        lambda arms: arms["no decay"].reached == 0
        and (_all(arms["⊥Grad, no decay"]) or _all(arms["StableMax, no decay"])),
    ),
)  # fmt: skip


def _best_is(arms: Arms, part: str) -> bool:
    """Say whether the arm with `part` in its label has the highest final accuracies and the earliest t_val."""
    label = next(name for name in arms if part in name)
    others = [arm for name, arm in arms.items() if name != label]
    first = all(arms[label].t_val <= arm.t_val for arm in others) and arms[label].t_val < NEVER
    return first and all(min(arms[label].best) >= min(arm.best) for arm in others)
