"""The table of runs: one row each, sorted by a click on a heading, with as many rows chosen as one likes."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES
from grok_core.config.rules import unused
from grok_core.errors import GrokError
from grok_core.runs import Run
from grok_core.views import reading
from pages._shared import messages

MOST = 200  # newest first; a page of more is slow to draw and nobody reads it
OUTCOME_NOTE = "  \n".join(f"**{word}**: {OUTCOME_HELP[name]}" for name, word in OUTCOMES.items())
KINDS = {
    "starred": "str", "run": "str", "name": "str", "task": "str", "network": "str", "outcome": "str",
    "memorised at": "Int64", "generalised at": "Int64", "validation": "float64", "train fraction": "float64",
    "learning rate": "float64", "weight decay": "float64", "width": "Int64", "seed": "Int64", "state": "str",
    "steps": "Int64", "seconds": "float64", "note": "str", "added (UTC)": "datetime64[ns]",
}  # fmt: skip
"""The columns, each of a kind that is sorted as people expect: numbers by their size, and what is missing last."""


def row(run: Run) -> dict[str, object]:
    """Return what the table shows of a run. Raises StoreError when it is damaged."""
    status, reached, label, config = run.status, reading.reached(run), run.label, run.config
    return {
        "starred": "★" if label.star else "",
        "run": run.id,
        "name": label.name,
        "task": config.title,
        "network": config.architecture,
        "outcome": OUTCOMES.get(status.outcome, ""),
        "memorised at": reached.progress.step_train_99,
        "generalised at": reached.progress.step_val_99,
        "validation": _share(reached.val_accuracy),
        "train fraction": config.train_fraction,
        "learning rate": config.lr,
        "weight decay": config.weight_decay,
        "width": None if "d_model" in unused(config) else config.d_model,
        "seed": config.seed,
        "state": "recorded" if run.recorded else status.state,
        "steps": status.step,
        "seconds": round(status.seconds, 1),
        "note": label.note,
        "added (UTC)": pd.Timestamp(status.created, unit="s"),
    }


def choose(runs: Sequence[Run]) -> list[Run]:
    """Draw the table and return the runs whose rows are chosen, in the order of the clicks."""
    rows, shown = [], []
    for run in runs[:MOST]:
        try:
            rows.append(row(run))
            shown.append(run)
        except GrokError as error:  # damaged since it was listed
            messages.warning(error)
    number = st.column_config.NumberColumn
    event = st.dataframe(
        pd.DataFrame(rows, columns=list(KINDS)).astype(KINDS),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"runs_table_{hash(tuple(run.id for run in shown))}",
        column_config={
            "starred": st.column_config.TextColumn("★", width=40),
            "name": st.column_config.TextColumn(width=130),
            "outcome": st.column_config.TextColumn(help=OUTCOME_NOTE),
            "validation": number(format="percent"),
            "learning rate": number(format="%g"),
            "weight decay": number(format="%g"),
            "train fraction": number(format="percent"),
            **{name: number(format="localized") for name in ("memorised at", "generalised at", "steps")},
            "note": st.column_config.TextColumn(width="medium"),
        },
        placeholder="–",
        alt="Every run with its task, network, outcome and settings",
    )
    if len(runs) > MOST:
        st.caption(f"The first {MOST} of {len(runs):,} runs are listed, the newest first; search for the others.")
    return [shown[at] for at in event["selection"]["rows"] if at < len(shown)]


def _share(accuracy: float | None) -> float | None:
    """Return an accuracy that is not rounded up to all."""
    return accuracy if accuracy is None or accuracy <= 0.99 else math.floor(1000 * accuracy) / 1000
