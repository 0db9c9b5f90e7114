"""What a grid varies: two fields with their values, and the seeds; kept in the session and in the address."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from grok_core.config import FIELDS
from grok_core.config.fields import Field
from grok_core.config.grids import values_text
from grok_core.config.links import to_query
from grok_core.config.rules import unused
from grok_core.languages import mark, say
from grok_core.presets import BY_NAME
from grok_core.views.grid_runs import Asked
from pages._shared import address
from pages._shared.choices import Choice, numbers

T = TypeVar("T")

USUAL = {"across": "weight_decay", "down": "train_fraction"}
VALUES = {"weight_decay": "0, 0.3, 1, 3", "train_fraction": "0.2, 0.3, 0.4, 0.5, 0.6"}
NOT_VARIED = ("seed", "split_seed", "table", "threads", "device", "report", "until", "interventions", "precision")
MOST_SEEDS = 25
SHOWN = {"outcome": mark("outcome"), "steps": mark("steps to 99 %")}
SEEDS, SHOWS = Choice("seeds", numbers(1, MOST_SEEDS), "2"), Choice("diagram", list(SHOWN), "outcome")
SWITCHES, SWITCH_KEYS = {"vary_split": True, "whole": False}, {"vary_split": "grid_split", "whole": "grid_whole"}


def fields() -> list[str]:
    """Return the fields that a grid can vary: those that the settings in the form use."""
    idle = {*unused(st.session_state.config), *NOT_VARIED}
    return [name for name, field in FIELDS.items() if name not in idle and len(field.choices) != 1]


def draw() -> Asked:
    """Draw the form of a grid, and return what it asks for; values are not checked."""
    first, second = st.columns(2, gap="medium")
    with first:
        across, across_values = _axis("across", say("From left to right"), fields())
    with second:
        down, down_values = _axis("down", say("From top to bottom"), [name for name in fields() if name != across])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        seeds = _begun("grid_seeds", lambda: int(address.read(SEEDS)))
        st.number_input(say("Runs a cell"), 1, MOST_SEEDS, key="grid_seeds", persist_state="session", width=130)
        note = say("Otherwise all runs of a cell learn the same pairs.")
        split = _switch("vary_split", say("A split for each seed"), note)
        note = say("Otherwise a run ends once validation has reached 99 %. Going on shows what is lost again.")
        whole = _switch("whole", say("Go on after 99 %"), note)
        st.segmented_control(
            say("Diagram"),
            list(SHOWN),
            format_func=lambda show: say(SHOWN[show]),
            key="diagram",
            required=True,
            persist_state="session",
            label_visibility="collapsed",
        )
    base = st.session_state.config
    base = base if whole else base.replace(until="grokked")
    return Asked(base, across, across_values, down, down_values, int(seeds), split)


def in_address(asked: Asked) -> dict[str, str]:
    """Return what the address says of a grid: all that makes it, and how it is shown."""
    state = st.session_state
    query = {"preset": state.base, **to_query(state.config, BY_NAME[state.base].config)}
    query |= {"across": asked.across, "across_values": asked.across_values}
    query |= {"down": asked.down, "down_values": asked.down_values, "seeds": str(asked.seeds)}
    now = {"vary_split": asked.vary_split, "whole": state.grid_whole}
    query |= {name: str(value).lower() for name, value in now.items() if value != SWITCHES[name]}
    query |= {} if state.diagram == SHOWS.usual else {"diagram": state.diagram}
    return query | ({} if state.get("grid_cell") is None else {"cell": str(state.grid_cell)})


def _begun(key: str, first: Callable[[], T]) -> T:
    """Return what a widget holds; when a visitor first comes, what the address says is put there."""
    if key not in st.session_state:
        st.session_state[key] = first()
    value: T = st.session_state[key]
    return value


def _axis(which: str, label: str, options: list[str]) -> tuple[str, str]:
    """Draw a field and its values, and return both."""
    key = f"grid_{which}"
    name = str(
        _begun(
            key, lambda: address.read(Choice(which, options, USUAL[which] if USUAL[which] in options else options[0]))
        )
    )
    if name not in options:  # the settings no longer use it, or it is varied from left to right
        st.session_state[key] = name = next(usual for usual in (*USUAL.values(), *options) if usual in options)
    one, two = st.columns([1, 1.5])
    one.selectbox(label, options, key=key, format_func=lambda n: say(FIELDS[n].label), persist_state="session")
    values_key, field = f"grid_values_{name}", FIELDS[name]
    said = address.asked(f"{which}_values") if address.asked(which) == name else None
    text = str(_begun(values_key, lambda: said if said is not None else _usual(field)))
    help_text = say("{help} Between commas; each is {allowed}.", help=say(field.help), allowed=field.allowed)
    two.text_input(say("Its values"), key=values_key, help=help_text, persist_state="session", max_chars=2000)
    return name, text


def _usual(field: Field) -> str:
    """Return values to begin with: some of its choices or rungs, or the one in the form."""
    if field.name in VALUES:
        return VALUES[field.name]
    now = getattr(st.session_state.config, field.name)
    some = [*field.choices[:4], *field.rungs[:: max(len(field.rungs) // 4, 1)]] or [now]
    if field.kind == "bool":
        some = [False, True]
    return values_text(field.name, list(map(type(now), some))).replace(",", ", ")


def _switch(name: str, label: str, note: str) -> bool:
    """Draw a switch, and return whether it is on."""
    key, usual = SWITCH_KEYS[name], "true" if SWITCHES[name] else "false"
    value = _begun(key, lambda: address.read(Choice(name, ["true", "false"], usual)) == "true")
    st.toggle(label, key=key, help=note, persist_state="session")
    return value
