"""The rules between fields: which values a run cannot have together, and which fields have no effect."""

from grok_core.config.architectures import ARCHITECTURES
from grok_core.config.sizes import Settings
from grok_core.config.table import FIELDS
from grok_core.languages import joined, mark, say
from grok_core.notation.arithmetic import factors, is_prime
from grok_core.notation.formula_reader import EMPTY, work_complaint
from grok_core.notation.operations import OPERATIONS
from grok_core.notation.tables import table_complaint

MOST_BYTES = 2**30  # of a run: a link must not be able to fill the memory of a server
MOST_ANSWERS = 255  # a table of predictions has one byte a cell, and one of its values means "undefined"
MOST_REPORTS = 10_000  # of a run: each is a line on disk that every reader reads again

_ARCHITECTURE_FIELDS = {name for record in ARCHITECTURES.values() for name in record.fields}
_OPERATION_FIELDS = {name for record in OPERATIONS.values() for name in record.fields}


def complaint(config: Settings) -> str:
    """Return one sentence about the first rule that a configuration breaks, or ""."""
    checks = (
        _empty,
        _own_table,
        _work,
        _prime,
        _sums,
        _formula,
        _heads,
        _solved,
        _muon,
        _reports,
        _split,
        _outliers,
        _memory,
    )
    return next(filter(None, (check(config) for check in checks)), "")


def unused(config: Settings) -> tuple[str, ...]:
    """Return the names of the fields that have no effect on this architecture, operation, optimiser and loss."""
    return tuple(_unused_because(config))


def _unused_because(config: Settings) -> dict[str, tuple[str, str]]:
    """Return every field without effect, with a marked sentence that says what does not use it, and that one's name."""
    network = _ARCHITECTURE_FIELDS.difference(config.architecture_record.fields)
    operation = _OPERATION_FIELDS.difference(config.operation_record.fields)
    optimizer = {name for name, row in FIELDS.items() if row.optimizers and config.optimizer not in row.optimizers}
    loss = {name for name, row in FIELDS.items() if row.losses and config.loss not in row.losses}
    grokfast = {name for name, row in FIELDS.items() if row.grokfasts and config.grokfast not in row.grokfasts}
    reasons = (
        (network, mark("{name} has no effect on the {user} network."), config.architecture),
        (operation, mark("{name} has no effect on this operation."), config.operation),
        (optimizer, mark("{name} has no effect on the optimizer {user}."), config.optimizer),
        (loss, mark("{name} has no effect on this loss."), config.loss),
        (grokfast, mark("{name} has no effect on Grokfast {user}."), config.grokfast),
    )
    return {name: (text, user) for names, text, user in reasons for name in FIELDS if name in names}


def notes(config: Settings) -> list[str]:
    """Say of each field that was set without effect what does not use it, and of a batch larger than the data."""
    said = [
        say(text, name=name, user=user)
        for name, (text, user) in _unused_because(config).items()
        if getattr(config, name) != FIELDS[name].default
    ]
    if config.batch_size > config.n_train:
        text = mark("batch_size {size} exceeds the {pairs} training pairs: all are taken.")
        said.append(say(text, size=config.batch_size, pairs=config.n_train))
    return said


def _empty(config: Settings) -> str:
    """An unused formula may be empty, as it is in runs from before there were formulas."""
    return say(EMPTY) if config.operation_record.is_typed and not config.formula else ""


def _own_table(config: Settings) -> str:
    return table_complaint(config.table, config.p) if config.operation_record.is_own else ""


def _work(config: Settings) -> str:
    return work_complaint(config.formula, config.p) if config.operation_record.is_typed else ""


def _prime(config: Settings) -> str:
    if is_prime(config.p) or not config.operation_record.needs_prime(config.formula):
        return ""
    near = sorted(filter(is_prime, range(2, 252)), key=lambda q: (abs(q - config.p), q))[:2]
    product = "·".join(map(str, factors(config.p)))
    values = {"p": config.p, "product": product, "one": near[0], "other": near[1]}
    if config.operation_record.is_typed:
        text = mark("a formula that divides needs a prime p, got {p} = {product}. Nearest primes: {one} and {other}.")
        return say(text, **values)
    text = mark("{operation} needs a prime p, got {p} = {product}. Nearest primes: {one} and {other}.")
    return say(text, operation=config.operation, **values)


def _sums(config: Settings) -> str:
    if config.n_answers <= MOST_ANSWERS:
        return ""
    possible = (p for p in range(config.p, 0, -1) if config.operation_record.answer_count(p) <= MOST_ANSWERS)
    return say(
        "{operation} has {n} answers, and {most} at most can be told apart: p must be at most {largest}, got {p}.",
        operation=config.operation,
        n=config.n_answers,
        most=MOST_ANSWERS,
        largest=next(possible),
        p=config.p,
    )


def _formula(config: Settings) -> str:
    if config.n_pairs:
        return ""
    return say(
        "formula {formula} divides by zero modulo {p} whatever x and y are; "
        "divide by something that changes with them.",
        formula=config.formula,
        p=config.p,
    )


def _heads(config: Settings) -> str:
    if not config.architecture_record.has_attention or config.d_model % config.n_heads == 0:
        return ""
    text = mark("n_heads must divide d_model, got {heads} heads and width {width}.")
    return say(text, heads=config.n_heads, width=config.d_model)


def _solved(config: Settings) -> str:
    if not config.architecture_record.is_solved or config.operation_record.sign:
        return ""
    return say(
        "the {architecture} network is known for {solved} alone, got {operation}; choose one of them.",
        architecture=config.architecture,
        solved=joined([name for name, operation in OPERATIONS.items() if operation.sign]),
        operation=config.operation,
    )


def _muon(config: Settings) -> str:
    if config.optimizer != "muon" or not config.architecture_record.is_solved:
        return ""
    return say(
        "muon moves matrices between hidden layers, and the {architecture} network has none; choose another optimizer.",
        architecture=config.architecture,
    )


def _reports(config: Settings) -> str:
    if config.report == "log" or config.steps <= MOST_REPORTS * int(config.report):
        return ""
    least = -(-config.steps // MOST_REPORTS)
    text = mark("report must be 'log' or at least {least} for {steps} steps, got {report}.")
    return say(text, least=least, steps=config.steps, report=config.report)


def _split(config: Settings) -> str:
    if 1 <= config.n_train < config.n_pairs:
        return ""
    return say(
        "train_fraction {share} of {pairs} pairs trains on {shown}; "
        "at least one pair must be trained on and one left for validation.",
        share=f"{config.train_fraction:g}",
        pairs=config.n_pairs,
        shown=config.n_train,
    )


def _outliers(config: Settings) -> str:
    if config.outliers <= config.n_train:
        return ""
    text = mark("outliers must be at most the {pairs} training pairs, got {n}.")
    return say(text, pairs=config.n_train, n=config.outliers)


def _memory(config: Settings) -> str:
    need = config.run_bytes
    if need <= MOST_BYTES:
        return ""
    activations = config.batch_rows * config.row_bytes
    room = (MOST_BYTES - (need - activations)) // config.row_bytes
    told = say(
        "this run needs about {need:.1f} GiB ({kept:.1f} for weights, copies and table, {step:.1f} for a step), "
        "and {most:g} are allowed;",
        need=need / 2**30,
        kept=(need - activations) / 2**30,
        step=activations / 2**30,
        most=MOST_BYTES / 2**30,
    )
    if room <= 0:
        return told + " " + say("choose a narrower network.")
    return told + " " + say("choose batch_size {room} or less, or a narrower network.", room=room)
