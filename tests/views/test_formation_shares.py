"""Shares of frequencies and representations over a run, and the pictures made once for all visitors."""

import base64

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.measures import fourier
from grok_core.runs import create_run, execute
from grok_core.views import coset_scores, formation_shares, table_image
from grok_core.views.cached_run import CachedRun
from grok_core.views.run_rows import rows_at, rows_key

TINY = RunConfig(p=11, d_model=8, d_hidden=16, steps=60, group="s3")


def trained(**changes):
    folder = create_run(TINY.replace(**changes))
    execute(folder)
    return CachedRun(folder)


@pytest.mark.parametrize(("operation", "parts"), [("add", 5), ("compose", 2)])
def test_each_step_has_the_shares_of_its_own_rows(operation, parts):
    run = trained(operation=operation)
    steps = run.snapshot_steps()
    at = rows_key(run, steps[-1], "output rows")
    names, shares = formation_shares.shares_at(at, steps)
    assert shares.shape == (len(steps), len(names))
    assert len(names) >= parts
    if operation == "add":
        for step, row in zip(steps, shares, strict=True):
            assert np.allclose(row, fourier.frequency_shares(rows_at(rows_key(run, step, "output rows"))))


def test_a_table_is_drawn_once_for_equal_answers():
    config = TINY.replace(operation="add")
    cells = np.zeros((11, 11), np.uint8)
    assert table_image.table_image(config, cells) is table_image.table_image(config, cells.copy())
    assert table_image.table_image(config, cells)[0] != table_image.table_image(config, None)[0]
    assert base64.b64decode(table_image.answers_image(config).partition(",")[2]).startswith(b"\x89PNG")


def test_cosets_are_offered_of_the_elements_of_a_group_alone():
    run = trained(operation="compose")
    step = run.snapshot_steps()[-1]
    assert coset_scores.offers_cosets(rows_key(run, step, "output rows"))
    assert not coset_scores.offers_cosets(rows_key(run, step, "hidden neurons"))
    best = coset_scores.best_cosets(rows_key(run, step, "output rows"))[0]
    assert coset_scores.coset_score(rows_key(run, step, "output rows"), best.subgroup, best.side).p_value is not None
    assert all(name.startswith(s.name) for name, s in coset_scores.subgroups_of(run.config).items())
