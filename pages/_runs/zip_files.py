"""A run taken away as a zip file, and one brought in."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from grok_core.languages import as_now, mark, say
from grok_core.runs import Run
from grok_core.runs.zip_import import import_run
from grok_core.views.portable.run_zip import run_zip
from pages._shared import frame, messages

MOST_MB = 64  # as in .streamlit/config.toml; the shell takes larger files
WHAT = mark(
    "Configuration, curves (also as CSV and Parquet), snapshots and dissections in one zip file. `import` in a shell "
    "reads it, and so does this page, here or elsewhere. Checkpoints stay here."
)


def offer_export(runs: Sequence[Run]) -> None:
    """Draw the button that downloads the chosen run."""
    may = len(runs) == 1 and not runs[0].status.active
    st.download_button(
        say("Export"),
        as_now(partial(run_zip, runs[0])) if may else b"",
        f"{runs[0].id if may else 'run'}.zip",
        "application/zip",
        key="export",
        icon=":material/download:",
        help=say(WHAT),
        disabled=not may,
        on_click="ignore",
    )


def offer_import() -> None:
    """Draw the upload."""
    with st.expander(say("Import a run from a zip file"), icon=":material/upload:"):
        key = f"zip_{st.session_state.zips}"
        st.file_uploader(
            say("A zip file that Export has written"),
            type=["zip"],
            key=key,
            max_upload_size=MOST_MB,
            on_change=messages.safely,
            args=(_take, key),
        )


def _take(key: str) -> None:
    """Import what was uploaded, and offer another upload."""
    if (file := st.session_state[key]) is not None:
        run = import_run(file, owner=frame.key())
        text = mark("Imported {run}: {task}, {steps:,} steps. It is yours here.")
        st.session_state.said = say(text, run=run.id, task=run.config.title, steps=run.status.step)
        st.session_state.zips += 1
