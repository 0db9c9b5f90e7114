"""The rules between fields: which values a run cannot have together, and which fields have no effect."""

from grok_core.config.architectures import ARCHITECTURES
from grok_core.config.sizes import Settings
from grok_core.config.table import FIELDS
from grok_core.notation.arithmetic import factors, is_prime
from grok_core.notation.formulas import EMPTY
from grok_core.notation.operations import OPERATIONS

MOST_BYTES = 2**30  # of a run: a link must not be able to fill the memory of a server
MOST_ANSWERS = 255  # a table of predictions has one byte a cell, and one of its values means "undefined"
MOST_REPORTS = 10_000  # of a run: each is a line on disk that every reader reads again

_ARCHITECTURE_FIELDS = {name for record in ARCHITECTURES.values() for name in record.fields}
_OPERATION_FIELDS = {name for record in OPERATIONS.values() for name in record.fields}


def complaint(config: Settings) -> str:
    """Return one sentence about the first rule that a configuration breaks, or ""."""
    checks = (_empty, _prime, _sums, _formula, _heads, _solved, _muon, _reports, _split, _outliers, _memory)
    return next(filter(None, (check(config) for check in checks)), "")


def unused(config: Settings) -> tuple[str, ...]:
    """Return the names of the fields that have no effect on this architecture, operation, optimiser and loss."""
    return tuple(_unused_because(config))


def _unused_because(config: Settings) -> dict[str, str]:
    """Return every field without effect, and in words what does not use it."""
    network = _ARCHITECTURE_FIELDS.difference(config.architecture_record.fields)
    operation = _OPERATION_FIELDS.difference(config.operation_record.fields)
    optimizer = {name for name, row in FIELDS.items() if row.optimizers and config.optimizer not in row.optimizers}
    loss = {name for name, row in FIELDS.items() if row.losses and config.loss not in row.losses}
    grokfast = {name for name, row in FIELDS.items() if row.grokfasts and config.grokfast not in row.grokfasts}
    reasons = (
        (network, f"the {config.architecture} network"),
        (operation, "this operation"),
        (optimizer, f"the optimizer {config.optimizer}"),
        (loss, "this loss"),
        (grokfast, f"Grokfast {config.grokfast}"),
    )
    return {name: reason for names, reason in reasons for name in FIELDS if name in names}


def notes(config: Settings) -> list[str]:
    """Say of each field that was set without effect what does not use it, and of a batch larger than the data."""
    said = [
        f"{name} has no effect on {reason}."
        for name, reason in _unused_because(config).items()
        if getattr(config, name) != FIELDS[name].default
    ]
    if config.batch_size > config.n_train:
        said.append(f"batch_size {config.batch_size} exceeds the {config.n_train} training pairs: all are taken.")
    return said


def _empty(config: Settings) -> str:
    """An unused formula may be empty, as it is in runs from before there were formulas."""
    return EMPTY if config.operation_record.is_typed and not config.formula else ""


def _prime(config: Settings) -> str:
    if is_prime(config.p) or not config.operation_record.needs_prime(config.formula):
        return ""
    near = sorted(filter(is_prime, range(2, 252)), key=lambda q: (abs(q - config.p), q))[:2]
    product = "·".join(map(str, factors(config.p)))
    what = "a formula with /" if config.operation_record.is_typed else config.operation
    return f"{what} needs a prime p, got {config.p} = {product}. Nearest primes: {near[0]} and {near[1]}."


def _sums(config: Settings) -> str:
    if config.n_answers <= MOST_ANSWERS:
        return ""
    possible = (p for p in range(config.p, 0, -1) if config.operation_record.answer_count(p) <= MOST_ANSWERS)
    return (
        f"{config.operation} has {config.n_answers} answers, and {MOST_ANSWERS} at most can be told apart: "
        f"p must be at most {next(possible)}, got {config.p}."
    )


def _formula(config: Settings) -> str:
    if config.n_pairs:
        return ""
    return (
        f"formula {config.formula} divides by zero modulo {config.p} whatever x and y are; "
        "divide by something that changes with them."
    )


def _heads(config: Settings) -> str:
    if not config.architecture_record.has_attention or config.d_model % config.n_heads == 0:
        return ""
    return f"n_heads must divide d_model, got {config.n_heads} heads and width {config.d_model}."


def _solved(config: Settings) -> str:
    if not config.architecture_record.is_solved or config.operation_record.sign:
        return ""
    solved = " and ".join(name for name, operation in OPERATIONS.items() if operation.sign)
    return f"the {config.architecture} network is known for {solved} alone, got {config.operation}; choose one of them."


def _muon(config: Settings) -> str:
    if config.optimizer != "muon" or not config.architecture_record.is_solved:
        return ""
    return (
        f"muon moves matrices between hidden layers, and the {config.architecture} network has none; "
        "choose another optimizer."
    )


def _reports(config: Settings) -> str:
    if config.report == "log" or config.steps <= MOST_REPORTS * int(config.report):
        return ""
    least = -(-config.steps // MOST_REPORTS)
    return f"report must be 'log' or at least {least} for {config.steps} steps, got {config.report}."


def _split(config: Settings) -> str:
    if 1 <= config.n_train < config.n_pairs:
        return ""
    return (
        f"train_fraction {config.train_fraction:g} of {config.n_pairs} pairs trains on {config.n_train}; "
        "at least one pair must be trained on and one left for validation."
    )


def _outliers(config: Settings) -> str:
    if config.outliers <= config.n_train:
        return ""
    return f"outliers must be at most the {config.n_train} training pairs, got {config.outliers}."


def _memory(config: Settings) -> str:
    need = config.run_bytes
    if need <= MOST_BYTES:
        return ""
    activations = config.batch_rows * config.row_bytes
    room = (MOST_BYTES - (need - activations)) // config.row_bytes
    smaller = f"batch_size {room} or less, or " if room > 0 else ""
    return (
        f"this run needs about {need / 2**30:.1f} GiB ({(need - activations) / 2**30:.1f} for weights, copies and "
        f"table, {activations / 2**30:.1f} for a step), and {MOST_BYTES / 2**30:g} are allowed; choose {smaller}a "
        "narrower network."
    )
