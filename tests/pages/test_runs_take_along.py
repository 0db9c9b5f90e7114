"""What the Runs page offers of the chosen run: its report, its numbers, the command and the Python."""

import pytest

from grok_core.config.reproduce import as_command, as_python
from grok_core.runs import Run, create_run
from pages._runs import take_along
from pages._shared import frame
from tests.pages.looking import texts
from tests.pages.test_runs import KEY, choose

pytestmark = pytest.mark.usefixtures("no_recordings")


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start runs."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


def offered(at):
    return {button.key: not button.disabled for button in at.get("download_button") if button.key != "export"}


def test_it_is_offered_for_one_run_at_a_time(open_app, trained):
    run, other = trained(), trained(seed=2)
    at = open_app("runs")
    assert offered(at) == {}
    assert offered(choose(at, run.id, other.id)) == {}
    at = choose(at, run.id)
    assert offered(at) == {"take_html": True, "take_csv": True}
    codes = [code.value for code in at.code]
    assert codes == [as_command(run.config), as_python(run.config)]
    assert "another processor gives other last digits" in texts(at)


def test_the_files_hold_the_run(trained):
    run = trained()
    assert b'id="replay"' in take_along._report(run)
    lines = take_along._csv(run).decode().splitlines()
    assert lines[0].startswith("step,attempt,seconds,scheduled,train_loss")
    assert len(lines) == len(run.rows()) + 1


def test_before_its_first_report_there_is_only_what_trains_it(open_app, tiny):
    run = Run(create_run(tiny))
    at = choose(open_app("runs"), run.id)
    assert offered(at) == {"take_html": False, "take_csv": False}
    assert len(at.code) == 2
