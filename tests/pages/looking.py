"""What tests ask of a page that AppTest has drawn."""

import time
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

PATIENCE_S = 60.0


def assert_calm(at: AppTest) -> None:
    """No exception reached the page, nor was one caught on the way there."""
    assert not at.exception, [element.value for element in at.exception]
    assert not [text.value for text in at.info if "could not be drawn" in text.value]


def texts(at: AppTest) -> str:
    """Return all sentences of a page."""
    kinds = (at.markdown, at.caption, at.info, at.warning, at.error)
    return "\n".join(element.value for kind in kinds for element in kind)


def until(predicate: Callable[[], object]) -> None:
    """Wait until something is so, for as long as a busy machine may need."""
    deadline = time.monotonic() + PATIENCE_S
    while not predicate():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.01)
