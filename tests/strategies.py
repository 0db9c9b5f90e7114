"""Draw any value a field allows and any configuration that can be trained, from the table of fields itself."""

from typing import Any

from hypothesis import strategies as st

from grok_core.arithmetic import is_prime
from grok_core.combinations import MOST_REPORTS
from grok_core.config import FIELDS, RunConfig
from grok_core.errors import ConfigError
from grok_core.fields import Field, Value

PRIMES = [p for p in range(2, 252) if is_prime(p)]


def values(row: Field) -> st.SearchStrategy[Any]:
    """Draw any value that a row allows."""
    if row.choices:
        return st.sampled_from(row.choices)
    at_low, at_high = row.open in ("low", "both"), row.open in ("high", "both")
    if row.kind == "int":
        return st.integers(int(row.low), int(row.high))
    if row.kind == "bool":
        return st.booleans()
    if row.kind == "text":  # the one free text so far is `report`
        return st.just("log") | st.integers(1, 1_000_000).map(str)
    numbers = st.floats(row.low, row.high, exclude_min=at_low, exclude_max=at_high)
    return st.tuples(*[numbers] * len(row.default)) if isinstance(row.default, tuple) else numbers


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    """Draw any configuration: some fields set, each to any value that the others leave possible."""
    rows = {name: values(row) for name, row in FIELDS.items()}
    given: dict[str, Value] = draw(st.fixed_dictionaries({}, optional=rows))
    if given.get("operation") == "divide":
        given["p"] = draw(st.sampled_from(PRIMES))
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
        config = RunConfig(**given, train_fraction=0.5)
    if fraction is not None:
        one = 1 / config.n_pairs
        fraction = min(max(fraction, one), 1 - one)
        config = config.replace(train_fraction=min(fraction, 0.5) if config.batch_size == 0 else fraction)
    return config.replace(outliers=min(outliers, config.n_train))
