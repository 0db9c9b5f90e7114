"""The table of fields: one row each, from which form, URL, command line, checks and documents are made.

Defaults live here and nowhere else; together they are the preset `hello-grok`. A field that not every network or
operation uses is also named in their records (`architectures`, `notation.operations`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from grok_core.config.architectures import ARCHITECTURES
from grok_core.config.fields import Field, Value, collect, field
from grok_core.languages import mark, say
from grok_core.notation.formula_reader import formula_complaint
from grok_core.notation.group_names import group_complaint
from grok_core.notation.operations import OPERATIONS
from grok_core.notation.tables import digest_complaint

DECOUPLED = ("adamw", "muon")
"""Optimisers whose decay acts on the weights themselves; with the others it is a term of the gradient."""


def report_complaint(value: Value) -> str:
    """Return a sentence about what is wrong with the value of `report`, or ""."""
    text = str(value)
    good = text == "log" or (text.isdecimal() and len(text) < 20 and 1 <= int(text) <= 1_000_000)
    return "" if good else say("report must be 'log' or a whole number of steps, got {text!r}.", text=text[:40])


_task, _model, _optimisation = (partial(field, group) for group in ("task", "model", "optimisation"))
_regularisation, _running = (partial(field, group) for group in ("regularisation", "running"))


# fmt: off
@dataclass(frozen=True, kw_only=True)
class Rows:
    """The fields of a configuration, not checked."""

    # What is learnt
    operation: str = _task("add", mark("operation"), mark("What the network must learn from part of its table."),
        choices=tuple(OPERATIONS), plain=mark("what to learn"), form_row=1)
    formula: str = _task("x**2 + 3*x*y - y", mark("formula"),
        mark("Your own, of x, y and whole numbers with + - * / % **, comparisons, min and max."),
        extra=formula_complaint, form_row=2)
    group: str = _task("s5", mark("group"),
        mark("One of s3, s4, s5, a4, a5, v4, q8, psl27, d<n>, z<n> or z<m>xz<n>, such as d12, z7 or z4xz6."),
        extra=group_complaint, form_row=2)
    table: str = _task("", mark("your table"),
        mark("The digits by which a table of your own is known, once it was uploaded here."), extra=digest_complaint,
        form_row=2)
    p: int = _task(59, mark("modulus p"),
        mark("Numbers are taken modulo p; division needs a prime. Or the size of your table."), low=2, high=251,
        form_row=2)
    train_fraction: float = _task(0.5, mark("data fraction"),
        mark("Share of the table trained on; the rest is validation."), low=0, high=1, open="both",
        slider=(0.05, 0.95, 0.01), plain=mark("how much is shown"), form_row=3, change_place=5)
    split: str = _task("uniform", mark("split"), mark("unordered keeps (x, y) and (y, x) on the same side."),
        choices=("uniform", "unordered"))
    split_seed: int = _task(0, mark("split seed"), mark("Which pairs are trained on."), low=0, high=2**31 - 1)
    outliers: int = _task(0, mark("outliers"), mark("Training answers replaced by wrong ones."), low=0, high=62_000)

    # The network
    architecture: str = _model("mlp", mark("architecture"), mark("The kind of network."), choices=tuple(ARCHITECTURES))
    d_model: int = _model(24, mark("width"), mark("Length of the vector that stands for an element."), low=1, high=512,
        rungs=(2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 256))
    n_layers: int = _model(1, mark("layers"), mark("Hidden layers, or transformer blocks."), low=1, high=4)
    n_heads: int = _model(4, mark("heads"), mark("Attention heads; must divide the width."), low=1, high=16)
    d_hidden: int = _model(128, mark("hidden units"), mark("Units of each hidden layer."), low=1, high=2048,
        rungs=(16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024))
    activation: str = _model("relu", mark("activation"), mark("The bend in each hidden unit."),
        choices=("relu", "gelu", "tanh", "sigmoid", "quadratic"))
    norm: str = _model("none", mark("layer norm"), mark("Normalise after (post), before (pre) or never."),
        choices=("post", "pre", "none"))
    positions: str = _model("learned", mark("positions"), mark("How a transformer tells positions apart."),
        choices=("learned", "sinusoidal"))
    context: str = _model("x_op_y=", mark("context"),
        mark("The tokens of an equation, for a network that reads tokens."),
        choices=("xy=", "x_op_y=", "sos_x_op_y_mod="))
    tied: bool = _model(False, mark("tied operands"),
        mark("One embedding for both operands; a commutative operation then leaks."))
    combine: str = _model("sum", mark("combine"), mark("How an MLP joins its operands."), choices=("sum", "concat"))
    bias: bool = _model(False, mark("biases"), mark("Add a learned constant in every linear layer."))
    output_rows: str = _model("learned", mark("output rows"), mark("templates: fixed, for an MLP to aim at."),
        choices=("learned", "templates"))
    init: str = _model("normal", mark("initialisation"), mark("How weights are drawn."),
        choices=("default", "normal", "xavier", "he", "orthogonal", "circular"))
    init_scale: float = _model(1.0, mark("init scale α"), mark("Multiplies the weights after initialisation."), low=0,
        high=100, open="low", rungs=(0.1, 0.3, 0.5, 1, 2, 3, 5, 8, 10))
    init_scale_all: bool = _model(True, mark("scale all"), mark("α multiplies biases and norms too."))
    seed: int = _model(0, mark("seed"), mark("Which random network and batches."), low=0, high=2**31 - 1)

    # How it learns
    optimizer: str = _optimisation("adamw", mark("optimiser"),
        mark("adamw decays weights by themselves; adam adds the decay to the gradient (L2)."),
        choices=("adamw", "adam", "sgd", "muon"))
    lr: float = _optimisation(1.5e-2, mark("learning rate"), mark("Size of a step."), low=0, high=1000, open="low",
        rungs=(1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 1e-2, 2e-2, 3e-2, 0.1, 1), change_place=2)
    embedding_lr: float = _optimisation(0.0, mark("embedding learning rate"),
        mark("Of the operand embeddings, then without decay; 0 is as the rest."), low=0, high=1000)
    weight_decay: float = _optimisation(1.0, mark("weight decay"), mark("How strongly weights are pulled to zero."),
        low=0, high=100, rungs=(0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10),
        plain=mark("pull towards zero"), form_row=4, change_place=1)
    decay_to: str = _optimisation("zero", mark("decay to"), mark("Where weight decay pulls."), choices=("zero", "init"))
    betas: tuple[float, ...] = _optimisation((0.9, 0.98), mark("betas"),
        mark("Adam's memory of gradients and of their squares."), low=0, high=1, open="high",
        optimizers=("adamw", "adam", "muon"))
    eps: float = _optimisation(1e-8, mark("epsilon"), mark("Keeps Adam from dividing by zero."), low=0, high=1,
        open="low", optimizers=("adamw", "adam", "muon"))
    momentum: float = _optimisation(0.9, mark("momentum"), mark("Memory of SGD and Muon."), low=0, high=1, open="high",
        optimizers=("sgd", "muon"))
    schedule: str = _optimisation("constant", mark("schedule"), mark("How the learning rate changes."),
        choices=("constant", "cosine", "linear"))
    warmup_steps: int = _optimisation(10, mark("warm-up"), mark("Steps over which the learning rate rises."), low=0,
        high=100_000)
    batch_size: int = _optimisation(0, mark("batch size"),
        mark("Pairs per step; 0 takes all of them, -1 is Power et al.'s rule: half of them, 512 at most."), low=-1,
        high=65_536, rungs=(-1, 0, 64, 128, 256, 512, 1024, 2048), words=((-1, mark("half, ≤ 512")), (0, mark("all"))),
        change_place=4)
    accumulate: int = _optimisation(1, mark("accumulate"), mark("Batches per step."), low=1, high=64)
    clip: float = _optimisation(0.0, mark("clip"), mark("Longest gradient allowed; 0 allows any."), low=0, high=1000,
        change_place=11)
    loss: str = _optimisation("cross_entropy", mark("loss"), mark("What is made small."),
        choices=("cross_entropy", "mse"))
    softmax: str = _optimisation("float32", mark("softmax"),
        mark("float64 avoids a collapse late in training, StableMax too."), choices=("float32", "float64", "stablemax"),
        losses=("cross_entropy",))

    # Regularisation and levers
    dropout: float = _regularisation(0.0, mark("dropout"), mark("Share of units silenced."), low=0, high=1, open="high",
        change_place=3)
    weight_noise: float = _regularisation(0.0, mark("weight noise"),
        mark("Added to the weights in each forward pass, its standard deviation."), low=0, high=10, change_place=8)
    update_noise: float = _regularisation(0.0, mark("update noise"),
        mark("Added to each update, in units of the learning rate."), low=0, high=10, change_place=9)
    grokfast: str = _regularisation("none", mark("Grokfast"), mark("Amplify slow gradients."),
        choices=("none", "ema", "ma"), change_place=6)
    grokfast_gain: float = _regularisation(0.0, mark("Grokfast gain λ"),
        mark("How much of the slow gradient is added; 0 is as published: 2 for ema, 5 for ma."), low=0, high=100,
        grokfasts=("ema", "ma"))
    grokfast_decay: float = _regularisation(0.98, mark("Grokfast memory α"),
        mark("The part of the slow gradient kept at a step."), low=0, high=1, open="high", grokfasts=("ema",))
    grokfast_window: int = _regularisation(100, mark("Grokfast window"), mark("Gradients in the mean."), low=1,
        high=1000, grokfasts=("ma",))
    orthograd: bool = _regularisation(False, mark("⊥Grad"), mark("Drop the gradient along the weights."),
        change_place=7)
    norm_constraint: float = _regularisation(0.0, mark("norm constraint"),
        mark("Hold the norm at so many times its first; 0 is off."), low=0, high=100, change_place=10)

    # How it runs
    steps: int = _running(3000, mark("steps"), mark("Optimisation steps."), low=1, high=10_000_000,
        rungs=(100, 300, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000))
    until: str = _running("steps", mark("until"), mark("Stop early once it has grokked?"), choices=("steps", "grokked"))
    report: str = _running("log", mark("report"), mark("Measure at log-spaced steps, or every N."),
        extra=report_complaint)
    interventions: str = _running("", mark("interventions"),
        mark("Such as step 500: weight_decay=0; val_accuracy >= 0.5: lr=0.001."))
    threads: int = _running(1, mark("threads"), mark("Processor threads of this run; part of its bits."), low=1,
        high=64)
    precision: str = _running("float32", mark("precision"),
        mark("bfloat16 is coarse, and faster with AMX alone. Muon's own step is always in bfloat16."),
        choices=("float32", "bfloat16", "float64"))
    device: str = _running("cpu", mark("device"), mark("Where it is computed."), choices=("cpu",))
# fmt: on


FIELDS: Mapping[str, Field] = MappingProxyType(collect(Rows))
"""The table of fields, by name, in the order of the form."""

CHANGEABLE = tuple(sorted((n for n, row in FIELDS.items() if row.change_place), key=lambda n: FIELDS[n].change_place))
"""The fields that may change during a run, in the order of the menu."""
