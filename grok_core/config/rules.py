"""Which values, each allowed by itself, no run can have together; and which have no effect together."""

from collections.abc import Sequence

from grok_core.config.architectures import ARCHITECTURES
from grok_core.config.table import FIELDS, FieldTable
from grok_core.notation.arithmetic import factors, is_prime
from grok_core.notation.formulas import EMPTY, ONE, parse

MOST_BYTES = 2**30  # of activations in a step: a link must not be able to fill the memory of a server
MOST_ANSWERS = 255  # a table of predictions has a byte for each cell, and one value for "undefined"
MOST_REPORTS = 10_000  # of a run: each is a line on disk that every look reads again


def complaint(config: FieldTable) -> str:
    """Return one sentence about what is impossible in a configuration, or "" when nothing is."""
    checks = (_empty, _prime, _sums, _formula, _heads, _analytic, _muon, _reports, _split, _outliers, _memory)
    return next(filter(None, (check(config) for check in checks)), "")


def unused(config: FieldTable) -> tuple[str, ...]:
    """Return the names of the fields that have no effect on this architecture, operation, optimiser and loss."""
    uses = ARCHITECTURES[config.architecture].uses
    by_architecture = [
        name for name, row in FIELDS.items() if row.group == "model" and name not in (*uses, "architecture", "seed")
    ]
    by_others = [name for name in FIELDS if _useless_with(config, name)]
    return (*by_architecture, *by_others)


def notes(config: FieldTable, ignored: Sequence[str]) -> list[str]:
    """Say of each ignored field that it is, and of a batch larger than the data what is done instead."""
    said = [f"{name} has no effect on {_where_useless(config, name)}." for name in ignored]
    if config.batch_size > config.n_train:
        said.append(f"batch_size {config.batch_size} exceeds the {config.n_train} training pairs: all are taken.")
    return said


def _useless_with(config: FieldTable, name: str) -> str:
    """Return the field whose value leaves the field `name` without effect, or ""."""
    values = FIELDS[name].only.items()
    return next((other for other, allowed in values if getattr(config, other) not in allowed), "")


def _where_useless(config: FieldTable, name: str) -> str:
    words = {
        "": f"the {config.architecture} network",
        "operation": "this operation",
        "optimizer": f"the optimizer {config.optimizer}",
        "loss": "this loss",
    }
    return words[_useless_with(config, name)]


def _empty(config: FieldTable) -> str:
    """An unused formula may be empty, as it is in runs from before there were formulas."""
    return EMPTY if config.operation == "formula" and not config.formula else ""


def _prime(config: FieldTable) -> str:
    divides_by = parse(config.formula).divisor if config.operation == "formula" else ONE
    if is_prime(config.p) or (divides_by == ONE and config.operation not in ("divide", "divide_or_subtract")):
        return ""
    near = sorted(filter(is_prime, range(2, 252)), key=lambda q: (abs(q - config.p), q))[:2]
    product = "·".join(map(str, factors(config.p)))
    what = "a formula with /" if config.operation == "formula" else config.operation
    return f"{what} needs a prime p, got {config.p} = {product}. Nearest primes: {near[0]} and {near[1]}."


def _sums(config: FieldTable) -> str:
    if config.n_answers <= MOST_ANSWERS:
        return ""
    return (
        f"{config.operation} has 2p - 1 answers, and {MOST_ANSWERS} at most can be told apart: "
        f"p must be at most {(MOST_ANSWERS + 1) // 2}, got {config.p}."
    )


def _formula(config: FieldTable) -> str:
    if config.n_pairs:
        return ""
    return (
        f"formula {config.formula} divides by zero modulo {config.p} whatever x and y are; "
        "divide by something that changes with them."
    )


def _heads(config: FieldTable) -> str:
    if config.architecture != "transformer" or config.d_model % config.n_heads == 0:
        return ""
    return f"n_heads must divide d_model, got {config.n_heads} heads and width {config.d_model}."


def _analytic(config: FieldTable) -> str:
    if config.architecture != "analytic" or config.operation in ("add", "subtract"):
        return ""
    return f"the analytic network is known for add and subtract alone, got {config.operation}; choose one of them."


def _muon(config: FieldTable) -> str:
    if config.optimizer != "muon" or config.architecture != "analytic":
        return ""
    return "muon moves matrices between hidden layers, and the analytic network has none; choose another optimizer."


def _reports(config: FieldTable) -> str:
    if config.report == "log" or config.steps <= MOST_REPORTS * int(config.report):
        return ""
    least = -(-config.steps // MOST_REPORTS)
    return f"report must be 'log' or at least {least} for {config.steps} steps, got {config.report}."


def _split(config: FieldTable) -> str:
    if 1 <= config.n_train < config.n_pairs:
        return ""
    return (
        f"train_fraction {config.train_fraction:g} of {config.n_pairs} pairs trains on {config.n_train}; "
        "at least one pair must be trained on and one left for validation."
    )


def _outliers(config: FieldTable) -> str:
    if config.outliers <= config.n_train:
        return ""
    return f"outliers must be at most the {config.n_train} training pairs, got {config.outliers}."


def _memory(config: FieldTable) -> str:
    row = _bytes_per_row(config)
    if (need := config.batch_rows * row) <= MOST_BYTES:
        return ""
    return (
        f"a step of this network needs about {need / 2**30:.1f} GiB, and {MOST_BYTES / 2**30:g} are allowed. "
        f"Choose batch_size {MOST_BYTES // row} or less, or a narrower network."
    )


def _bytes_per_row(config: FieldTable) -> int:
    """About what the activations of one equation take until the backward pass."""
    layer = ARCHITECTURES[config.architecture].numbers(config.d_model, config.d_hidden)
    numbers = config.n_layers * layer + 3 * config.n_answers
    return numbers * (8 if config.precision == "float64" else 4)
