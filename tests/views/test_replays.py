"""Replays of real runs: the moments are those of the run, and what is said of each is what was said then."""

import numpy as np
import pytest

from grok_core.charts import captions
from grok_core.runs import open_run
from grok_core.views import reading, replays


@pytest.fixture
def run():
    return open_run("ring")


def test_a_replay_has_the_moments_of_its_run_and_is_made_once(run):
    of = replays.replay_of(run)
    assert list(of.steps) == run.snapshot_steps()
    assert of is replays.replay_of(run)
    for at in (0, len(of.steps) // 2, len(of.steps) - 1):
        then = reading.read(run, until=of.steps[at])
        assert of.said[at] == captions.happening(then.progress, then.row)
        np.testing.assert_array_equal(of.tables.predicted[at], run.snapshot(of.steps[at]).predicted)


def test_a_run_that_generalised_early_is_not_said_to_have_grokked():
    assert [name for _, name in replays.replay_of(open_run("hello-grok")).marks] == ["memorised", "grokked"]
    assert [name for _, name in replays.replay_of(open_run("s5-cosets")).marks] == ["memorised", "generalised"]


def test_where_nothing_lies_on_a_circle_there_are_points(run):
    assert replays.replay_of(run).points is None
    of = replays.replay_of(open_run("s5-cosets"))
    assert of.rings is None
    assert of.points.moments.shape == (len(of.steps), 120, 2)


def test_a_run_without_pictures_has_no_replay(monkeypatch, run):
    monkeypatch.setattr(type(run), "snapshot_steps", lambda _: [])
    assert replays.replay_of(run) is None
