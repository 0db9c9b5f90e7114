"""One answer holds what the single measures say, and None where a question makes no sense."""

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.cosets import best_cosets, search_cosets
from grok_core.measures.fourier import ring, spectrum
from grok_core.measures.irreps import irrep_shares
from grok_core.measures.projections import effective_dimension
from grok_core.measures.rows_summary import summarise_rows
from grok_core.tasks.groups import group_of
from grok_core.tasks.task import build_task

RING = {"ring_score", "ring_score_spread", "ring_score_null_95", "ring_score_p"}
CIRCULARITY = {"circularity", "circularity_null_95", "circularity_p"}
CIRCLE = RING | CIRCULARITY | {"frequencies", "f_max", "f_max_null_95", "f_max_p"}
COSETS = {
    "coset_subgroup", "coset_order", "coset_side", "coset_ari", "coset_ari_null_95", "coset_ari_p",
    "coset_r2_subgroup", "coset_r2_side", "coset_r2", "coset_r2_null_95", "coset_r2_p",
}  # fmt: skip
GROUP = COSETS | {"irreps", "irreps_p"}
NAMED = CIRCLE | GROUP | {"effective_dimension"}  # fields of the measures that are looked at here


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def missing(found):
    return {name for name, value in found.items() if value is None and name in NAMED}


def test_without_order_and_group_there_is_the_dimension_alone():
    rows = noise(20, 4)
    found = summarise_rows(rows)
    assert missing(found) == CIRCLE | GROUP
    assert found["effective_dimension"] == effective_dimension(rows)


def test_a_circle_is_that_of_the_rows_in_cyclic_order():
    task = build_task(RunConfig(operation="multiply", p=23))
    rows = noise(23, 6)
    ordered = rows[task.cyclic_order]
    found = summarise_rows(rows, cyclic_order=task.cyclic_order, permutations=19, seed=4)
    shares, drawn = spectrum(ordered, permutations=1), ring(ordered, permutations=19, seed=4)
    assert missing(found) == GROUP
    assert (found["ring_score"], found["ring_score_p"]) == (drawn.score, drawn.p_value)
    assert found["frequencies"] == shares.top(8)
    assert found["f_max"] == shares.shares.max()
    assert found["effective_dimension"] == effective_dimension(ordered)


def test_a_circle_of_five_is_too_small_for_a_ring():
    found = summarise_rows(noise(5, 3), cyclic_order=np.arange(5), permutations=19)
    assert missing(found) == GROUP | RING
    assert len(found["frequencies"]) == 2


def test_a_group_has_cosets_and_representations():
    group, rows = group_of("s4"), noise(24, 6)
    found = summarise_rows(rows, group=group, permutations=19, seed=2)
    best = best_cosets(rows, group, permutations=19, seed=2)[0]
    assert missing(found) == CIRCLE
    assert (found["coset_subgroup"], found["coset_order"]) == (best.subgroup.name, best.subgroup.order)
    assert (found["coset_side"], found["coset_ari"]) == (best.side, best.ari)
    assert (found["coset_ari_null_95"], found["coset_ari_p"]) == (best.ari_null_95, best.ari_p_value)
    search = search_cosets(rows, group, permutations=19, seed=2)
    widest = search.by_variance
    assert (found["coset_r2_subgroup"], found["coset_r2_side"]) == (widest.subgroup.name, widest.side)
    assert (found["coset_r2"], found["coset_r2_null_95"]) == (widest.adjusted_r2, widest.null_95)
    assert found["coset_r2_p"] == search.p_value == widest.p_value
    assert found["irreps"] == irrep_shares(rows, group, permutations=1).by_name()


def test_a_cyclic_group_of_prime_order_has_no_cosets():
    task = build_task(RunConfig(operation="compose", group="z1xz7"))
    found = summarise_rows(noise(7, 3), cyclic_order=task.cyclic_order, group=task.group, permutations=19)
    assert missing(found) == COSETS
    assert found["irreps"] is not None


def test_unusable_rows_are_refused():
    with pytest.raises(AnalysisError, match="9 of 9 rows are not finite"):
        summarise_rows(np.full((9, 2), np.nan), cyclic_order=np.arange(9))
    with pytest.raises(AnalysisError, match="Got 9 rows for S3; give one for each of its 6 elements"):
        summarise_rows(noise(9, 2), group=group_of("s3"))
