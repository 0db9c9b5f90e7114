"""Every run there is: open it, or delete it."""

import pandas as pd
import streamlit as st

from grok_core.charts.captions import percent
from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES
from grok_core.errors import GrokError
from grok_core.runs import Run, owned_by
from grok_core.views import reading
from grok_core.views.cached_run import broken_runs, list_runs, open_run, recordings, swept_runs
from pages._shared import address, frame, messages, opening, run_form
from pages._shared.choices import Choice

OUTCOME_NOTE = "  \n".join(f"**{word}**: {OUTCOME_HELP[name]}" for name, word in OUTCOMES.items())
SWEPT = Choice("swept", ["false", "true"], "false")
MOST = 200  # newest first; a page of more is slow to draw and nobody reads it


def row(run: Run) -> dict[str, object]:
    """Return what the table shows of a run."""
    status, reached = run.status, reading.reached(run)
    accuracy = reached.val_accuracy
    return {
        "run": run.id,
        "task": run.config.title,
        "network": run.config.architecture,
        "weight decay": run.config.weight_decay,
        "seed": run.config.seed,
        "state": "recorded" if run.recorded else status.state,
        "outcome": OUTCOMES.get(status.outcome, ""),
        "memorised at": _step(reached.progress.step_train_99),
        "generalised at": _step(reached.progress.step_val_99),
        "validation": "" if accuracy is None else percent(accuracy),
        "steps": status.step,
        "seconds": round(status.seconds, 1),
        "started (UTC)": pd.Timestamp(status.created, unit="s"),
    }


def _step(step: int | None) -> str:
    return "—" if step is None else f"{step:,}"


def with_swept() -> bool:
    """Draw the switch for the runs of sweeps, and say whether it is on."""
    st.session_state.setdefault("swept", address.read(SWEPT) == "true")
    on: bool = st.toggle("Runs of experiments too", key="swept", persist_state="session")
    address.keep("swept", "true" if on else None)
    return on


def _asked() -> list[Run]:
    """Return the run of a sweep that the address names: it stands at the head of the table, and is chosen."""
    try:
        run = open_run(address.asked("run") or "")
    except GrokError:
        return []
    return [run] if run.swept else []


@st.dialog("Delete this run?")
def confirm_delete(run: Run) -> None:
    """Ask before anything is lost."""
    st.write(
        f"{run.id}: {messages.plain(run.config.title)}, {run.status.step:,} steps. Its curves and snapshots go with it."
    )
    if st.button("Delete it", type="primary", icon=":material/delete:", key="confirm"):
        try:
            run.delete()
        except GrokError as error:
            messages.error(error)
        else:
            st.rerun()


def table(runs: list[Run]) -> Run | None:
    """Draw the table and return the run whose row is chosen."""
    rows, shown = [], []
    for run in list(dict.fromkeys(runs))[:MOST]:
        try:
            rows.append(row(run))
            shown.append(run)
        except GrokError as error:  # damaged since it was listed
            messages.warning(error)
    event = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"runs_table_{hash(tuple(run.id for run in shown))}",
        column_config={"outcome": st.column_config.TextColumn(help=OUTCOME_NOTE)},
    )
    chosen = event["selection"]["rows"]
    return shown[chosen[0]] if chosen and chosen[0] < len(shown) else None


def page() -> None:
    """Lay the page out."""
    run_form.load()
    st.header("Runs", anchor=False)
    mine, recorded = list_runs(), recordings()
    if not mine:
        st.info("No runs yet: press Start in the Lab. Below are the recordings that came with the project.")
    asked = _asked()
    run = table([*asked, *mine, *(swept_runs() if with_swept() else []), *recorded]) or next(iter(asked), None)
    buttons = st.container(horizontal=True)
    if buttons.button("Open in the Lab", icon=":material/science:", disabled=run is None, key="open") and run:
        opening.open_in("pages/lab.py", run)
    if buttons.button("Embeddings", icon=":material/bubble_chart:", disabled=run is None, key="embed") and run:
        opening.open_in("pages/embeddings.py", run)
    may = run is not None and not run.recorded and owned_by(run.status, frame.key()) and not run.status.active
    if buttons.button("Delete", icon=":material/delete:", disabled=not may, key="delete") and run:
        confirm_delete(run)
    if run is None:
        st.caption("Choose a row to open or delete it.")
    elif not may:
        st.caption("A run can be deleted by who started it, once it has ended; recordings stay.")
    if broken := broken_runs():
        with st.expander(f"{len(broken)} in the folder of runs cannot be opened"):
            for item in broken:
                st.text(item.reason)


frame.show(page)
