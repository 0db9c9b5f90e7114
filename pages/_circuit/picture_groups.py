"""Pictures of the Circuit page in groups, two or three at a time: chosen and drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from grok_core.languages import mark, say
from pages._shared import address
from pages._shared.choices import Choice

AT_ONCE = 3
CUT = mark("cut")
ABOUT = (mark("neurons"), mark("answers"), mark("operands"), CUT)  # what the first pictures, the next … are about


@dataclass(frozen=True)
class Picture:
    """A picture of the page.

    Args:
        heading: What stands over it, behind its number.
        draw: Draws it, below its heading.
        width: Beside others of width 1.
        is_alone: Whether it is shown by itself, after the others.
    """

    heading: str
    draw: Callable[[], None]
    width: float = 1.0
    is_alone: bool = False


def groups_of(pictures: Sequence[Picture]) -> dict[str, list[tuple[int, Picture]]]:
    """Return the pictures with their numbers, two or three together, by the name of each such group."""
    numbered = list(enumerate(pictures, start=1))
    alone = [one for one in numbered if one[1].is_alone]
    beside = [one for one in numbered if not one[1].is_alone]
    first, rest = beside[:AT_ONCE], beside[AT_ONCE:]
    half = (len(rest) + 1) // 2 if len(rest) > AT_ONCE else len(rest)
    groups = zip(ABOUT, (first, rest[:half], rest[half:], alone), strict=True)
    return {about: group for about, group in groups if group}


def choose(groups: Mapping[str, list[tuple[int, Picture]]]) -> list[tuple[int, Picture]]:
    """Draw the choice of the pictures that are shown, which stands in the address, and return these."""
    names, state = list(groups), st.session_state
    if len(names) == 1:
        return groups[names[0]]
    about = state.circuit_shown = address.choose(
        Choice("pictures", names, names[0]), remember=True, excuse=lambda text: text in ABOUT
    )
    st.segmented_control(
        say("Pictures"),
        names,
        required=True,
        key="circuit_shown",
        format_func=lambda name: f"{_numbers(groups[name])} {say(name)}",
        on_change=address.follow,
        args=("pictures", "circuit_shown", True),
    )
    return groups[about]


def draw(group: Sequence[tuple[int, Picture]]) -> None:
    """Draw pictures side by side, each under its number and heading."""
    with st.container(key="circuit_pictures"):
        columns = st.columns([picture.width for _, picture in group], gap="medium")
        for column, (number, picture) in zip(columns, group, strict=True):
            with column:
                st.header(f"{number} · {picture.heading}", anchor=False)
                picture.draw()


def _numbers(group: Sequence[tuple[int, Picture]]) -> str:
    first, last = group[0][0], group[-1][0]
    return f"{first}" if first == last else f"{first}–{last}"
