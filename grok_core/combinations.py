"""Which values, each allowed by itself, no run can have together; and which have no effect together."""

from typing import TYPE_CHECKING

from grok_core.arithmetic import factors, is_prime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grok_core.config import RunConfig

MOST_BYTES = 2**30  # of activations in a step: a link must not be able to fill the memory of a server
MOST_REPORTS = 10_000  # of a run: each is a line on disk that every look reads again


def complaint(config: "RunConfig") -> str:
    """Return one sentence about what is impossible in a configuration, or "" when nothing is."""
    checks = (_prime, _heads, _reports, _split, _outliers, _memory)
    return next(filter(None, (check(config) for check in checks)), "")


def unused(config: "RunConfig") -> tuple[str, ...]:
    """Return the names of the fields that have no effect on this architecture and operation."""
    by_architecture = {"mlp": ("n_heads", "norm", "positions", "context"), "transformer": ("tied", "combine", "bias")}
    return (*by_architecture[config.architecture], "p" if config.operation == "compose" else "group")


def notes(config: "RunConfig", ignored: "Sequence[str]") -> list[str]:
    """Say of each ignored field that it is, and of a batch larger than the data what is done instead."""
    of = {name: "this operation" if name in ("p", "group") else f"a {config.architecture}" for name in ignored}
    said = [f"{name} has no effect on {what}." for name, what in of.items()]
    if config.batch_size > config.n_train:
        said.append(f"batch_size {config.batch_size} exceeds the {config.n_train} training pairs: all are taken.")
    return said


def _prime(config: "RunConfig") -> str:
    if config.operation != "divide" or is_prime(config.p):
        return ""
    near = sorted(filter(is_prime, range(2, 252)), key=lambda q: (abs(q - config.p), q))[:2]
    product = "·".join(map(str, factors(config.p)))
    return f"divide needs a prime p, got {config.p} = {product}. Nearest primes: {near[0]} and {near[1]}."


def _heads(config: "RunConfig") -> str:
    if config.architecture != "transformer" or config.d_model % config.n_heads == 0:
        return ""
    return f"n_heads must divide d_model, got {config.n_heads} heads and width {config.d_model}."


def _reports(config: "RunConfig") -> str:
    if config.report == "log" or config.steps <= MOST_REPORTS * int(config.report):
        return ""
    least = -(-config.steps // MOST_REPORTS)
    return f"report must be 'log' or at least {least} for {config.steps} steps, got {config.report}."


def _split(config: "RunConfig") -> str:
    if 1 <= config.n_train < config.n_pairs:
        return ""
    return (
        f"train_fraction {config.train_fraction:g} of {config.n_pairs} pairs trains on {config.n_train}; "
        "at least one pair must be trained on and one left for validation."
    )


def _outliers(config: "RunConfig") -> str:
    if config.outliers <= config.n_train:
        return ""
    return f"outliers must be at most the {config.n_train} training pairs, got {config.outliers}."


def _memory(config: "RunConfig") -> str:
    row = _bytes_per_row(config)
    if (need := config.batch_rows * row) <= MOST_BYTES:
        return ""
    return (
        f"a step of this network needs about {need / 2**30:.1f} GiB, and {MOST_BYTES / 2**30:g} are allowed. "
        f"Choose batch_size {MOST_BYTES // row} or less, or a narrower network."
    )


def _bytes_per_row(config: "RunConfig") -> int:
    """About what the activations of one equation take until the backward pass."""
    tokens, stream = (6, 10 * config.d_model) if config.architecture == "transformer" else (1, 0)
    numbers = tokens * config.n_layers * (2 * config.d_hidden + stream) + 3 * config.n_elements
    return numbers * (8 if config.precision == "float64" else 4)
