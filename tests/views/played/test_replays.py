"""Replays of real runs: the moments are those of the run, and what is said of each is what was said then."""

import numpy as np
import pytest

from grok_core.charts import captions
from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute, open_run
from grok_core.views import reading
from grok_core.views.played import replays


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


@pytest.mark.parametrize("name", ["s5-cosets", "cosets-grok"])
def test_the_cosets_of_a_recording_come_with_it_as_t_sne_shows_them(name):
    of = replays.replay_of(open_run(name))
    assert of.points.title.startswith("left operand, t-SNE, coloured by")
    assert "of the variance" in of.said[-1]
    assert len(set(zip(of.points.colours, of.points.shapes, strict=True))) > 2


def test_a_run_in_a_group_without_a_film_is_shown_by_its_widest_directions():
    config = RunConfig(operation="compose", group="s4", d_model=8, d_hidden=16, steps=20)
    run = Run(create_run(config))
    execute(run.path)
    assert "(PCA), coloured by" in replays.replay_of(run).points.title


def test_a_run_without_pictures_has_no_replay(monkeypatch, run):
    monkeypatch.setattr(type(run), "snapshot_steps", lambda _: [])
    assert replays.replay_of(run) is None
