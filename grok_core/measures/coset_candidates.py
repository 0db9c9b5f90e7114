"""The subgroups and sides whose cosets are tried, and how each divides the elements of its group."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.measures.rows import FloatArray, IntArray
from grok_core.tasks.groups import SIDES, Group, Side, Subgroup, coset_labels, subgroups

MOST_COSETS = 40  # with more, clusters are pairs and triples, and k-means finds some of those in anything


@dataclass(frozen=True, eq=False)
class Candidates:
    """S subgroups with a side each, in a group of n elements."""

    subgroups: tuple[tuple[Subgroup, Side], ...]
    labels: IntArray  # (S, n) coset of each element
    indices: IntArray  # (S,) number of cosets
    averaging: FloatArray  # (S, n * n) matrices that replace each row by its coset's mean

    @cached_property
    def classes(self) -> list[IntArray]:
        """The candidates of each conjugacy class and side, which have equally many cosets."""
        found: dict[tuple[int, Side], list[int]] = {}
        for i, (subgroup, side) in enumerate(self.subgroups):
            found.setdefault((subgroup.conjugacy, side), []).append(i)
        return [np.array(members) for members in found.values()]


def has_cosets(group: Group) -> bool:
    """Say whether `search_cosets` has a subgroup to try; a group of prime order has none."""
    return bool(_tried(group))


def _none_in(group: Group) -> AnalysisError:
    told = mark(
        "{group} has no subgroup with 2 to {most} cosets and more than one member; choose another group to look for "
        "cosets."
    )
    return AnalysisError(say(told, group=group.name, most=MOST_COSETS))


@lru_cache(maxsize=4)
def all_candidates(group: Group) -> Candidates:
    """Return every proper subgroup with 2 to 40 cosets on both sides. Raises AnalysisError where there is none."""
    tried = _tried(group)
    if not tried:
        raise _none_in(group)
    return candidates_of(
        group, tuple((s, side) for s in tried for side in SIDES if side == "left" or not _is_normal(group, s))
    )


def candidates_of(group: Group, chosen: tuple[tuple[Subgroup, Side], ...]) -> Candidates:
    """Return the given subgroups and sides."""
    labels = np.stack([coset_labels(group, subgroup, side) for subgroup, side in chosen])
    sizes = np.array([subgroup.order for subgroup, _ in chosen])
    together = labels[:, :, None] == labels[:, None, :]
    averaging = together / sizes[:, None, None]
    return Candidates(chosen, labels, group.order // sizes, averaging.reshape(len(chosen), -1))


def _tried(group: Group) -> list[Subgroup]:
    return [s for s in subgroups(group) if 1 < s.order < group.order <= s.order * MOST_COSETS]


def _is_normal(group: Group, subgroup: Subgroup) -> bool:
    """Say whether a subgroup is normal: its left and right cosets are the same, so one side is enough."""
    return np.array_equal(coset_labels(group, subgroup, "left"), coset_labels(group, subgroup, "right"))
