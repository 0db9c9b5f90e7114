"""Settings changed by hand while a run trains: made once, noted with their step, repeated exactly."""

import pytest

from grok_core.engine import Event
from grok_core.errors import ConfigError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.store.control import request
from grok_core.runs.store.events_file import FILE, read_events
from tests.runs.executing import executing, is_


def paused_at(run, step, until):
    run.step(step - run.status.step)
    until(lambda: run.status.state == "paused" and run.status.step == step)


def test_a_change_is_made_at_once_and_noted_with_its_step(endless, until):
    with executing(endless) as run:
        until(is_(run, "running"))
        run.change(weight_decay="0", lr="0.001")
        until(lambda: run.events())
        (event,) = run.events()
        assert event.changes == (("weight_decay", "0"), ("lr", "0.001"))
        assert event.by == "hand"
        assert (run.settings().weight_decay, run.settings().lr) == (0, 0.001)
        assert run.config.weight_decay == 1
        assert run.settings(event.step).weight_decay == 1


def test_changes_made_by_hand_are_those_of_a_plan(tiny, numbers, until):
    with executing(tiny.replace(steps=200), pace=20000.0) as run:
        run.pause()
        until(is_(run, "paused"))
        paused_at(run, 50, until)
        run.change(weight_decay="0")
        until(lambda: run.events())
        request(run.path, pause_at=None)
        until(is_(run, "finished"))
        assert run.events() == [Event(50, (("weight_decay", "0"),), "hand")]
        by_hand = numbers(run)
    folder = create_run(tiny.replace(steps=200, interventions="step 50: weight_decay=0"))
    execute(folder)
    assert [{k: v for k, v in row.items() if k != "scheduled"} for row in numbers(Run(folder))] == [
        {k: v for k, v in row.items() if k != "scheduled"} for row in by_hand
    ]


def test_a_resumed_run_makes_the_changes_again_and_no_new_ones(tiny, numbers, runner, until):
    config = tiny.replace(steps=400, interventions="step 120: lr=0.004")
    whole = create_run(config.replace(interventions="step 50: weight_decay=0; step 120: lr=0.004"))
    execute(whole)
    run = runner.start(config, pace=300.0)
    paused_at(run, 50, until)
    run.change(weight_decay="0")
    until(lambda: run.events())
    run.stop()
    until(is_(run, "stopped"))
    runner.resume(run.id)
    until(is_(run, "running"))
    run.set_pace(None)
    until(is_(run, "finished"))
    assert numbers(run) == numbers(Run(whole))
    assert [(e.step, e.by) for e in run.events()] == [(50, "hand"), (120, "plan")]


def test_what_cannot_be_changed_is_refused_in_one_sentence(endless, until):
    with executing(endless) as run:
        until(is_(run, "running"))
        for bad, why in (({"weight_decay": "-1"}, "weight_decay must be"), ({"seed": "1"}, "cannot change 'seed'")):
            with pytest.raises(ConfigError, match=why):
                run.change(**bad)
        assert run.control.changes == ()
        assert run.events() == []


def test_a_torn_or_foreign_line_is_left_out(data_home):
    (data_home / FILE).write_text(
        '{"step": 5, "changes": "lr=0.1", "by": "hand"}\n'
        '{"step": 6, "changes": "colour=red", "by": "hand"}\n'
        '{"step": 7, "ch'
    )
    assert read_events(data_home) == [Event(5, (("lr", "0.1"),), "hand")]
