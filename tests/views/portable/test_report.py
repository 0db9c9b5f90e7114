"""The report of a real run: what it says is what the run's files say, and it holds no machine and no owner."""

import html

import pytest

from grok_core.charts.captions import happening
from grok_core.config import FIELDS, RunConfig
from grok_core.config.reproduce import as_command, as_python
from grok_core.engine.records import Event
from grok_core.runs import Run, create_run, execute, open_run
from grok_core.runs.store.events_file import append_event
from grok_core.runs.store.label_file import Label
from grok_core.views.portable.report import NEVER, report_html


def test_a_recording_has_a_replay_its_numbers_its_settings_and_what_trains_it_again():
    run = open_run("hello-grok")
    page, progress, rows = report_html(run), run.progress(), run.rows()
    assert 'id="replay"' in page
    said = [
        happening(progress, rows[-1], state=run.status.state),
        f"step {progress.step_train_99:,}",
        f"step {progress.step_val_99:,}",
        f"{progress.step_val_99 / progress.step_train_99:.1f}",
        as_command(run.config),
        as_python(run.config),
        *(f"<code>{name}</code></td><td>{row.text(getattr(run.config, name))}" for name, row in FIELDS.items()),
    ]
    missing = [text for text in said if text not in page and html.escape(text) not in page]
    assert missing == []
    assert "https://" not in page


@pytest.fixture
def run():
    return Run(create_run(RunConfig(p=7, d_model=8, d_hidden=16, steps=20), owner="k" * 32))


def test_before_its_first_report_there_is_none(run):
    assert report_html(run) is None


def test_what_was_not_reached_is_said_and_a_name_is_text(run):
    execute(run.path)
    run.relabel(Label(name="<b>mine</b>", note="seen & noted"))
    page = report_html(run)
    assert NEVER in page
    assert "unknown" in page
    assert "&lt;b&gt;mine&lt;/b&gt;" in page
    assert "seen &amp; noted" in page
    assert "k" * 32 not in page
    assert run.status.owner not in page
    assert run.status.host not in page


def test_without_snapshots_it_says_so_and_has_the_rest(run):
    execute(run.path, pictures=False)
    page = report_html(run)
    assert "nothing to replay" in page
    assert 'id="replay"' not in page
    assert as_command(run.config) in page


def test_a_change_by_hand_is_told_and_is_in_what_trains_it_again(run):
    run.change(weight_decay="0")
    execute(run.path)
    page = report_html(run)
    (event,) = run.events()
    assert f"After step {event.step:,}, by hand: weight decay 0." in page
    assert f"step {event.step}: weight_decay=0" in page


def test_a_change_by_whom_this_version_does_not_know_is_told_all_the_same(run):
    execute(run.path)
    append_event(run.path, Event(5, (("weight_decay", "0"),), "somebody"))
    assert "After step 5: weight decay 0." in report_html(run)
