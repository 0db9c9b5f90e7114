"""How much data a task and a way to train need: figure 2 of Power et al. 2022 (P2–P6, P11, P12)."""

from collections.abc import Mapping
from typing import Any

from grok_core.charts.theme import DASHED, SOLID
from grok_core.config import RunConfig
from grok_core.experiments.claims.figures_of_power import S4, TABLE, by_share, in_arm, named_shares, way_of
from grok_core.experiments.claims.thesis import HELLO
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, every
from grok_core.experiments.pictures import SHARE, accuracy_against
from grok_core.experiments.record import SEEDS, Experiment, Full, Part
from grok_core.experiments.texts import Text
from grok_core.experiments.trends import alike, needs_more, share_of_arms
from grok_core.languages import mark
from grok_core.presets import preset

_SHARES = (0.35, 0.5, 0.65, 0.8, 0.95)
POWER_S5 = preset("power-s5").config.replace(until="grokked")
"""The paper's network and training."""
_SMALL = HELLO.replace(p=23, tied=True, combine="concat", steps=2000)
_BILINEAR = HELLO.replace(
    operation="divide_or_subtract", p=23, combine="concat", activation="quadratic", d_hidden=256, steps=4000
)
"""Squared units multiply what the operands bring: with them the rule is learnt."""
_SMALL_S4 = S4.replace(tied=True, combine="concat", steps=2000)
_RULE = mark("x / y or x − y")
_MODULAR = {
    "x + y": "add",
    "x − y": "subtract",
    "x · y": "multiply",
    "x / y": "divide",
    _RULE: "divide_or_subtract",
    "x² + y²": "x2_y2",
    "x² + xy + y²": "x2_xy_y2",
    "x² + xy + y² + x": "x2_xy_y2_x",
    "x³ + xy": "x3_xy",
    "x³ + xy² + y": "x3_xy2_y",
}
_PRODUCTS = {
    mark("x · y, permutations"): "compose",
    mark("x · y · x⁻¹, permutations"): "conjugate",
    mark("x · y · x, permutations"): "aba",
}
_SHIFTED = "x + y mod p − 1"
_COMMUTE = ("add", "multiply", "x2_y2", "x2_xy_y2")


def _symmetric(name: str) -> str:
    return Text(mark("{operation} (symmetric)"), operation=name)


def _tasks(modular: RunConfig, products: RunConfig) -> dict[str, RunConfig]:
    """Return each task by its name, which says whether it is symmetric."""
    found = {name: modular.replace(operation=operation) for name, operation in _MODULAR.items()}
    found |= {_SHIFTED: modular.replace(operation="add", p=modular.p - 1)}
    found |= {name: products.replace(operation=operation) for name, operation in _PRODUCTS.items()}
    return {_symmetric(name) if of.operation in _COMMUTE else name: of for name, of in found.items()}


def crossed(ways: Mapping[str, RunConfig], shares: tuple[float, ...]) -> dict[str, RunConfig]:
    """Return an arm for each way and each share of the table."""
    return {in_arm(name, share): of for name, way in ways.items() for share, of in by_share(way, shares).items()}


def shares_of(name: str, shares: tuple[float, ...] = _SHARES) -> dict[str, float]:
    """Return the labels of a way, with their shares."""
    return {in_arm(name, label): share for label, share in named_shares(shares).items()}


_QUICK, _FULL = _tasks(_SMALL, _SMALL_S4), _tasks(POWER_S5.replace(p=97), POWER_S5)
_NAMES = tuple(_QUICK)
_ADD, _MINUS, _TIMES, _OVER = (_symmetric("x + y"), "x − y", _symmetric("x · y"), "x / y")
_SETTING = mark(
    "modulo 23 and in S4, MLPs of width 24 and 32 and 128 hidden units that share one embedding, AdamW, decay 1, full "
    "batch, 2,000 steps at most"
)
_FULL_SETTING = mark("modulo 97 and in S5, the transformer and the training of section A.1.2, 100,000 steps at most")
_CURVES = accuracy_against(
    "train_fraction", TABLE, way_of, number=SHARE, dash=lambda name: SOLID if name.endswith("(symmetric)") else DASHED
)


def _about(names: tuple[str, ...], *, full_parts: tuple[Part, ...] | None = None, **record: Any) -> Experiment:
    """Return an experiment on some of the tasks: its runs are those of figure 2 right, unless the record has others."""
    quick, full = ({name: tasks[name] for name in names} for tasks in (_QUICK, _FULL))
    usual: dict[str, Any] = {
        "setting": _SETTING,
        "arms": crossed(quick, _SHARES),
        "limits": mark("Small tables: p = 23 for the paper's 97, S4 for its S5. An MLP, where it has a transformer."),
        "picture": _CURVES,
    }
    at_full = Full(
        crossed(full, _SHARES), SEEDS[:3], _FULL_SETTING, mark("Five shares; the paper has more."), full_parts
    )
    return Experiment(**usual | record, full=at_full)


DATA_CURVES: tuple[Experiment, ...] = (
    _about(
        _NAMES,
        name="fig2-right",
        row="P11",
        also=("P2",),
        claim=mark(
            "Given enough data most operations are learnt within the steps, each from a share of its own on, and "
            "x³ + xy² + y not even from 95 % of its table."
        ),
        source=mark("Power et al. 2022, section 3.2 and Figure 2 right"),
        parts=(
            share_of_arms([in_arm(name, "95 %") for name in _NAMES], mark("with 95 % of the table"), GENERALISES, 8),
            share_of_arms(
                [in_arm(name, "35 %") for name in _NAMES], mark("with 35 % of the table"), DOES_NOT_GENERALISE, 11
            ),
            every(in_arm("x³ + xy² + y", "95 %"), DOES_NOT_GENERALISE),
        ),
    ),
    _about(
        (_ADD, _MINUS, _TIMES, _OVER),
        name="symmetric-operations",
        row="B5",
        claim=mark("Operations that are not symmetric in their operands need more data than those that are."),
        source=mark("Power et al. 2022, section 3.2, as the blog post reads it"),
        parts=(
            needs_more(shares_of(_MINUS), shares_of(_ADD), (_MINUS, "x + y"), 1),
            needs_more(shares_of(_OVER), shares_of(_TIMES), (_OVER, "x · y"), 1),
        ),
    ),
    _about(
        (_RULE,),
        name="division-or-subtraction",
        row="P4",
        claim=mark("A rule that is x / y for odd y and x − y for even y is learnt too."),
        source=mark("Power et al. 2022, sections A.1.1 and 3.2"),
        arms=by_share(_BILINEAR, _SHARES),
        setting=mark(
            "modulo 23, an MLP of width 24 and 256 squared hidden units with an embedding for each operand, AdamW, "
            "decay 1, full batch, 4,000 steps at most"
        ),
        seeds=tuple(range(1007, 1014)),
        limits=mark(
            "A small table and an MLP, in a second setting: the MLP of `fig2-right`, with one embedding for both "
            "operands and ReLU, learnt the rule on none of the seeds 1000 to 1006. Of nine others this one was chosen, "
            "on the seeds 201 and 202."
        ),
        parts=(every("95 %", GENERALISES),),
        full_parts=(every(in_arm(_RULE, "95 %"), GENERALISES),),
        picture=accuracy_against("train_fraction", TABLE, lambda *_: _RULE, number=SHARE),
    ),
    _about(
        tuple(_PRODUCTS),
        name="products-of-permutations",
        row="P5",
        claim=mark("All three products of permutations are learnt, x · y · x⁻¹ and x · y · x as well as x · y."),
        source=mark("Power et al. 2022, sections A.1.1 and 3.2"),
        parts=tuple(every(in_arm(name, "95 %"), GENERALISES) for name in _PRODUCTS),
    ),
    _about(
        (_TIMES, _symmetric(_SHIFTED)),
        name="same-table",
        row="P6",
        claim=mark("x + y mod p − 1 and x · y mod p, which are one table but for the zero, need equally much data."),
        source=mark("Power et al. 2022, section 3.2"),
        parts=(alike(shares_of(_TIMES), shares_of(_symmetric(_SHIFTED)), ("x · y mod p", "x + y mod p − 1"), 1.25),),
    ),
)
"""What data the operations need, by row."""

_WAYS = (
    mark("Adam, full batch"),
    mark("Adam"),
    mark("Adam, full batch, noise on updates"),
    mark("Adam, dropout 0.1"),
    mark("AdamW, weight decay 1"),
    mark("AdamW, weight decay 1 to the initialisation"),
    mark("Adam, learning rate × 0.3"),
    mark("Adam, learning rate × 3"),
    mark("Adam, weight noise 0.01"),
)
_VARIANTS = {
    Text("{letter}: {way}", letter=f"({letter})", way=way): f"p12-{letter}"
    for letter, way in zip("abcdefghi", _WAYS, strict=True)
}
_LEVERS = ("optimizer", "weight_decay", "decay_to", "dropout", "update_noise", "weight_noise")
_ADAM, _TO_ZERO = (list(_VARIANTS)[i] for i in (1, 4))
_VARIANT_SHARES = (0.4, 0.5, 0.6, 0.75, 0.9)


def _nine(base: RunConfig, batch: int) -> dict[str, RunConfig]:
    """Return the nine ways to train, each as it differs from Adam, on a network and with a batch size of one's own."""
    plain = preset("p12-b").config
    found: dict[str, RunConfig] = {}
    for title, name in _VARIANTS.items():
        config = preset(name).config
        levers = {lever: getattr(config, lever) for lever in _LEVERS}
        rate = base.lr * config.lr / plain.lr
        found[title] = base.replace(batch_size=0 if config.batch_size == 0 else batch, lr=rate, **levers)
    return found


def _variant_parts(shares: tuple[float, ...]) -> tuple[Part, ...]:
    """Return the criterion of figure 2 left for these shares of the table."""
    least, adam = shares_of(_TO_ZERO, shares), shares_of(_ADAM, shares)
    return (
        every(list(least)[-1], GENERALISES),
        needs_more(adam, least, (mark("Variant (b), Adam,"), mark("variant (e), AdamW with decay 1")), 2),
        *(
            needs_more(
                shares_of(way, shares), least, (Text(mark("Variant {letter}"), letter=way[:3]), mark("variant (e)")), 1
            )
            for way in _VARIANTS
            if way not in (_ADAM, _TO_ZERO)
        ),
    )


_VARIANT_SHARES_FULL = (0.2, 0.3, 0.4, 0.5, 0.6)

FIGURE_2_LEFT = Experiment(
    name="fig2-left",
    row="P12",
    also=("B4",),
    claim=mark(
        "Weight decay towards zero more than halves the data that are needed; of nine ways to train it needs least."
    ),
    source=mark("Power et al. 2022, section 3.3 and Figure 2 left"),
    setting=mark(
        "x · y in S4, an MLP of width 32 and 128 hidden units, squared error, rate 0.01, batches of 128 or full, "
        "2,000 steps at most"
    ),
    arms=crossed(_nine(S4.replace(loss="mse", steps=2000), 128), _VARIANT_SHARES),
    parts=_variant_parts(_VARIANT_SHARES),
    limits=mark(
        "A way that needs more than the largest share, or more steps, counts as needing all of the table, so that "
        "ratios are then lower bounds. A small group and an MLP, where the paper has S5 and a transformer; squared "
        "error, where it has cross-entropy, with which Adam alone generalised from no share in this network (one other "
        "seed)."
    ),
    picture=accuracy_against("train_fraction", TABLE, way_of, number=SHARE),
    full=Full(
        arms=crossed(_nine(POWER_S5, -1), _VARIANT_SHARES_FULL),
        seeds=SEEDS[:3],
        setting=mark("x · y in S5, the transformer and the training of section A.1.2, 100,000 steps at most"),
        limits=mark("Five shares up to 60 %: a full batch of more does not fit in the memory that a run is allowed."),
        parts=_variant_parts(_VARIANT_SHARES_FULL),
    ),
)
