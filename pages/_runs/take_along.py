"""What can be taken along of the chosen run: its report, its numbers, and what trains it again."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from grok_core.config.reproduce import as_command, as_python
from grok_core.errors import GrokError
from grok_core.languages import as_now, mark, say
from grok_core.runs import Run
from grok_core.views.portable.report import report_html
from grok_core.views.portable.reproducing import again
from pages._shared import messages

REPORT = mark("One page with the replay, the numbers and all settings; it plays from a disk, without a network.")
CSV = mark("The metrics, one line a report, as at this moment.")


def draw(runs: Sequence[Run]) -> None:
    """Draw what can be taken along, where one run is chosen."""
    if len(runs) != 1:
        return
    with st.expander(say("Take it along: report, CSV, command, Python"), icon=":material/ios_share:"):
        try:
            _offer(runs[0])
        except GrokError as error:  # damaged since it was listed
            messages.warning(error)


def _offer(run: Run) -> None:
    same, is_empty = again(run), not run.rows()
    files = (
        (say("Report"), _report, "html", "text/html", say(REPORT)),
        (say("Metrics as CSV"), _csv, "csv", "text/csv", say(CSV)),
    )
    with st.container(horizontal=True, gap="xsmall"):
        for label, made, ending, mime, note in files:
            st.download_button(
                label,
                as_now(partial(made, run)),
                f"{run.id}.{ending}",
                mime,
                key=f"take_{ending}",
                icon=":material/download:",
                help=note,
                disabled=is_empty,
                on_click="ignore",
            )
    st.markdown(say("The same run again, from a shell:"))
    st.code(as_command(same.config), language="bash", wrap_lines=True)
    st.markdown(say("and in Python:"))
    st.code(as_python(same.config), language="python", wrap_lines=True)
    for note in same.notes:
        st.caption(messages.plain(note))


def _report(run: Run) -> bytes:
    return (report_html(run) or "").encode()


def _csv(run: Run) -> bytes:
    return run.metrics().to_csv(index=False).encode()
