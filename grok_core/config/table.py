"""The table of fields, and the sizes that follow from them; nothing is checked here.

The form, the address bar, the command line and the documents are made from this table. Defaults live here and nowhere
else; together they are the preset `hello-grok`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grok_core.config.architectures import ARCHITECTURES
from grok_core.config.fields import Field, Value, field, rows_in
from grok_core.notation.formulas import formula_complaint
from grok_core.notation.group_names import group_complaint, group_order, group_title
from grok_core.notation.operations import OPERATIONS, Operation

GROUPS: Mapping[str, str] = {
    "task": "Task",
    "model": "Network",
    "optimisation": "Optimisation",
    "regularisation": "Regularisation",
    "running": "Running",
}
"""The groups of fields, with their titles in the form."""


def report_complaint(value: Value) -> str:
    """Return what is wrong with the value of `report`, or ""."""
    text = str(value)
    good = text == "log" or (text.isdecimal() and len(text) < 20 and 1 <= int(text) <= 1_000_000)
    return "" if good else f"must be 'log' or a whole number of steps, got {text[:40]!r}."


@dataclass(frozen=True, kw_only=True)
class FieldTable:
    """Everything that decides what a run computes, one row a field. `RunConfig` adds the checks."""

    # fmt: off
    # What is learnt
    operation: str = field(
        "task", "add", "operation", "What the network must learn from part of its table.",
        choices=tuple(OPERATIONS), front=1)
    formula: str = field(
        "task", "x**2 + 3*x*y - y", "formula", "Your own, of x, y and whole numbers with + - * / **.",
        extra=formula_complaint, front=2)
    group: str = field(
        "task", "s5", "group", "Such as s5, a5, d12 (dihedral), z4xz6, q8.",
        extra=group_complaint, front=1)
    p: int = field(
        "task", 59, "modulus p", "Numbers are taken modulo p; division needs a prime.", low=2, high=251,
        front=1)
    train_fraction: float = field(
        "task", 0.5, "data fraction", "Share of the table trained on; the rest is validation.", low=0, high=1,
        open="both", changeable=True, front=3, span=(0.05, 0.95, 0.01))
    split: str = field(
        "task", "uniform", "split", "unordered keeps (x, y) and (y, x) on the same side.",
        choices=("uniform", "unordered"))
    split_seed: int = field("task", 0, "split seed", "Which pairs are trained on.", low=0, high=2**31 - 1)
    outliers: int = field("task", 0, "outliers", "Training answers replaced by wrong ones.", low=0, high=62_000)

    # The network
    architecture: str = field(
        "model", "mlp", "architecture", "The kind of network.", choices=tuple(ARCHITECTURES), front=6)
    d_model: int = field(
        "model", 24, "width", "Length of the vector that stands for an element.", low=1, high=512, front=7,
        rungs=(2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 256))
    n_layers: int = field("model", 1, "layers", "Hidden layers, or transformer blocks.", low=1, high=4)
    n_heads: int = field("model", 4, "heads", "Attention heads; must divide the width.", low=1, high=16)
    d_hidden: int = field(
        "model", 128, "hidden units", "Units of each hidden layer.", low=1, high=2048, front=7,
        rungs=(16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024))
    activation: str = field(
        "model", "relu", "activation", "The bend in each hidden unit.",
        choices=("relu", "gelu", "tanh", "sigmoid", "quadratic"))
    norm: str = field(
        "model", "none", "layer norm", "Normalise after (post), before (pre) or never.",
        choices=("post", "pre", "none"))
    positions: str = field(
        "model", "learned", "positions", "How a transformer tells positions apart.",
        choices=("learned", "sinusoidal"))
    context: str = field(
        "model", "x_op_y=", "context", "What all but an MLP read.",
        choices=("xy=", "x_op_y=", "sos_x_op_y_mod="))
    tied: bool = field(
        "model", False, "tied operands", "One embedding for both operands; a commutative operation then leaks.")
    combine: str = field("model", "sum", "combine", "How an MLP joins its operands.", choices=("sum", "concat"))
    bias: bool = field("model", False, "biases", "Add a learned constant in every linear layer.")
    output_rows: str = field(
        "model", "learned", "output rows", "templates: fixed, for an MLP to aim at.",
        choices=("learned", "templates"))
    init: str = field(
        "model", "normal", "initialisation", "How weights are drawn.",
        choices=("default", "normal", "xavier", "he", "orthogonal", "circular"))
    init_scale: float = field(
        "model", 1.0, "init scale α", "Multiplies the weights after initialisation.", low=0, high=100, open="low",
        rungs=(0.1, 0.3, 0.5, 1, 2, 3, 5, 8, 10))
    init_scale_all: bool = field("model", True, "scale all", "α multiplies biases and norms too.")
    seed: int = field("model", 0, "seed", "Which random network and batches.", low=0, high=2**31 - 1, front=8)

    # How it learns
    optimizer: str = field(
        "optimisation", "adamw", "optimiser",
        "adamw decays weights by themselves; adam adds the decay to the gradient (L2).",
        choices=("adamw", "adam", "sgd", "muon"))
    lr: float = field(
        "optimisation", 1.5e-2, "learning rate", "Size of a step.", low=0, high=1000, open="low",
        changeable=True, front=5, rungs=(1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 1e-2, 2e-2, 3e-2, 0.1, 1))
    embedding_lr: float = field(
        "optimisation", 0.0, "embedding learning rate",
        "Of the operand embeddings, then without decay; 0 is as the rest.", low=0, high=1000)
    weight_decay: float = field(
        "optimisation", 1.0, "weight decay", "How strongly weights are pulled to zero.", low=0, high=100,
        changeable=True, front=4, rungs=(0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10))
    decay_to: str = field("optimisation", "zero", "decay to", "Where weight decay pulls.", choices=("zero", "init"))
    betas: tuple[float, ...] = field(
        "optimisation", (0.9, 0.98), "betas", "Adam's memory of gradients and of their squares.", low=0, high=1,
        open="high", only={"optimizer": ("adamw", "adam", "muon")})
    eps: float = field(
        "optimisation", 1e-8, "epsilon", "Keeps Adam from dividing by zero.", low=0, high=1, open="low",
        only={"optimizer": ("adamw", "adam", "muon")})
    momentum: float = field(
        "optimisation", 0.9, "momentum", "Memory of SGD and Muon.", low=0, high=1, open="high",
        only={"optimizer": ("sgd", "muon")})
    schedule: str = field(
        "optimisation", "constant", "schedule", "How the learning rate changes.",
        choices=("constant", "cosine", "linear"))
    warmup_steps: int = field(
        "optimisation", 10, "warm-up", "Steps over which the learning rate rises.", low=0, high=100_000)
    batch_size: int = field(
        "optimisation", 0, "batch size", "Pairs per step; 0 takes all of them.", low=0, high=65_536,
        changeable=True, front=6, rungs=(0, 64, 128, 256, 512, 1024, 2048))
    accumulate: int = field("optimisation", 1, "accumulate", "Batches per step.", low=1, high=64)
    clip: float = field(
        "optimisation", 0.0, "clip", "Longest gradient allowed; 0 allows any.", low=0, high=1000, changeable=True)
    loss: str = field("optimisation", "cross_entropy", "loss", "What is made small.", choices=("cross_entropy", "mse"))
    softmax: str = field(
        "optimisation", "float32", "softmax", "float64 avoids a collapse late in training, StableMax too.",
        choices=("float32", "float64", "stablemax"), only={"loss": ("cross_entropy",)})

    # Regularisation and levers
    dropout: float = field(
        "regularisation", 0.0, "dropout", "Share of units silenced.", low=0, high=1, open="high", changeable=True)
    weight_noise: float = field(
        "regularisation", 0.0, "weight noise", "Added to the weights in each forward pass, its standard deviation.",
        low=0, high=10, changeable=True)
    update_noise: float = field(
        "regularisation", 0.0, "update noise", "Added to each update, in units of the learning rate.",
        low=0, high=10, changeable=True)
    grokfast: str = field(
        "regularisation", "none", "Grokfast", "Amplify slow gradients.", choices=("none", "ema", "ma"),
        changeable=True)
    orthograd: bool = field("regularisation", False, "⊥Grad", "Drop the gradient along the weights.", changeable=True)
    norm_constraint: float = field(
        "regularisation", 0.0, "norm constraint", "Hold the norm at so many times its first; 0 is off.",
        low=0, high=100, changeable=True)

    # How it runs
    steps: int = field(
        "running", 3000, "steps", "Optimisation steps.", low=1, high=10_000_000, front=8,
        rungs=(100, 300, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000))
    until: str = field("running", "steps", "until", "Stop early once it has grokked?", choices=("steps", "grokked"))
    report: str = field(
        "running", "log", "report", "Measure at log-spaced steps, or every N.", extra=report_complaint)
    interventions: str = field(
        "running", "", "interventions", "Such as step 500: weight_decay=0; val_accuracy >= 0.5: lr=0.001.")
    threads: int = field("running", 1, "threads", "Processor threads of this run; part of its bits.", low=1, high=64)
    precision: str = field(
        "running", "float32", "precision", "bfloat16 is coarse, and faster with AMX alone.",
        choices=("float32", "bfloat16", "float64"))
    device: str = field("running", "cpu", "device", "Where it is computed.", choices=("cpu",))
    # fmt: on

    @property
    def operation_record(self) -> Operation:
        """The record of the operation."""
        return OPERATIONS[self.operation]

    @property
    def title(self) -> str:
        """The operation for people: "x + y mod 59", "x · y in S5", or a formula as it is typed."""
        values = {"p": self.p, "group": group_title(self.group), "formula": self.formula}
        return self.operation_record.title.format(**values)

    @property
    def n_elements(self) -> int:
        """Number of different symbols: p, or the order of the group."""
        return group_order(self.group) if self.operation_record.is_grouped else self.p

    @property
    def n_answers(self) -> int:
        """Number of different answers the network chooses among: the elements, or more for a plain operation."""
        return self.n_elements if self.operation_record.is_grouped else self.operation_record.answer_count(self.p)

    @property
    def n_pairs(self) -> int:
        """Number of equations in the whole table; where a divisor is zero there is none (P3)."""
        return self.n_elements**2 - self.operation_record.undefined_pairs(self.formula, self.p)

    @property
    def n_train(self) -> int:
        """Number of equations trained on."""
        return round(self.train_fraction * self.n_pairs)

    @property
    def batch_rows(self) -> int:
        """Number of equations in a step: the batch, or all there are."""
        return min(self.batch_size, self.n_train) if self.batch_size else self.n_train

    @property
    def decay_clock(self) -> float:
        """Steps in which decoupled weight decay shrinks an unused weight by e: 1 / (lr · weight_decay)."""
        rate = self.lr * self.weight_decay if self.optimizer in ("adamw", "muon") else 0.0
        return 1 / rate if rate else float("inf")

    @property
    def aims_at_templates(self) -> bool:
        """Whether the network answers with the nearest of fixed vectors (row I of the ledger)."""
        return self.architecture == "mlp" and self.output_rows == "templates"


FIELDS: Mapping[str, Field] = MappingProxyType(rows_in(FieldTable))
"""The table of fields, by name, in the order of the form."""

CHANGEABLE = tuple(name for name, row in FIELDS.items() if row.changeable)
"""The fields that may change during a run."""
