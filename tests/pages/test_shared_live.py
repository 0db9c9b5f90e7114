"""A press counts once, although the browser may send it with a timer's message as well; pages follow a live run."""

import ast
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from grok_core.runs import list_runs
from pages._shared import live
from tests.pages.looking import assert_calm, said, until

PAGES = Path(live.__file__).parents[1]
WITHOUT_TIMERS = {PAGES / "runs.py", *(PAGES / "_runs").glob("*.py")}  # its buttons are Streamlit's own
TIMER, OTHER = "a fragment with a timer", "the fragment of a button"


@pytest.mark.parametrize(
    ("fragments", "counted"),
    [(None, True), ([], True), ([TIMER], False), ([OTHER], True), ([TIMER, OTHER], True)],
    ids=str,
)
def test_a_press_that_comes_with_a_timers_message_alone_is_not_counted(monkeypatch, fragments, counted):
    done = []
    monkeypatch.setattr(live, "get_script_run_ctx", lambda: SimpleNamespace(fragment_ids_this_run=fragments))
    monkeypatch.setattr(st, "session_state", SimpleNamespace(timers={TIMER}))
    live._press(done.append, "pause")
    assert done == ["pause"] * counted


OPEN_A_PAGE = {
    PAGES / "_experiments" / "grid_cell.py",
    *(PAGES / "_learn" / f"{name}.py" for name in ("stage", "proof_scene")),
}
"""Their buttons open another page, and to open it twice is to open it once."""


def streamlits_own(source):
    """Return what a module asks of Streamlit past `live`: buttons, callbacks of presses, fragments."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("button", "form_submit_button", "fragment"):
            found.append(ast.unparse(node))
        if isinstance(node, ast.keyword) and node.arg == "on_click" and ast.unparse(node.value) != "'ignore'":
            found.append(f"on_click={ast.unparse(node.value)}")
    return sorted(set(found) - {"live.button"})


def test_every_timer_and_every_button_beside_one_goes_through_the_guard():
    sources = {path: path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py")}
    own = {path for path, source in sources.items() if streamlits_own(source)}
    assert own - WITHOUT_TIMERS == {Path(live.__file__), *OPEN_A_PAGE}
    assert not [path for path in WITHOUT_TIMERS if "live." in sources[path]]


def test_the_guard_that_is_missing_is_found():
    past = "row.button('Start', on_click=start)\nst.fragment(tick, run_every=1)()\nlive.button('Stop', stop)"
    assert streamlits_own(past) == ["on_click=start", "row.button", "st.fragment"]
    assert streamlits_own("st.download_button('Page', on_click='ignore')") == []


def test_a_press_inside_what_a_timer_draws_counts_by_its_own_message(open_app, monkeypatch):
    started, run_script = [], LocalScriptRunner._run_script
    at = open_app(pace="10")
    at.button(key="start").click().run()
    monkeypatch.setattr("pages._lab.controls.start", lambda: started.append("a run"))
    timers = at.session_state.timers
    own = set(at._fragment_storage._fragments) - timers
    for message, so_far in ((list(timers), []), (list(own), ["a run"])):
        at.button(key="try").click()
        with monkeypatch.context() as sent:
            sent.setattr(
                LocalScriptRunner,
                "_run_script",
                lambda runner, data, ids=message: run_script(runner, replace(data, fragment_id_queue=ids)),
            )
            at.run()
        assert started == so_far
    assert len(at.header) == len(open_app().header)


def test_the_embeddings_follow_a_run_while_it_trains(open_app, monkeypatch):
    lab = open_app(p="11", d_model="8", d_hidden="16", steps="10000000")
    lab.button(key="start").click().run()
    (run,) = list_runs()
    lab.button(key="pause").click().run()
    until(lambda: run.status.state == "paused" and run.snapshot_steps())
    timers, drawn_anew = [], []
    with monkeypatch.context() as without_a_browser:
        without_a_browser.setattr(live, "repeat", lambda look, *, every_s: every_s and timers.append((look, every_s)))
        at = open_app("embeddings", run=run.id)
        ((look, every_s),) = timers
        seen = run.snapshot_steps()
        without_a_browser.setattr(st, "rerun", lambda: drawn_anew.append(run.snapshot_steps()))
        look()
        assert not drawn_anew, "nothing new to draw"
        run.step(100)
        until(lambda: run.snapshot_steps() != seen and run.status.state == "paused")
        look()
        assert (drawn_anew, every_s) == ([run.snapshot_steps()], live.POLL_S)
    at.run()
    assert_calm(at)
    assert at.select_slider(key=f"step_{run.id}").value == run.snapshot_steps()[-1] > seen[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files")
@pytest.mark.parametrize("room", [0, 3000])
def test_a_full_disk_is_said_on_the_page_at_once(open_app, room):
    import resource

    at = open_app(p="11", d_model="8", d_hidden="16", steps="300")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        at.button(key="start").click().run()
        until(lambda: not any(run.status.active for run in list_runs()))
        begun = list_runs()
        if begun:
            at.run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert_calm(at)
    assert [run.status.state for run in begun] == ["failed"] * bool(room)
    (sentence,) = said(at.warning)
    assert "cannot be written" in sentence
    assert "make room" in sentence
