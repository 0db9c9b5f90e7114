"""The winner at the start: does the first draw say which frequency each neuron will follow? (A)"""

from collections.abc import Callable

from grok_core.experiments.claims.thesis import WHOLE
from grok_core.experiments.criteria import HALF, LEVEL, Condition, every
from grok_core.experiments.followers.first_winners import FirstWinners, and_hits_along
from grok_core.experiments.measured import Measured, figure
from grok_core.experiments.pictures import by_number
from grok_core.experiments.record import Arms, Experiment, Finding, Part, Shown, Verdict, percent
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.measures import contrasts

_STEPS = 1500
_HELLO = mark("hello-grok")
_SEEDS = tuple(range(1000, 1020))

_FOLLOWS = Condition(
    mark("{runs} has at its end more neurons that follow a frequency than neurons that follow none"),
    lambda run: (figure(run, "follow") or 0) > (figure(run, "follow_none") or 0),
)
_ABOVE_SHUFFLES = Condition(
    mark("{runs} has more hits than its predictions have when they are shuffled among the neurons (p < {level})"),
    lambda run: (figure(run, "p_aligned") or 1.0) < LEVEL,
    values={"level": LEVEL},
)
_MOST_ARE_HIT = Condition(
    mark("{runs} has more than half of the neurons that follow a frequency follow the predicted one"),
    lambda run: (figure(run, "rate_aligned") or 0.0) > HALF,
)


def _of(name: str) -> Callable[[Measured], float | None]:
    return lambda run: figure(run, name)


def _excess(run: Measured) -> float | None:
    rate, null = figure(run, "rate_aligned"), figure(run, "null_rate_aligned")
    return None if rate is None or null is None else rate - null


def _above(of: Callable[[Measured], float | None], bound: float, says: str) -> Part:
    """Return the part that the mean of a number over the runs is above a bound, with its 95 % interval."""

    def judge(arms: Arms) -> Finding:
        """Compare the mean's interval with the bound."""
        values = [value for run in arms[_HELLO] if (value := of(run)) is not None]
        if len(values) < 2:
            return Finding(Verdict.UNDECIDED, f"{len(values)} runs have it")
        found = contrasts.mean(values, low=-1)
        numbers = f"{len(values)} runs, mean {found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
        if found.low > bound:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if found.high <= bound else Verdict.UNDECIDED, numbers)

    return Part(Text(says, arm=_HELLO), judge)


WINNERS: tuple[Experiment, ...] = (
    Experiment(
        name="winner-at-start",
        row="A",
        claim=mark(
            "The weights at step 0 say which frequency a neuron will follow: the one with the largest magnitudes and "
            "the best aligned phases."
        ),
        source=mark("He et al. 2026, arXiv:2602.16849, who prove it for small weights within one neuron"),
        setting=Text(mark("x + y mod 59, the MLP of the preset hello-grok, full batch, {steps:,} steps"), steps=_STEPS),
        arms={_HELLO: WHOLE.replace(steps=_STEPS)},
        premises=(every(_HELLO, _FOLLOWS),),
        parts=(
            _above(
                _excess,
                0.0,
                mark(
                    "“{arm}”: the share of hits is on average above that of predictions shuffled among neurons (its "
                    "95 % interval)"
                ),
            ),
            every(_HELLO, _ABOVE_SHUFFLES),
            every(_HELLO, _MOST_ARE_HIT),
            _above(
                _of("auc_inputs"),
                HALF,
                mark(
                    "“{arm}”: a frequency that more neurons follow than an even share had more power at step 0 than "
                    "another in more than half of the pairs (mean over the runs, its 95 % interval)"
                ),
            ),
        ),
        limits=mark(
            "ReLU, AdamW and weights of the preset's size, where the paper has gradient flow from small ones. The "
            "prediction is the largest product of three magnitudes and the cosine of their phases' misalignment."
        ),
        seeds=_SEEDS,
        picture=and_hits_along(
            by_number(
                mark("share of the neurons that follow a frequency"),
                {
                    mark("hits, magnitudes of the operands"): _of("rate_inputs"),
                    mark("hits, magnitudes and phases"): _of("rate_aligned"),
                    mark("hits, phases alone"): _of("rate_alignment"),
                    mark("magnitudes and phases, shuffled"): _of("null_rate_aligned"),
                    mark("among the best three"): _of("top_aligned"),
                    mark("among the best three, shuffled"): _of("null_top_aligned"),
                },
            )
        ),
        shown=Shown(mark("hits of magnitudes and phases"), _of("rate_aligned"), percent),
        follow=FirstWinners,
    ),
)
"""The claim on the winner at the start."""
