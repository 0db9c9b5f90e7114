"""Structure at three moments: every number has its name, and is that of the rows of its moment."""

import pytest

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.experiments.measured import measure
from grok_core.experiments.rings_and_cosets import MATRICES, Cosets, Rings
from grok_core.measures.cosets import search_cosets
from grok_core.measures.fourier import ring
from grok_core.tasks.groups import group_of

SUMS = RunConfig(p=37, d_model=4, d_hidden=16, steps=30)
S3 = RunConfig(operation="compose", group="s3", d_model=16, d_hidden=64, steps=80)


def reports_of(config):
    return [(item, item.snapshot()) for item in train(config) if isinstance(item, Report)]


def test_a_run_that_never_memorises_has_its_rings_at_start_and_end():
    found = measure(SUMS, Rings(SUMS))
    assert tuple(found.beside) == Rings.names
    assert found.step_train_99 is None
    assert {name for name, value in found.beside.items() if value is None} == {
        name for name in Rings.names if name.endswith("_memorised")
    }
    assert (found.beside["step_start"], found.beside["step_end"]) == (0, 30)
    _, last = reports_of(SUMS)[-1]
    expected = ring(last.output_rows, permutations=999)
    assert (found.beside["ring_end"], found.beside["ring_p_end"]) == pytest.approx((expected.score, expected.p_value))
    effect = (expected.score - expected.null_median) / (expected.null_95 - expected.null_median)
    assert found.beside["ring_effect_end"] == pytest.approx(effect)


def test_cosets_are_searched_in_every_matrix_at_every_moment():
    found = measure(S3, Cosets(S3))
    assert set(found.beside) == set(Cosets.names)
    assert found.step_train_99 is not None
    rows = {report.step: snapshot for report, snapshot in reports_of(S3)}
    for moment, step in (("start", 0), ("memorised", found.step_train_99), ("end", 80)):
        for matrix in MATRICES:
            search = search_cosets(getattr(rows[step], matrix), group_of("s3"))
            assert found.beside[f"{matrix}_p_{moment}"] == search.p_value
    assert found.beside["output_rows_k_means"] == search.best.subgroup.name
    assert found.beside["output_rows_ari"] == pytest.approx(search.best.ari)
