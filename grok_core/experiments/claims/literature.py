"""Claims of the literature beyond the four papers (D–Q)."""

from collections.abc import Callable
from typing import Any

from grok_core.config import RunConfig
from grok_core.experiments.claims.thesis import HELLO, THREE_THOUSAND, WHOLE
from grok_core.experiments.criteria import (
    DOES_NOT_GENERALISE,
    GENERALISES,
    Condition,
    best_is_inside,
    best_is_sooner,
    ends_as,
    every,
    generalised_by,
    lines_up,
    sooner,
)
from grok_core.experiments.hindsight import Hindsight
from grok_core.experiments.measured import Measured, figure
from grok_core.experiments.pictures import by_number
from grok_core.experiments.record import Experiment, Shown
from grok_core.presets import preset

_NANDA = preset("nanda-addition").config
_LINE = preset("number-line").config.replace(embedding_lr=1e-3, steps=5000, until="grokked")
_QUALITY = Shown("parallelograms closed", lambda run: run.representation_quality, lambda share: f"{share:.2f}")
_SPIKES = Shown("spikes of the training loss", lambda run: run.spikes, lambda count: f"{count:.0f}")
_UNSEEN = Shown("never trained on, at the end", lambda run: run.unseen_accuracy, lambda value: f"{100 * value:.1f} %")
_NORMS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
_LONG = WHOLE.replace(weight_decay=0.0, steps=8000, report="20")
_CUT = 800  # the step at which data are taken away
_CUTS = {f"0.5, then {f}": WHOLE.replace(interventions=f"step {_CUT}: train_fraction={f}") for f in (0.3, 0.2, 0.1)}
_KEEPS = Condition(
    "has more than half of the pairs right that it never trained on", lambda run: run.unseen_accuracy > 0.5
)
_FORGETS = Condition(
    "has less than 5 % of the pairs right that it never trained on", lambda run: run.unseen_accuracy < 0.05
)
_SPIKY = Condition("has a spike of the training loss", lambda run: run.spikes > 0)
_SMOOTH = Condition("has no spike of the training loss", lambda run: run.spikes == 0)
_NO_DECAY = HELLO.replace(weight_decay=0.0)
_PLAIN, _EMA, _MA = "AdamW{}", "Grokfast EMA{}", "Grokfast MA{}"
_GROKFAST: dict[str, dict[str, Any]] = {_PLAIN: {}, _EMA: {"grokfast": "ema"}, _MA: {"grokfast": "ma"}}
_SLOW: dict[str, dict[str, Any]] = {"": {}, ", learning rate 0.002": {"lr": 0.002, "steps": 6000}}
_TWO_LAYERS = RunConfig(p=41, train_fraction=0.6, d_model=32, d_hidden=64, n_layers=2, steps=1500, until="grokked")
_RATES = (0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
_ADAMW, _MUON = ([f"{name}, lr {rate}" for rate in _RATES] for name in ("AdamW", "Muon"))


def _before(first: str, second: str) -> Callable[[Measured], bool]:
    """Return whether a run got to the first of two crossings before the second, or to it alone."""

    def is_so(run: Measured) -> bool:
        one, other = figure(run, first), figure(run, second)
        return one is not None and (other is None or one < other)

    return is_so


_HALVED = Condition(
    "has its restricted loss halved before its validation loss is", _before("restricted_halved", "validation_halved")
)
_DOUBLED = Condition(
    "has its excluded loss doubled before its validation loss is halved",
    _before("excluded_halved", "validation_halved"),
)


def _of_validation(name: str) -> Callable[[Measured], float | None]:
    """Return the step of a crossing as a part of the step at which the validation loss is halved, None without both."""

    def part(run: Measured) -> float | None:
        one, whole = figure(run, name), figure(run, "validation_halved")
        return one / whole if one is not None and whole else None

    return part


_HALF_WAY = Condition(
    "has its restricted loss half-way in logarithms before its validation loss is",
    _before("restricted_half_way", "validation_half_way"),
)

LITERATURE: tuple[Experiment, ...] = (
    Experiment(
        name="progress-measures",
        row="D",
        claim="The restricted loss falls and the excluded loss rises before the validation loss falls.",
        source="Nanda et al. 2023, arXiv:2301.05217, section 5",
        setting="x + y mod 113, the transformer of the preset nanda-addition, full batch, 3,500 steps; the key "
        "frequencies are those of the last network",
        arms={"nanda-addition": _NANDA},
        premises=(every("nanda-addition", GENERALISES),),
        parts=tuple(every("nanda-addition", condition) for condition in (_HALVED, _DOUBLED, _HALF_WAY)),
        limits="The first two parts are in nats, the third, from the largest to the last value, in logarithms, which "
        "weighs the small losses of the end most. A learning rate four times the paper's. Runs without decay are in "
        "progress-measures.md, on one seed.",
        follow=Hindsight,
        picture=by_number(
            "step, as a part of that at which the validation loss is halved",
            {
                "restricted loss halved": _of_validation("restricted_halved"),
                "excluded loss doubled": _of_validation("excluded_halved"),
            },
        ),
    ),
    Experiment(
        name="number-line-phases",
        row="I",
        claim="What reads too fast memorises; of the runs that memorise, those generalise whose numbers line up.",
        source="Liu et al. 2022, arXiv:2205.10343, section 3",
        setting="Liu et al.'s toy, sums of the digits 0 to 9, 5,000 steps at most; lr is the reading network's, the "
        "embeddings have 0.001",
        arms={
            f"lr {lr:g}, decay {decay:g}": _LINE.replace(lr=lr, weight_decay=decay)
            for lr in (3e-5, 1e-4, 3e-4, 1e-3, 1e-2)
            for decay in (0.0, 1.0, 3.0, 10.0)
        },
        parts=(
            every("lr 0.0001, decay 0", GENERALISES),
            every("lr 0.001, decay 0", ends_as("memorisation", "memorises and does not generalise")),
            lines_up(),
        ),
        limits="One split, on which the setting was found.",
        pinned_split="In this split every sum occurs among the training pairs; a network cannot learn a sum that does "
        "not.",
        shown=_QUALITY,
        diagram=("lr", "weight_decay"),
    ),
    Experiment(
        name="held-norm",
        row="J",
        claim="The norm decides: held too small nothing is learnt, in between it generalises, too large it memorises.",
        source="Liu et al. 2022, arXiv:2210.01117",
        setting=f"{THREE_THOUSAND}, no weight decay; the norm is held at a multiple of the first",
        arms={f"norm × {norm:g}": _NO_DECAY.replace(norm_constraint=norm) for norm in _NORMS},
        parts=(
            every("norm × 0.5", ends_as("confusion", "neither memorises nor generalises")),
            every("norm × 2", GENERALISES),
            every("norm × 8", ends_as("memorisation", "memorises and does not generalise")),
        ),
        limits="The reduced losses over the norm, in which the paper shows it, were not drawn.",
    ),
    Experiment(
        name="less-data-later",
        row="K",
        claim="A rule is kept on less data than it takes to find it, and forgotten on still less (ungrokking).",
        source="Varma et al. 2023, arXiv:2309.02390",
        setting=f"{THREE_THOUSAND}; the data are cut at step {_CUT}",
        arms={f"{f} from the start": HELLO.replace(train_fraction=f) for f in (0.3, 0.2)} | _CUTS,
        parts=(
            every("0.2 from the start", DOES_NOT_GENERALISE),
            every("0.5, then 0.2", _KEEPS, among=generalised_by(_CUT)),
            every("0.5, then 0.1", _FORGETS, among=generalised_by(_CUT)),
        ),
        limits="Within 3,000 steps. That the critical size does not depend on the weight decay was not tested.",
        shown=_UNSEEN,
    ),
    Experiment(
        name="slingshots",
        row="L",
        claim="Late in training without weight decay the loss leaps (slingshots); a larger ε of Adam's suppresses it.",
        source="Thilak et al. 2022, arXiv:2206.04817",
        setting="x + y mod 59, the MLP of the preset hello-grok, full batch, 8,000 steps, no weight decay",
        arms={f"ε = {eps:g}": _LONG.replace(eps=eps) for eps in (1e-8, 1e-6, 1e-4)},
        parts=(every("ε = 1e-08", _SPIKY), every("ε = 1e-06", _SMOOTH), every("ε = 0.0001", _SMOOTH)),
        limits="A spike is a training loss above ten times the median of the twenty reports before, 20 steps apart. "
        "The norm of the last layer, by which the paper defines slingshots, was not judged.",
        shown=_SPIKES,
    ),
    Experiment(
        name="grokfast",
        row="N",
        claim="Grokfast generalises sooner than plain AdamW.",
        source="Lee et al. 2024, arXiv:2405.20233",
        setting=f"{THREE_THOUSAND}; at the learning rate 0.002, 6,000 at most",
        arms={
            label.format(where): HELLO.replace(**lever, **slow)
            for where, slow in _SLOW.items()
            for label, lever in _GROKFAST.items()
        },
        premises=tuple(every(_PLAIN.format(where), GENERALISES) for where in _SLOW),
        parts=tuple(sooner(of.format(where), _PLAIN.format(where)) for where in _SLOW for of in (_EMA, _MA)),
        limits="The slow learning rate was tried, on seeds 0 to 2, because neither of the two was sooner at the first; "
        "all four comparisons count here. The paper compares with Adam without decay in a transformer, over tens of "
        "thousands of steps.",
    ),
    Experiment(
        name="orthograd",
        row="O",
        claim="Without weight decay, ⊥Grad generalises where plain training does not.",
        source="Prieto et al. 2025, arXiv:2501.04697",
        setting=THREE_THOUSAND,
        arms={"no decay": _NO_DECAY, "⊥Grad, no decay": _NO_DECAY.replace(orthograd=True)},
        premises=(every("no decay", DOES_NOT_GENERALISE),),
        parts=(every("⊥Grad, no decay", GENERALISES),),
        limits="The paper has one-hot inputs and 40 % of x + y mod 113.",
    ),
    Experiment(
        name="stablemax",
        row="O",
        claim="Without weight decay, StableMax generalises where plain training does not (within 3,000 steps here).",
        source="Prieto et al. 2025, arXiv:2501.04697",
        setting=THREE_THOUSAND,
        arms={"no decay": _NO_DECAY, "StableMax, no decay": _NO_DECAY.replace(softmax="stablemax")},
        premises=(every("no decay", DOES_NOT_GENERALISE),),
        parts=(every("StableMax, no decay", GENERALISES),),
        limits="3,000 steps; the paper trains for 80,000, on one-hot inputs and 40 % of x + y mod 113.",
    ),
    Experiment(
        name="muon",
        row="Q",
        claim="Muon generalises in fewer steps than AdamW, each at the best of six learning rates.",
        source="Tveit et al. 2025, arXiv:2504.16041",
        setting="x + y mod 41, 60 % of the table, an MLP of two layers (32 numbers an input, 64 units), full batch, "
        "1,500 steps at most",
        arms={
            f"{name}, lr {rate}": _TWO_LAYERS.replace(optimizer=name.lower(), lr=rate)
            for name in ("AdamW", "Muon")
            for rate in _RATES
        },
        premises=(best_is_inside(_ADAMW), best_is_inside(_MUON)),
        parts=(best_is_sooner(_MUON, _ADAMW),),
        limits="Steps, not seconds. The best learning rate of each is chosen on the seeds on which both are compared. "
        "The network was chosen on other seeds, so that each has a best rate inside the six; a wider one, on seeds "
        "1000 to 1006, was begun and given up for its time. The paper has a transformer and seven tasks.",
        seeds=tuple(range(1007, 1014)),
    ),
)
"""The claims of the literature, by row."""
