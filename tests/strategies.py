"""Draw any value a field allows and any configuration that can be trained, from the table of fields itself."""

from typing import Any

from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.config.fields import Field, Value
from grok_core.config.rules import MOST_REPORTS
from grok_core.errors import ConfigError
from grok_core.notation.arithmetic import is_prime
from grok_core.notation.operations import OPERATIONS
from grok_core.notation.tables import known, learn

PRIMES = [p for p in range(2, 252) if is_prime(p)]

OWN_7 = learn(
    "\n".join(",".join(("none", "one", "two")[(x * y + 2 * x) % 3] for y in range(7)) for x in range(7)).encode()
)
"""A table of one's own of 7 elements and three answers in words, which does not commute."""

OWN_TABLES = [learn(text) for text in (b"0,1\n1,0\n", b"yes,no,no\nno,yes,no\nno,no,maybe\n", b"e,a,b\na,b,e\nb,e,a\n")]


def needed(operation: str) -> dict[str, Any]:
    """Return what else a configuration with this operation must give."""
    return {"p": OWN_7.n, "table": OWN_7.digest} if OPERATIONS[operation].is_own else {}


TEXTS: dict[str, st.SearchStrategy[str]] = {
    "formula": st.sampled_from(["x + y", "-(x*y)**3", "x/y", "(x - 2)/(x + 3*y)", "7", "y", "1/x - 1/y"]),
    "group": st.sampled_from(["s3", "s4", "s5", "a4", "a5", "v4", "q8", "psl27"])
    | st.integers(3, 250).map("z{}".format)
    | st.integers(2, 125).map("d{}".format)
    | st.builds("z{}xz{}".format, st.integers(2, 15), st.integers(2, 16)),
    "table": st.sampled_from([table.digest for table in OWN_TABLES]),
    "report": st.just("log") | st.integers(1, 1_000_000).map(str),
    "interventions": st.sampled_from(["", "step 500: weight_decay=0", "val_accuracy >= 0.5: lr=0.001, clip=1"]),
}


def values(row: Field) -> st.SearchStrategy[Any]:
    """Draw any value that a row allows."""
    if row.choices:
        return st.sampled_from(row.choices)
    at_low, at_high = row.open in ("low", "both"), row.open in ("high", "both")
    if row.kind == "int":
        return st.integers(int(row.low), int(row.high))
    if row.kind == "bool":
        return st.booleans()
    if row.kind == "text":
        return TEXTS[row.name]
    numbers = st.floats(row.low, row.high, exclude_min=at_low, exclude_max=at_high)
    return st.tuples(*[numbers] * len(row.default)) if isinstance(row.default, tuple) else numbers


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    """Draw any configuration: some fields set, each to any value that the others leave possible."""
    rows = {name: values(row) for name, row in FIELDS.items()}
    given: dict[str, Value] = draw(st.fixed_dictionaries({}, optional=rows))
    if given.get("architecture") == "analytic":
        given["operation"] = draw(st.sampled_from(["add", "subtract"]))
        given["optimizer"] = draw(st.sampled_from(["adamw", "adam", "sgd"]))
        given["optimizer"] = draw(st.sampled_from(["adamw", "adam", "sgd"]))
    operation = OPERATIONS[str(given.get("operation", FIELDS["operation"].default))]
    if operation.is_own:
        own = known(str(given.setdefault("table", OWN_TABLES[-1].digest)))
        assert own is not None
        given["p"] = own.n
    if operation.is_plain:
        given["p"] = draw(st.integers(2, 128))
    if operation.needs_prime("1/x"):  # as the typed formula, which may divide
        given["p"] = draw(st.sampled_from(PRIMES[1:]))  # 1/x - 1/y has a single pair modulo 2
    if given.get("architecture") == "transformer":
        heads = given.setdefault("n_heads", FIELDS["n_heads"].default)
        given["d_model"] = heads * draw(st.integers(1, 512 // heads))
    if given.get("report", "log") != "log":
        least = -(-int(given.get("steps", FIELDS["steps"].default)) // MOST_REPORTS)
        given["report"] = str(max(int(given["report"]), least))
    outliers, fraction = given.pop("outliers", 0), given.pop("train_fraction", None)
    try:
        config = RunConfig(**given, train_fraction=0.5)
    except ConfigError:  # all pairs of a large network need too much memory
        given["batch_size"] = draw(st.integers(1, 64))
        given |= {"d_hidden": 64, "n_layers": 1, "grokfast": "none"}  # and so do many copies of large weights
        config = RunConfig(**given, train_fraction=0.5)
    if fraction is not None:
        one = 1 / config.n_pairs
        fraction = min(max(fraction, one), 1 - one)
        steps_stay = 0 < config.batch_size <= config.n_train  # else more data may need too much memory
        config = config.replace(train_fraction=fraction if steps_stay else min(fraction, 0.5))
    return config.replace(outliers=min(outliers, config.n_train))
