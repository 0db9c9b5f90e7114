"""A table of a visitor's own: uploaded where the form asks for one, found again where a link names it."""

from collections.abc import Callable

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.notation.operations import OWN_TABLE
from grok_core.notation.tables import LARGEST, MOST_LABELS
from grok_core.runs.kept_tables import find_table, keep_table
from pages._form import field_widgets
from pages._shared import messages

HELP = mark(
    "A CSV file of n rows and n columns without headings, n at most {rows}; an answer is a number or a word, and there "
    "are at most {answers} different ones. It is kept on this machine, and whoever has a link to it sees it."
)

MOST_MB = 1  # as much as `tables.learn` reads


def find(digest: str | None) -> str:
    """Have the table that a link names read, if it is on this machine; return a sentence where it is damaged, or ""."""
    try:
        find_table(digest or "")
    except GrokError as error:
        return str(error)
    return ""


def offer(changed: Callable[[], None]) -> None:
    """Draw the upload while the form's operation is a table of one's own; `changed` is called after an upload."""
    if st.session_state.get(field_widgets.key_of("operation")) != OWN_TABLE:
        return
    key = f"upload-{field_widgets.form()}"

    def take() -> None:
        messages.safely(_take, key)
        changed()

    st.file_uploader(
        say("A table of your own"),
        type=["csv", "tsv", "txt"],
        key=key,
        help=say(HELP, rows=LARGEST, answers=MOST_LABELS),
        on_change=take,
        max_upload_size=MOST_MB,
    )


def _take(key: str) -> None:
    """Keep what was uploaded, and put it into the form."""
    if (file := st.session_state[key]) is not None:
        table = keep_table(file.getvalue())
        st.session_state[field_widgets.key_of("table")] = table.digest
        st.session_state[field_widgets.key_of("p")] = table.n
