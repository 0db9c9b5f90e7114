"""How the Lab's pictures are drawn: axis, third curve, output rows; kept in the address."""

import streamlit as st

from grok_core.config import RunConfig
from grok_core.languages import mark, say
from grok_core.views import run_rows
from pages._shared import address, curves, rows_picture
from pages._shared.choices import Choice

ROWS = {"output rows": mark("Output rows"), "left operand": mark("Left operand")}


def choices(config: RunConfig) -> dict[str, Choice]:
    """Return what can be chosen for a run, by label in English."""
    thirds, views = curves.thirds(config), rows_picture.views(config)
    return {
        mark("Step axis"): Choice("axis", (mark("log"), mark("linear")), "log"),
        mark("Third curve"): Choice("third", thirds, thirds[0]),
        ROWS[run_rows.shown_matrix(config)]: Choice("rows_view", views, views[0]),
    }


def offer(config: RunConfig) -> None:
    """Draw the menu; when a visitor first comes, its choices are those of the address."""
    state = st.session_state
    with st.popover(say("View"), key="view"):
        for label, choice in choices(config).items():
            if choice.name not in state:
                state[choice.name] = address.read(choice, excuse=rows_picture.RIGHT_ELSEWHERE.__contains__)
            elif state[choice.name] not in choice.options:  # the run that was shown before offered it
                state[choice.name] = choice.usual
            st.segmented_control(
                say(label), choice.options, key=choice.name, required=True, format_func=say, persist_state="session"
            )


def chosen(name: str, config: RunConfig) -> str:
    """Return what was chosen, or the usual where the run does not offer that."""
    choice = next(choice for choice in choices(config).values() if choice.name == name)
    now = str(st.session_state.get(name))
    return now if now in choice.options else choice.usual


def in_address(config: RunConfig) -> dict[str, str]:
    """Return what the address is to say: the choices that are not the usual ones."""
    now = {choice.name: (chosen(choice.name, config), choice.usual) for choice in choices(config).values()}
    return {name: text for name, (text, usual) in now.items() if text != usual}
