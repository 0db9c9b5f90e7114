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
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.presets import preset

_NANDA = preset("nanda-addition").config
_LINE = preset("number-line").config.replace(embedding_lr=1e-3, steps=5000, until="grokked")
_QUALITY = Shown(mark("parallelograms closed"), lambda run: run.representation_quality, lambda share: f"{share:.2f}")
_SPIKES = Shown(mark("spikes of the training loss"), lambda run: run.spikes, lambda count: f"{count:.0f}")
_UNSEEN = Shown(
    mark("never trained on, at the end"), lambda run: run.unseen_accuracy, lambda value: f"{100 * value:.1f} %"
)
_NORMS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
_LONG = WHOLE.replace(weight_decay=0.0, steps=8000, report="20")
_CUT = 800  # the step at which data are taken away
_NO_DECAY_ARM, _NO_DECAY_ORTHOGRAD, _NO_DECAY_STABLEMAX = (
    mark("no decay"),
    mark("⊥Grad, no decay"),
    mark("StableMax, no decay"),
)


def _then(fraction: float) -> str:
    return Text(mark("{first}, then {fraction}"), first=0.5, fraction=fraction)


def _from_the_start(fraction: float) -> str:
    return Text(mark("{fraction} from the start"), fraction=fraction)


def _norm(norm: float) -> str:
    return Text(mark("norm × {norm:g}"), norm=norm)


def _reading(lr: float, decay: float) -> str:
    return Text(mark("lr {lr:g}, decay {decay:g}"), lr=lr, decay=decay)


def _epsilon(eps: float) -> str:
    return Text("ε = {eps:g}", eps=eps)


def _at_rate(name: str, lr: float) -> str:
    return Text("{name}, lr {lr}", name=name, lr=lr)


_CUTS = {_then(f): WHOLE.replace(interventions=f"step {_CUT}: train_fraction={f}") for f in (0.3, 0.2, 0.1)}
_KEEPS = Condition(
    mark("{runs} has more than half of the pairs right that it never trained on"), lambda run: run.unseen_accuracy > 0.5
)
_FORGETS = Condition(
    mark("{runs} has less than 5 % of the pairs right that it never trained on"), lambda run: run.unseen_accuracy < 0.05
)
_SPIKY = Condition(mark("{runs} has a spike of the training loss"), lambda run: run.spikes > 0)
_SMOOTH = Condition(mark("{runs} has no spike of the training loss"), lambda run: run.spikes == 0)
_MEMORISES_ONLY = mark("{runs} memorises and does not generalise")
_NO_DECAY = HELLO.replace(weight_decay=0.0)
_PLAIN, _EMA, _MA = "AdamW", "Grokfast EMA", "Grokfast MA"
_GROKFAST: dict[str, dict[str, Any]] = {_PLAIN: {}, _EMA: {"grokfast": "ema"}, _MA: {"grokfast": "ma"}}
_SLOW: dict[str, dict[str, Any]] = {"{way}": {}, mark("{way}, learning rate 0.002"): {"lr": 0.002, "steps": 6000}}
_TWO_LAYERS = RunConfig(p=41, train_fraction=0.6, d_model=32, d_hidden=64, n_layers=2, steps=1500, until="grokked")
_RATES = (0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
_ADAMW, _MUON = ([_at_rate(name, rate) for rate in _RATES] for name in ("AdamW", "Muon"))


def _before(first: str, second: str) -> Callable[[Measured], bool]:
    """Return whether a run got to the first of two crossings before the second, or to it alone."""

    def is_so(run: Measured) -> bool:
        one, other = figure(run, first), figure(run, second)
        return one is not None and (other is None or one < other)

    return is_so


_HALVED = Condition(
    mark("{runs} has its restricted loss halved before its validation loss is"),
    _before("restricted_halved", "validation_halved"),
)
_DOUBLED = Condition(
    mark("{runs} has its excluded loss doubled before its validation loss is halved"),
    _before("excluded_halved", "validation_halved"),
)


def _of_validation(name: str) -> Callable[[Measured], float | None]:
    """Return the step of a crossing as a part of the step at which the validation loss is halved, None without both."""

    def part(run: Measured) -> float | None:
        one, whole = figure(run, name), figure(run, "validation_halved")
        return one / whole if one is not None and whole else None

    return part


_HALF_WAY = Condition(
    mark("{runs} has its restricted loss half-way in logarithms before its validation loss is"),
    _before("restricted_half_way", "validation_half_way"),
)

LITERATURE: tuple[Experiment, ...] = (
    Experiment(
        name="progress-measures",
        row="D",
        claim=mark("The restricted loss falls and the excluded loss rises before the validation loss falls."),
        source=mark("Nanda et al. 2023, arXiv:2301.05217, section 5"),
        setting=mark(
            "x + y mod 113, the transformer of the preset nanda-addition, full batch, 3,500 steps; the key "
            "frequencies are those of the last network"
        ),
        arms={"nanda-addition": _NANDA},
        premises=(every("nanda-addition", GENERALISES),),
        parts=tuple(every("nanda-addition", condition) for condition in (_HALVED, _DOUBLED, _HALF_WAY)),
        limits=mark(
            "The first two parts are in nats, the third, from the largest to the last value, in logarithms, which "
            "weighs the small losses of the end most. A learning rate four times the paper's. Runs without decay are "
            "in progress-measures.md, on one seed."
        ),
        follow=Hindsight,
        picture=by_number(
            mark("step, as a part of that at which the validation loss is halved"),
            {
                mark("restricted loss halved"): _of_validation("restricted_halved"),
                mark("excluded loss doubled"): _of_validation("excluded_halved"),
            },
        ),
    ),
    Experiment(
        name="number-line-phases",
        row="I",
        claim=mark("What reads too fast memorises; of the runs that memorise, those generalise whose numbers line up."),
        source=mark("Liu et al. 2022, arXiv:2205.10343, section 3"),
        setting=mark(
            "Liu et al.'s toy, sums of the digits 0 to 9, 5,000 steps at most; lr is the reading network's, the "
            "embeddings have 0.001"
        ),
        arms={
            _reading(lr, decay): _LINE.replace(lr=lr, weight_decay=decay)
            for lr in (3e-5, 1e-4, 3e-4, 1e-3, 1e-2)
            for decay in (0.0, 1.0, 3.0, 10.0)
        },
        parts=(
            every(_reading(0.0001, 0), GENERALISES),
            every(_reading(0.001, 0), ends_as("memorisation", _MEMORISES_ONLY)),
            lines_up(),
        ),
        limits=mark("One split, on which the setting was found."),
        pinned_split=mark(
            "In this split every sum occurs among the training pairs; a network cannot learn a sum that does not."
        ),
        shown=_QUALITY,
        diagram=("lr", "weight_decay"),
    ),
    Experiment(
        name="held-norm",
        row="J",
        claim=mark(
            "The norm decides: held too small nothing is learnt, in between it generalises, too large it memorises."
        ),
        source=mark("Liu et al. 2022, arXiv:2210.01117"),
        setting=Text(
            mark("{setting}, no weight decay; the norm is held at a multiple of the first"), setting=THREE_THOUSAND
        ),
        arms={_norm(norm): _NO_DECAY.replace(norm_constraint=norm) for norm in _NORMS},
        parts=(
            every(_norm(0.5), ends_as("confusion", mark("{runs} neither memorises nor generalises"))),
            every(_norm(2), GENERALISES),
            every(_norm(8), ends_as("memorisation", _MEMORISES_ONLY)),
        ),
        limits=mark("The reduced losses over the norm, in which the paper shows it, were not drawn."),
    ),
    Experiment(
        name="less-data-later",
        row="K",
        claim=mark("A rule is kept on less data than it takes to find it, and forgotten on still less (ungrokking)."),
        source=mark("Varma et al. 2023, arXiv:2309.02390"),
        setting=Text(mark("{setting}; the data are cut at step {step}"), setting=THREE_THOUSAND, step=_CUT),
        arms={_from_the_start(f): HELLO.replace(train_fraction=f) for f in (0.3, 0.2)} | _CUTS,
        parts=(
            every(_from_the_start(0.2), DOES_NOT_GENERALISE),
            every(_then(0.2), _KEEPS, among=generalised_by(_CUT)),
            every(_then(0.1), _FORGETS, among=generalised_by(_CUT)),
        ),
        limits=mark("Within 3,000 steps. That the critical size does not depend on the weight decay was not tested."),
        shown=_UNSEEN,
    ),
    Experiment(
        name="slingshots",
        row="L",
        claim=mark(
            "Late in training without weight decay the loss leaps (slingshots); a larger ε of Adam's suppresses it."
        ),
        source=mark("Thilak et al. 2022, arXiv:2206.04817"),
        setting=mark("x + y mod 59, the MLP of the preset hello-grok, full batch, 8,000 steps, no weight decay"),
        arms={_epsilon(eps): _LONG.replace(eps=eps) for eps in (1e-8, 1e-6, 1e-4)},
        parts=(every(_epsilon(1e-8), _SPIKY), every(_epsilon(1e-6), _SMOOTH), every(_epsilon(1e-4), _SMOOTH)),
        limits=mark(
            "A spike is a training loss above ten times the median of the twenty reports before, 20 steps apart. "
            "The norm of the last layer, by which the paper defines slingshots, was not judged."
        ),
        shown=_SPIKES,
    ),
    Experiment(
        name="grokfast",
        row="N",
        claim=mark("Grokfast generalises sooner than plain AdamW."),
        source=mark("Lee et al. 2024, arXiv:2405.20233"),
        setting=Text(mark("{setting}; at the learning rate 0.002, 6,000 at most"), setting=THREE_THOUSAND),
        arms={
            Text(where, way=way): HELLO.replace(**lever, **slow)
            for where, slow in _SLOW.items()
            for way, lever in _GROKFAST.items()
        },
        premises=tuple(every(Text(where, way=_PLAIN), GENERALISES) for where in _SLOW),
        parts=tuple(sooner(Text(where, way=of), Text(where, way=_PLAIN)) for where in _SLOW for of in (_EMA, _MA)),
        limits=mark(
            "The slow learning rate was tried, on seeds 0 to 2, because neither of the two was sooner at the first; "
            "all four comparisons count here. The paper compares with Adam without decay in a transformer, over tens "
            "of thousands of steps."
        ),
    ),
    Experiment(
        name="orthograd",
        row="O",
        claim=mark("Without weight decay, ⊥Grad generalises where plain training does not."),
        source=mark("Prieto et al. 2025, arXiv:2501.04697"),
        setting=THREE_THOUSAND,
        arms={_NO_DECAY_ARM: _NO_DECAY, _NO_DECAY_ORTHOGRAD: _NO_DECAY.replace(orthograd=True)},
        premises=(every(_NO_DECAY_ARM, DOES_NOT_GENERALISE),),
        parts=(every(_NO_DECAY_ORTHOGRAD, GENERALISES),),
        limits=mark("The paper has one-hot inputs and 40 % of x + y mod 113."),
    ),
    Experiment(
        name="stablemax",
        row="O",
        claim=mark(
            "Without weight decay, StableMax generalises where plain training does not (within 3,000 steps here)."
        ),
        source=mark("Prieto et al. 2025, arXiv:2501.04697"),
        setting=THREE_THOUSAND,
        arms={_NO_DECAY_ARM: _NO_DECAY, _NO_DECAY_STABLEMAX: _NO_DECAY.replace(softmax="stablemax")},
        premises=(every(_NO_DECAY_ARM, DOES_NOT_GENERALISE),),
        parts=(every(_NO_DECAY_STABLEMAX, GENERALISES),),
        limits=mark("3,000 steps; the paper trains for 80,000, on one-hot inputs and 40 % of x + y mod 113."),
    ),
    Experiment(
        name="muon",
        row="Q",
        claim=mark("Muon generalises in fewer steps than AdamW, each at the best of six learning rates."),
        source=mark("Tveit et al. 2025, arXiv:2504.16041"),
        setting=mark(
            "x + y mod 41, 60 % of the table, an MLP of two layers (32 numbers an input, 64 units), full batch, "
            "1,500 steps at most"
        ),
        arms={
            _at_rate(name, rate): _TWO_LAYERS.replace(optimizer=name.lower(), lr=rate)
            for name in ("AdamW", "Muon")
            for rate in _RATES
        },
        premises=(best_is_inside(_ADAMW), best_is_inside(_MUON)),
        parts=(best_is_sooner(_MUON, _ADAMW),),
        limits=mark(
            "Steps, not seconds. The best learning rate of each is chosen on the seeds on which both are compared. "
            "The network was chosen on other seeds, so that each has a best rate inside the six; a wider one, on seeds "
            "1000 to 1006, was begun and given up for its time. The paper has a transformer and seven tasks."
        ),
        seeds=tuple(range(1007, 1014)),
    ),
)
"""The claims of the literature, by row."""
