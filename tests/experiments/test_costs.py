"""What an experiment costs: counted from its record, and timed once for each kind of network."""

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.costs import FILE, Speed, in_words, kind, timed, work
from grok_core.presets import preset

OF = EXPERIMENTS["no-decay"]
HELLO = preset("hello-grok").config


def test_runs_and_steps_are_those_of_the_record(tmp_path):
    cost = Speed(tmp_path).cost(OF)
    assert (cost.n_runs, cost.steps, cost.is_measured) == (14, 14 * 3000, False)
    assert in_words(cost).startswith("14 runs, 42,000 steps, some ")
    full = Speed(tmp_path).cost(EXPERIMENTS["fig1-left"].at("full"))
    assert full.seconds > 100 * cost.seconds
    assert in_words(full).endswith(" h of one core at most")


def test_a_kind_is_timed_once_and_kept(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr("grok_core.experiments.costs.timed", lambda config: calls.append(config) or 0.01)
    Speed(tmp_path).probe(OF.arms.values())
    again = Speed(tmp_path)
    again.probe(OF.arms.values())
    assert len(calls) == len({kind(config) for config in OF.arms.values()}) == 1
    cost = again.cost(OF)
    assert cost.is_measured
    assert cost.seconds == pytest.approx(14 * 3000 * 0.01)
    (tmp_path / FILE).write_text("[1]")
    assert not Speed(tmp_path).cost(OF).is_measured


def test_more_equations_and_wider_networks_are_more_work():
    assert work(HELLO) < work(HELLO.replace(train_fraction=0.8)) < work(HELLO.replace(train_fraction=0.8, d_hidden=512))
    assert kind(HELLO) == kind(HELLO.replace(train_fraction=0.8)) != kind(HELLO.replace(d_hidden=512))


def test_a_step_takes_some_time():
    assert 1e-5 < timed(HELLO.replace(p=11)) < 1
