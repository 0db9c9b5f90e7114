"""The Lab: choose settings, start a run, watch its curves, its table and its rows."""

import logging
from functools import partial

import streamlit as st

from grok_core.charts import captions
from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run, owned_by
from grok_core.views import reading
from pages._form import run_form
from pages._lab import (
    banner,
    change_menu,
    comparison,
    controls,
    five_seeds,
    heading,
    lab_forecast,
    lab_guess,
    link,
    next_settings,
    one_pointer,
    replay,
    shown_run,
    speed,
    transport,
    view_menu,
    what_if,
)
from pages._shared import answer_curves, curves, frame, live, messages, operation_table, rows_picture, step_choice

TICK_S, WATCHING_S = 0.4, 1.5  # between two looks, for who started the run and for who watches


def tick(run: Run, is_live: bool, is_repeated: bool, step: int | None) -> None:
    """Draw everything that changes; when the bar at the bottom no longer fits, run the whole page once more."""
    try:
        run.touch()
        draw(run)
    except GrokError as error:
        messages.info(error)
    except Exception:  # visitors see one sentence; the log has the traceback
        logging.getLogger(__name__).exception("drawing run %s", run.id)
        messages.info(say("This step could not be drawn; the next one may succeed."))
    is_other_step = step_choice.chosen(run.id) != step  # a click on a curve has chosen it
    if is_other_step or (is_live and shown_run.is_outdated(run)) or five_seeds.is_active(run) != is_repeated:
        st.rerun()
    st.session_state.clock_missed = None


def draw(run: Run) -> None:
    """Draw one reading of the run: the curve that jumps, the network's inside, and the other curves."""
    state = st.session_state
    whole = reading.read(run)
    until = step_choice.before_newest(whole)
    now = whole if until is None else reading.read(run, until=until)
    ghost, axis = state.ghost, view_menu.axis(whole, state.ghost)
    state.shown = now if until is None else state.shown
    parts = st.container(key="lab")  # the style sets them side by side, or on a phone in this order
    with parts.container(key="lab_jump"):
        banner.draw(now)
        st.markdown(
            captions.happening(now.progress, now.row, state="running" if until is not None else now.status.state)
        )
        over = five_seeds.of(whole)
        band, (span, marked) = None if over is None else over.band, lab_forecast.drawn(whole)
        metric = view_menu.chosen("metric", run.config)
        answer_curves.draw(whole, ghost, metric, axis=axis, cursor=until, band=band, marked=marked, span=span)
    with parts.container(key="lab_inside"):
        operation_table.operation_table(run.config, now.snapshot, width=300)
        if run.swept:
            messages.without_pictures(run)
        else:
            rows_picture.rows(now, view_menu.chosen("rows_view", run.config))
    with parts.container(key="lab_rest"):
        one, two = st.columns(2)
        with one:
            curves.loss(whole, ghost, axis=axis, cursor=until)
        with two:
            curves.third(whole, ghost, view_menu.chosen("third", run.config), axis=axis, cursor=until)
        comparison.sentence(now, ghost)
        comparison.offer(whole, ghost)
        lab_forecast.outcome(whole)
        five_seeds.offer(whole, over)
        what_if.ask()
        if now.status.message:
            messages.warning(now.status.said)


def page() -> None:
    """Lay the page out."""
    state = st.session_state
    comparison.follow()
    replay.begin()
    speed.begin()
    run_form.load()
    with st.sidebar:
        complaint = run_form.form()
    if state.pop("changed", False) and state.auto and not complaint:
        messages.safely(controls.start, True)
    run = shown_run.shown_run()
    messages.warnings(state.problems)
    status, config = (None, state.config) if run is None else (run.status, run.config)
    view_menu.load(config, run)
    heading.draw(config, partial(lab_guess.offer, run, state.config))
    options = (change_menu.offer, partial(view_menu.offer, config, run))
    transport.draw(run, status, ready=not complaint, options=() if replay.is_on(run) else options)
    if complaint:
        messages.error(complaint)
    link.write(view_menu.in_address(config) | speed.in_address() | replay.in_address(run))
    if run is None:
        st.info(say("Press Train live: this network trains right here."), icon=":material/play_arrow:")
        operation_table.operation_table(state.config, None, width=420)
        return
    next_settings.note(run, state.config)
    if replay.is_on(run):
        replay.draw(run)
        return
    is_live = status is not None and status.active  # as the bar was drawn: one that ended since is drawn once more
    pace = TICK_S if status is not None and owned_by(status, frame.key()) else WATCHING_S
    is_repeated = five_seeds.is_active(run)
    every_s = pace if is_live else WATCHING_S if is_repeated else None
    live.repeat(tick, run, is_live, is_repeated, step_choice.chosen(run.id), every_s=every_s)
    one_pointer.draw()


frame.show(page)
