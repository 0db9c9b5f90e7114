"""The Change menu: change a run while it trains, plan changes of the next run, start a branch from a landmark."""

import streamlit as st

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


def offer(run: Run | None, status: Status | None) -> None:
    """Draw the menu."""
    with st.popover(say("Change"), icon=":material/tune:", key="change"):
        live = run is not None and status is not None and status.active and owned_by(status, frame.key())
        _now(run if live else None)
        _plan()
        if run is not None and not run.recorded:
            _branch(run)


def _now(run: Run | None) -> None:
    st.markdown(say("**Now**, in the run that trains"))
    if run is None:
        st.caption(say("While a run of yours trains, its settings can be changed here by hand."))
        return
    decay_off = {"weight_decay": "0"}
    label, icon = say("Switch weight decay off"), ":material/toggle_off:"
    live.button(label, _change, run, named=decay_off, icon=icon, key="decay_off")
    name, value = _field_and_value("now", run.settings())
    live.button(say("Change it now"), _change, run, named={name: value}, key="change_now", disabled=not value)


def _change(run: Run, **changes: str) -> None:
    """Change a run by hand, and the form with it: its sliders and the decay clock show what is in force."""
    run.change(**changes)
    state = st.session_state
    fill_form.adopt(state.config.changed(tuple(changes.items())), state.base)


def _plan() -> None:
    st.markdown(say("**Planned**, in the next run"))
    one, two = st.columns(2)
    when = one.selectbox(say("When"), WAITED_FOR, key="plan_when", format_func=say)
    sign = "" if when in ("step", "epoch") else " >="
    number = two.text_input(say("reaches"), "500" if not sign else "0.5", key=f"plan_number{sign}")
    name, value = _field_and_value("plan", st.session_state.config)
    planned = f"{when}{sign} {number.strip()}: {name}={value}"
    live.button(say("Add to the plan"), _add, planned, key="plan_add", disabled=not value)
    if plan := st.session_state.config.interventions:
        st.code(plan.replace("; ", "\n"), language=None)
        live.button(say("Clear the plan"), _set_plan, "", key="plan_clear")


def _branch(run: Run) -> None:
    points = run.landmarks()
    st.markdown(say("**Branch**: a new run, with the settings in the form, from"))
    if not points:
        st.caption(say("Branch points come as it trains: when it has memorised, on the plateau, when it has grokked."))
        return
    name = st.selectbox(
        say("From"),
        points,
        format_func=lambda n: say("{landmark} (step {step:,})", landmark=called(n), step=points[n]),
        key=f"branch_{run.id}",
        label_visibility="collapsed",
    )
    origin = BranchPoint(run.path, points[name])
    live.button(say("Branch off"), controls.start, False, origin, icon=":material/alt_route:", key="branch_off")


def _field_and_value(key: str, config: RunConfig) -> tuple[str, str]:
    """Draw the choice of a field and of its value; return them as text, "" for the value that it has already."""
    one, two = st.columns(2)
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
