"""Cosets and representations in the rows of a group's elements, cached as in `run_rows`."""

from grok_core.charts.theme import MOST_LOOKS
from grok_core.config import RunConfig
from grok_core.measures import cosets
from grok_core.measures.coset_candidates import has_cosets
from grok_core.measures.cosets import CosetScore, CosetSearch
from grok_core.measures.irreps import IrrepShares, irrep_shares
from grok_core.tasks.groups import Group, Side, Subgroup, power_subgroup, subgroups
from grok_core.views.cache import shared
from grok_core.views.reading import task_of
from grok_core.views.run_rows import NEURONS, RowsKey, order_of, rows_at

BEST = 3  # how many of all subgroups are shown


@shared(256)
def irreps(at: RowsKey) -> IrrepShares:
    """Return how the variance divides over the representations of the run's group."""
    return irrep_shares(rows_at(at), group_of_run(at.config))


@shared(16)
def search(at: RowsKey) -> CosetSearch:
    """Return the search for cosets through all subgroups and both sides."""
    return cosets.search_cosets(rows_at(at), group_of_run(at.config))


@shared(64)
def best_cosets(at: RowsKey) -> tuple[CosetScore, ...]:
    """Return the cosets that the rows cluster by best, over all subgroups and both sides."""
    return tuple(search(at).scores[:BEST])


@shared(256)
def coset_score(at: RowsKey, subgroup: Subgroup, side: Side) -> CosetScore:
    """Return the scores of one chosen subgroup."""
    return search(at).score(subgroup, side)


def subgroups_of(config: RunConfig) -> dict[str, Subgroup]:
    """Return the subgroups to colour by, by name: in S5 Power et al.'s first, then by falling order.

    Those with more cosets than there are looks are not among them.
    """
    group = group_of_run(config)
    told_apart = [s for s in subgroups(group) if 1 < s.order < group.order <= s.order * MOST_LOOKS]
    proper = sorted(told_apart, key=lambda s: -s.order)
    first = [power_subgroup()] if config.group == "s5" else []
    return {f"{s.name}, order {s.order}": s for s in (*first, *proper)}


def offers_cosets(at: RowsKey) -> bool:
    """Say whether there is a choice of cosets: not of neurons, nor where the elements lie on a circle."""
    group = task_of(at.config).group
    return group is not None and has_cosets(group) and at.matrix != NEURONS and order_of(at) is None


def group_of_run(config: RunConfig) -> Group:
    """Return the group in which a run calculates; only runs in a group have cosets and representations."""
    group = task_of(config).group
    assert group is not None, "only runs in a group have cosets and representations"
    return group
