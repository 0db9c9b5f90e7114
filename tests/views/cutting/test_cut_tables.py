"""The table of a network after a cut: whole it is its snapshot's, and its cells are those that the score counts."""

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine.records import NO_ANSWER
from grok_core.runs import create_run, execute
from grok_core.views import cached_run, dissected
from grok_core.views.cutting import cuts
from grok_core.views.cutting.cut_tables import answers_without
from grok_core.views.cutting.cuts import Cut

TINY = RunConfig(p=11, d_model=8, d_hidden=24, steps=60, report="20", lr=0.02)


def network(operation):
    path = create_run(TINY.replace(operation=operation))
    execute(path)
    return dissected.dissection_keys(cached_run.open_run(path.name))["last"]


@pytest.fixture(params=["add", "divide"])
def at(request):
    return network(request.param)


def share(at, cells):
    """Return the share of the held-out equations whose cell has the right answer."""
    task = at.task
    return float((cells[task.x, task.y] == task.answer)[task.val].mean())


def test_whole_it_is_the_table_of_the_snapshot(at):
    snapshot = at.run.snapshot(at.step)
    cells = answers_without(at, ())
    assert (cells == snapshot.predicted).mean() > 0.99, "a tie may fall the other way"
    assert ((cells == NO_ANSWER) == (snapshot.predicted == NO_ANSWER)).all()


@pytest.mark.parametrize("keep", [False, True])
def test_its_cells_are_those_that_the_score_counts(at, keep):
    key = cuts.key_parts(at)
    assert share(at, answers_without(at, key, keep=keep)) == cuts.outcome(at, Cut("parts", key, keep)).cut.val_accuracy


def test_all_parts_alone_are_the_whole_network_and_without_them_it_is_another():
    at = network("add")
    everything, whole = cuts.names_of_parts(at), answers_without(at, ())
    assert (answers_without(at, everything, keep=True) == whole).mean() > 0.99
    assert (answers_without(at, everything) == whole).mean() < 0.5


def test_at_random_it_is_the_first_of_the_draws_of_the_null(at):
    key = cuts.key_parts(at)
    null = cuts.outcome(at, Cut("parts", key)).null
    assert share(at, answers_without(at, key, at_random=True)) == null.drawn[0][1]
    assert null.drawn[0].tolist() != null.drawn[1].tolist()
    assert not np.array_equal(answers_without(at, key, at_random=True), answers_without(at, key))
