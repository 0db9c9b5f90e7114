"""The registry of measures of rows: one record for each measure.

`rows_summary` and the `structure` command walk it, and the Embeddings page shows a sentence for each measure without a
picture of its own. `tests/measures/test_registry.py` holds that each measure has a null, a line in docs/measures.md and
a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grok_core.languages import mark, say
from grok_core.measures.circularity import circularity
from grok_core.measures.coset_candidates import has_cosets
from grok_core.measures.cosets import search_cosets
from grok_core.measures.fourier import SMALLEST_RING, ring, spectrum
from grok_core.measures.irreps import irrep_shares
from grok_core.measures.projections import effective_dimension
from grok_core.measures.rows import FloatArray, IntArray
from grok_core.tasks.groups import Group

STRONGEST = 8  # how many frequencies are listed

Arguments = tuple[Any, ...] | str
"""What a function takes, or in a few words why the measure does not apply."""

NO_CIRCLE = mark("the operation turns no circle")
NO_GROUP = mark("the elements are not those of a group")


@dataclass(frozen=True, eq=False)
class TaskRows:
    """The rows of the elements of a task.

    Args:
        matrix: Row i for element i, (n, d).
        cyclic_order: The elements in the order in which the operation turns a circle, None when it turns none. An
            element that is not on the circle (0 of · and /) is not in it.
        group: The group whose elements they are, None for another operation.
        why_no_circle: Why there is no cyclic order, for those who read it; "" for that there is none.
    """

    matrix: FloatArray
    cyclic_order: IntArray | None = None
    group: Group | None = None
    why_no_circle: str = ""

    @property
    def on_circle(self) -> FloatArray | None:
        """The rows in cyclic order, or None."""
        return None if self.cyclic_order is None else self.matrix[self.cyclic_order]


@dataclass(frozen=True)
class Measure:
    """One measure of rows.

    Args:
        name: The name of the measure, and of its line in docs/measures.md.
        function: The function that measures. It takes the arguments, and `permutations` and `seed` when it has a null;
            then its result has a `p_value`.
        arguments: Gives the function's arguments for some rows, or why the measure does not apply to them.
        fields: The values that `structure` prints: their names, each with the function that takes it from the result.
            The name of a p-value ends in "_p" and stands behind what it belongs to; each measure with a null has
            one. The page shows it beside the values, once.
        why_no_null: One sentence that says why a measure has no null; "" for a measure that has one.
        has_own_picture: Whether the Embeddings page shows the measure in a picture or a sentence of its own.
    """

    name: str
    function: Callable[..., Any]
    arguments: Callable[[TaskRows], Arguments]
    fields: Mapping[str, Callable[[Any], Any]]
    why_no_null: str = ""
    has_own_picture: bool = False

    def measure(self, rows: TaskRows, *, permutations: int = 199, seed: int = 0) -> Any:
        """Return the function's result, or None when the measure does not apply to the rows.

        Raises:
            AnalysisError: When the rows are too few, constant, hold NaN, or do not fit the group.
        """
        arguments = self.arguments(rows)
        if isinstance(arguments, str):
            return None
        null = {} if self.why_no_null else {"permutations": permutations, "seed": seed}
        return self.function(*arguments, **null)

    def why_missing(self, rows: TaskRows) -> str:
        """Return why the measure does not apply to the rows; "" when it does."""
        arguments = self.arguments(rows)
        return arguments if isinstance(arguments, str) else ""

    def values(self, result: Any) -> dict[str, Any]:
        """Return the fields of a result by name; all of them are None when there is no result."""
        return {name: None if result is None else read(result) for name, read in self.fields.items()}


def circle(rows: TaskRows) -> Arguments:
    """Return the rows in cyclic order, or why there is none."""
    ordered = rows.on_circle
    return rows.why_no_circle or say(NO_CIRCLE) if ordered is None else (ordered,)


def circle_with_halves(rows: TaskRows) -> Arguments:
    """Return the rows in cyclic order, unless there are too few to fit a ring to one half and draw the other."""
    ordered = rows.on_circle
    if ordered is not None and len(ordered) < SMALLEST_RING:
        told = mark("a ring is fitted to one half of the elements and drawn from the other, and {n} are too few")
        return say(told, n=len(ordered))
    return circle(rows)


def group(rows: TaskRows) -> Arguments:
    """Return the rows and their group, or that there is none."""
    return say(NO_GROUP) if rows.group is None else (rows.matrix, rows.group)


def group_with_cosets(rows: TaskRows) -> Arguments:
    """Return the rows and their group, or why there is no subgroup to try."""
    if rows.group is not None and not has_cosets(rows.group):
        return say("{group} has no subgroup between the trivial one and itself to try", group=rows.group.name)
    return group(rows)


def any_rows(rows: TaskRows) -> Arguments:
    """Return the rows, without those of elements that are not on the circle."""
    ordered = rows.on_circle
    return (rows.matrix if ordered is None else ordered,)


MEASURES = (
    Measure(
        name="spectrum",
        function=spectrum,
        arguments=circle,
        fields={
            "frequencies": lambda found: found.top(STRONGEST),
            "f_max": lambda found: float(found.shares.max()),
            "f_max_null_95": lambda found: found.null_95,
            "f_max_p": lambda found: found.p_value,
        },
        has_own_picture=True,
    ),
    Measure(
        name="ring",
        function=ring,
        arguments=circle_with_halves,
        fields={
            "ring_score": lambda found: found.score,
            "ring_score_spread": lambda found: found.spread,
            "ring_score_null_95": lambda found: found.null_95,
            "ring_score_p": lambda found: found.p_value,
        },
        has_own_picture=True,
    ),
    Measure(
        name="circularity",
        function=circularity,
        arguments=circle,
        fields={
            "circularity": lambda found: found.value,
            "circularity_null_95": lambda found: found.null_95,
            "circularity_p": lambda found: found.p_value,
        },
        has_own_picture=True,
    ),
    Measure(
        name="cosets",
        function=search_cosets,
        arguments=group_with_cosets,
        fields={
            "coset_subgroup": lambda found: found.best.subgroup.name,
            "coset_order": lambda found: found.best.subgroup.order,
            "coset_side": lambda found: found.best.side,
            "coset_ari": lambda found: found.best.ari,
            "coset_ari_null_95": lambda found: found.best.ari_null_95,
            "coset_ari_p": lambda found: found.best.ari_p_value,
            "coset_r2_subgroup": lambda found: found.by_variance.subgroup.name,
            "coset_r2_side": lambda found: found.by_variance.side,
            "coset_r2": lambda found: found.by_variance.adjusted_r2,
            "coset_r2_null_95": lambda found: found.by_variance.null_95,
            "coset_r2_p": lambda found: found.p_value,
        },
        has_own_picture=True,
    ),
    Measure(
        name="effective dimension",
        function=effective_dimension,
        arguments=any_rows,
        fields={"effective_dimension": lambda found: found},
        why_no_null="Shuffled rows have the same dimension: it says how wide the rows are, not how they are ordered.",
        has_own_picture=True,
    ),
    Measure(
        name="representations",
        function=irrep_shares,
        arguments=group,
        fields={"irreps": lambda found: found.by_name(), "irreps_p": lambda found: found.p_value},
        has_own_picture=True,
    ),
)
