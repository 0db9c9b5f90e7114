"""What tests ask of a page that AppTest has drawn."""

import json
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from streamlit.testing.v1 import AppTest

PATIENCE_S = 60.0


def assert_calm(at: AppTest) -> None:
    """No exception reached the page, nor was one caught on the way there."""
    assert not at.exception, [element.value for element in at.exception]
    assert not [text.value for text in at.info if "could not be drawn" in text.value]


def key_of(at: AppTest, field: str) -> str:
    """Return the key of the widget that sets a field, in the form that is drawn."""
    return f"set_{field}-{at.session_state.form}"


def preset_box(at: AppTest) -> Any:
    """Return the choice of a preset."""
    return next(box for box in at.selectbox if box.label == "Preset")


def said(elements: Sequence[Any]) -> list[str]:
    """Return what elements say to a reader, without the marks that keep a visitor's words from becoming Markdown."""
    return [re.sub(r"\\([^\w\s])", r"\1", element.value) for element in elements]


def texts(at: AppTest) -> str:
    """Return all sentences of a page."""
    return "\n".join(
        text for kind in (at.header, at.markdown, at.caption, at.info, at.warning, at.error) for text in said(kind)
    )


def replayed(at: AppTest) -> dict[str, Any] | None:
    """Return what the player of replays was given, or None when there is none on the page."""
    found = [element.proto for element in at.get("bidi_component") if element.proto.component_name == "replay_player"]
    return json.loads(found[0].json) if found else None


def until(predicate: Callable[[], object]) -> None:
    """Wait until something is so, for as long as a busy machine may need."""
    deadline = time.monotonic() + PATIENCE_S
    while not predicate():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.01)


def open_changes(at: AppTest, what: str = "Now") -> None:
    """Open the row of changes in the Lab: of the run that trains, "Next run" or "Branch"."""
    if not at.session_state.change_open:
        at.button(key="change").click().run()
    at.segmented_control(key="change_what").set_value(what).run()
