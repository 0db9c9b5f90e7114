"""After grokking: what happens to a network that is left on, with weight decay and without (L)."""

from collections.abc import Callable

from grok_core.experiments.claims.thesis import WHOLE
from grok_core.experiments.criteria import GENERALISES, LEVEL, Condition, every
from grok_core.experiments.followers.left_on import LeftOn, lowest_along
from grok_core.experiments.measured import Measured, figure
from grok_core.experiments.pictures import by_number
from grok_core.experiments.record import SEEDS, Arms, Experiment, Finding, Full, Part, Shown, Verdict, percent
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.measures import contrasts

_STEPS, _LONG, _EVERY = 4000, 100_000, 10
_BASE = WHOLE.replace(steps=_STEPS, report=str(_EVERY))
_AFTER = "val_accuracy >= 0.99: weight_decay=0"
_OFF, _EXACT, _KEPT = mark("decay off at 99 %"), mark("decay off at 99 %, float64 softmax"), mark("decay kept")
_ARMS = {
    _OFF: _BASE.replace(interventions=_AFTER),
    _EXACT: _BASE.replace(interventions=_AFTER, softmax="float64"),
    _KEPT: _BASE,
}
_SETTING = mark(
    "x + y mod 59, the MLP of the preset hello-grok, full batch, {steps:,} steps, measured every {every} steps"
)
_LIMITS = mark(
    "One network and one task, full batch. Falls shorter than ten steps are not seen; a collapse is three reports in a "
    "row below 90 %, a dip one or two."
)
_SOURCE = mark(
    "a question of ours, after Prakash and Martin 2026, arXiv:2602.02859, who find that what was grokked is lost late"
)

_KEEPS = Condition(
    mark("{runs} has 90 % or more of validation right at all reports after it has reached 99 %"),
    lambda run: figure(run, "reached") is not None and figure(run, "first_fall") is None,
)
_FALLS = Condition(
    mark("{runs} falls below 90 % of validation at some report after it has reached 99 %"),
    lambda run: figure(run, "first_fall") is not None,
    those=mark("every run that falls below 90 % after it has reached 99 %"),
)
_READOUT_HAS_IT = Condition(
    mark("{runs} has a hidden layer at its lowest report from which a fresh linear readout gets 90 % or more right"),
    lambda run: (figure(run, "fresh_lowest") or 0.0) >= 0.9,
)


def _is_at_chance(run: Measured) -> bool:
    """Say whether a fresh readout, once it has memorised, is not above who always gives the commonest answer."""
    from scipy.stats import binomtest

    found, n, chance = (figure(run, name) for name in ("fresh_memorised", "held_out", "baseline"))
    if found is None or n is None or chance is None:
        return False
    return bool(binomtest(round(found * n), int(n), chance, alternative="greater").pvalue >= LEVEL)


_KNOWS_NOTHING = Condition(
    mark(
        "{runs} has a hidden layer, once it has memorised, of which a fresh linear readout gets no more of validation "
        "right than the share of the commonest answer (binomial test at {level})"
    ),
    _is_at_chance,
    values={"level": LEVEL},
)
_AHEAD = 0.05  # of all validation equations: so far ahead of the network its hidden layer has to be to count


def _difference(arms: Arms, arm: str, first: str, second: str) -> tuple[contrasts.Interval | None, str]:
    """Return the mean difference of two numbers of the same runs with its interval, and the same in words."""
    pairs = [(figure(run, first), figure(run, second)) for run in arms[arm]]
    differences = [a - b for a, b in pairs if a is not None and b is not None]
    if len(differences) < 2:
        return None, f"{len(differences)} runs have both"
    found = contrasts.mean(differences, low=-1)
    middle, low, high = (100 * end for end in (found.value, found.low, found.high))
    return found, f"{len(differences)} runs, {middle:+.1f} points ({low:+.1f} to {high:+.1f})"


def _more(arm: str) -> Part:
    """Return the part that, at the lowest report, a fresh readout gets more right than the network's own."""

    def judge(arms: Arms) -> Finding:
        found, numbers = _difference(arms, arm, "fresh_lowest", "val_lowest")
        if found is None or found.low <= 0 < found.high:
            return Finding(Verdict.UNDECIDED, numbers)
        return Finding(Verdict.HOLDS if found.low > 0 else Verdict.DOES_NOT, numbers)

    says = mark(
        "“{arm}”: at the lowest report, a fresh readout gets more of validation right than the network's own (mean "
        "difference, its 95 % interval)"
    )
    return Part(Text(says, arm=arm), judge)


def _not_ahead(arm: str) -> Part:
    """Return the part that, at the end of the plateau, a fresh readout is not far ahead of the network's own."""

    def judge(arms: Arms) -> Finding:
        found, numbers = _difference(arms, arm, "fresh_plateau", "val_plateau")
        if found is None or found.low <= _AHEAD < found.high:
            return Finding(Verdict.UNDECIDED, numbers)
        return Finding(Verdict.HOLDS if found.high <= _AHEAD else Verdict.DOES_NOT, numbers)

    says = mark(
        "“{arm}”: at the last report before validation moves, a fresh readout is less than {points:g} points ahead of "
        "the network's own (mean difference, its 95 % interval)"
    )
    return Part(Text(says, arm=arm, points=100 * _AHEAD), judge)


def _of(name: str) -> Callable[[Measured], float | None]:
    return lambda run: figure(run, name)


_LOWEST = Shown(mark("lowest validation after 99 %"), _of("lowest"), percent)
_LONG_ARMS = {label: config.replace(steps=_LONG) for label, config in _ARMS.items()}
_LONG_SETTING = Text(_SETTING, steps=_LONG, every=_EVERY)


LEAVING_IT_ON: tuple[Experiment, ...] = (
    Experiment(
        name="left-on",
        row="L",
        claim=mark(
            "Left on after it has grokked, a network keeps the rule while weight decay acts; once decay is off, "
            "validation falls below 90 % again, and not if the softmax is computed in float64."
        ),
        source=_SOURCE,
        setting=Text(_SETTING, steps=_STEPS, every=_EVERY),
        arms=_ARMS,
        premises=tuple(every(arm, GENERALISES) for arm in _ARMS),
        parts=(every(_KEPT, _KEEPS), every(_OFF, _FALLS), every(_EXACT, _KEEPS)),
        limits=_LIMITS,
        shown=_LOWEST,
        picture=lowest_along(_OFF),
        follow=LeftOn,
        full=Full(_LONG_ARMS, SEEDS[:3], _LONG_SETTING, _LIMITS),
    ),
    Experiment(
        name="lost-readout",
        row="L",
        claim=mark(
            "Where validation falls after grokking, the hidden layer still has the answer: a fresh linear readout "
            "gets it right."
        ),
        source=_SOURCE,
        setting=Text(_SETTING, steps=_STEPS, every=_EVERY),
        arms={_OFF: _ARMS[_OFF]},
        premises=(every(_OFF, GENERALISES),),
        parts=(every(_OFF, _READOUT_HAS_IT, among=_FALLS), _more(_OFF)),
        limits=mark(
            "The readout is a logistic regression, fitted to the training equations. The criterion was written before "
            "the runs; a first readout, by ridge regression, was given up after them, because it missed answers of "
            "networks that had lost nothing, for one that misses none there on seed 0. What it does not find may be "
            "there for something that is not linear."
        ),
        picture=by_number(
            mark("share of validation right"),
            {
                mark("the network, at its lowest"): _of("val_lowest"),
                mark("a fresh readout, at the lowest"): _of("fresh_lowest"),
                mark("shuffled labels, at the lowest"): _of("fresh_shuffled_lowest"),
                mark("a fresh readout, once generalised"): _of("fresh_generalised"),
                mark("a fresh readout, at the end"): _of("fresh_end"),
            },
        ),
        shown=Shown(mark("fresh readout at the lowest"), _of("fresh_lowest"), percent),
        follow=LeftOn,
        full=Full({_OFF: _LONG_ARMS[_OFF]}, SEEDS[:3], _LONG_SETTING, _LIMITS),
    ),
    Experiment(
        name="plateau-readout",
        row="D",
        claim=mark(
            "Before it generalises, the hidden layer knows no more of the answers that were held out than the network "
            "says: a fresh linear readout is not ahead of it."
        ),
        source=mark("a question of ours"),
        setting=Text(_SETTING, steps=_STEPS, every=_EVERY),
        arms={_KEPT: _ARMS[_KEPT]},
        premises=(every(_KEPT, GENERALISES),),
        parts=(every(_KEPT, _KNOWS_NOTHING), _not_ahead(_KEPT)),
        limits=mark(
            "A linear readout alone, at two moments: the third report in a row with 99 % of training right, and the "
            "last one before validation has gone a tenth of the way from the baseline to 1. The criterion was written "
            "for a readout by ridge regression, which was given up for a logistic one as said at lost-readout; then, "
            "too, chance came to be judged by a binomial test, because shuffled labels took too long."
        ),
        picture=by_number(
            mark("share of validation right"),
            {
                mark("shuffled labels, once memorised"): _of("fresh_shuffled_memorised"),
                mark("a fresh readout, at step 0"): _of("fresh_start"),
                mark("a fresh readout, once memorised"): _of("fresh_memorised"),
                mark("the network, at the end of the plateau"): _of("val_plateau"),
                mark("a fresh readout, at the end of the plateau"): _of("fresh_plateau"),
                mark("a fresh readout, once generalised"): _of("fresh_generalised"),
            },
        ),
        shown=Shown(mark("fresh readout once memorised"), _of("fresh_memorised"), percent),
        follow=LeftOn,
    ),
)
"""What becomes of a network that has grokked, and what its hidden layer knows."""
