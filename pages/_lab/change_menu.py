"""The Change row: change a run while it trains, plan changes of the next run, start a branch from a landmark."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts.part_names import called
from grok_core.config import FIELDS, RunConfig
from grok_core.config.interventions import WATCHED
from grok_core.config.table import CHANGEABLE
from grok_core.languages import mark, say
from grok_core.runs import Run, Status, owned_by
from grok_core.runs.branch import BranchPoint
from pages._form import field_widgets, fill_form, run_form
from pages._lab import controls
from pages._shared import frame, live, messages

WAITED_FOR = (mark("step"), mark("epoch"), *WATCHED)
NOW, PLAN, BRANCH = mark("Now"), mark("Next run"), mark("Branch")


def offer() -> None:
    """Draw the button that opens the row and closes it."""
    live.button(say("Change"), _toggle, key="change", icon=":material/tune:")


def row(run: Run | None, status: Status | None) -> None:
    """Draw the row under the bar, while it is open: below the pictures, so that it covers none that is talked about."""
    if not st.session_state.change_open:
        return
    with st.bottom.container(key="changes"):
        kind, rest = st.columns([1, 3.2], vertical_alignment="bottom")
        what = kind.segmented_control(
            say("What changes"), (NOW, PLAN, BRANCH), default=NOW, key="change_what", required=True, format_func=say,
            label_visibility="collapsed",
        )  # fmt: skip
        with rest:
            if what == PLAN:
                _plan()
            elif what == BRANCH:
                _branch(run)
            else:
                is_live = status is not None and status.active and owned_by(status, frame.key())
                _now(run if is_live else None)


def _toggle() -> None:
    st.session_state.change_open = not st.session_state.change_open


def _now(run: Run | None) -> None:
    if run is None:
        st.caption(say("While a run of yours trains, its settings can be changed here by hand."))
        return
    field, to, one, two = st.columns([1.1, 1.6, 1, 1.3], vertical_alignment="bottom")
    name, value = _field_and_value("now", run.settings(), field, to)
    with one:
        live.button(say("Change it now"), _change, run, named={name: value}, key="change_now", disabled=not value)
    decay_off = {"weight_decay": "0"}
    with two:
        label, icon = say("Switch weight decay off"), ":material/toggle_off:"
        live.button(label, _change, run, named=decay_off, icon=icon, key="decay_off")


def _change(run: Run, **changes: str) -> None:
    """Change a run by hand, and the form with it: its sliders and the decay clock show what is in force."""
    run.change(**changes)
    state = st.session_state
    fill_form.adopt(state.config.changed(tuple(changes.items())), state.base)


def _plan() -> None:
    one, two, field, to, rest = st.columns([0.9, 0.8, 1.1, 1.6, 1.1], vertical_alignment="bottom")
    when = one.selectbox(say("When"), WAITED_FOR, key="plan_when", format_func=say)
    sign = "" if when in ("step", "epoch") else " >="
    number = two.text_input(say("reaches"), "500" if not sign else "0.5", key=f"plan_number{sign}")
    name, value = _field_and_value("plan", st.session_state.config, field, to)
    planned = f"{when}{sign} {number.strip()}: {name}={value}"
    plan = st.session_state.config.interventions
    with rest:
        live.button(say("Add to the plan"), _add, planned, key="plan_add", disabled=not value)
        if plan:
            live.button(say("Clear the plan"), _set_plan, "", key="plan_clear", help=messages.plain(plan))


def _branch(run: Run | None) -> None:
    points = {} if run is None or run.recorded else run.landmarks()
    if run is None or not points:
        st.caption(say("Branch points come as it trains: when it has memorised, on the plateau, when it has grokked."))
        return
    one, two = st.columns([2, 1], vertical_alignment="bottom")
    name = one.selectbox(
        say("A new run, with the settings in the form, from"),
        points,
        format_func=lambda n: say("{landmark} (step {step:,})", landmark=called(n), step=points[n]),
        key=f"branch_{run.id}",
    )
    origin = BranchPoint(run.path, points[name])
    with two:
        live.button(say("Branch off"), controls.start, False, origin, icon=":material/alt_route:", key="branch_off")


def _field_and_value(key: str, config: RunConfig, one: DeltaGenerator, two: DeltaGenerator) -> tuple[str, str]:
    """Draw the choice of a field and of its value; return them as text, "" for the value that it has already."""
    name = one.selectbox(say("set"), CHANGEABLE, format_func=lambda n: say(FIELDS[n].label), key=f"{key}_field")
    field, now = FIELDS[name], getattr(config, name)
    value = f"{key}_value_{name}"
    with two:
        if field.rungs or field.slider or field.choices or field.kind == "bool":
            st.session_state.setdefault(value, now)
            field_widgets.pick(field, say("to"), {"key": value})
            chosen = st.session_state[value]
            if chosen == now:
                return name, ""
            return name, f"{chosen:g}" if isinstance(chosen, float) else field.text(chosen)
        return name, st.text_input(say("to"), key=value, placeholder=field.allowed[:40]).strip()


def _add(planned: str) -> None:
    _set_plan("; ".join(filter(None, (st.session_state.config.interventions, planned))))


def _set_plan(text: str) -> None:
    """Put a plan into the form if it is possible; otherwise keep the complaint."""
    messages.safely(st.session_state.config.replace, interventions=text)
    if "complaint" not in st.session_state:
        st.session_state[field_widgets.key_of("interventions")] = text
        run_form.changed()
