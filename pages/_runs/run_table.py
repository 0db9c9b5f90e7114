"""The table of runs: one row each, sorted by a click on a heading, with as many rows chosen as one likes."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES
from grok_core.config.rules import unused
from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import reading
from pages._shared import messages

MOST = 200  # newest first; a page of more is slow to draw and nobody reads it
KINDS = {
    "starred": "str", mark("run"): "str", mark("name"): "str", mark("task"): "str", mark("network"): "str",
    mark("outcome"): "str", mark("memorised at"): "Int64", mark("generalised at"): "Int64",
    mark("validation"): "float64", mark("train fraction"): "float64", mark("learning rate"): "float64",
    mark("weight decay"): "float64", mark("width"): "Int64", mark("seed"): "Int64", mark("state"): "str",
    mark("steps"): "Int64", mark("seconds"): "float64", mark("note"): "str", mark("added (UTC)"): "datetime64[ns]",
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
        "outcome": say(OUTCOMES.get(status.outcome, "")),
        "memorised at": reached.progress.step_train_99,
        "generalised at": reached.progress.step_val_99,
        "validation": _share(reached.val_accuracy),
        "train fraction": config.train_fraction,
        "learning rate": config.lr,
        "weight decay": config.weight_decay,
        "width": None if "d_model" in unused(config) else config.d_model,
        "seed": config.seed,
        "state": say("recorded") if run.recorded else say(status.state),
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
    event = st.dataframe(
        pd.DataFrame(rows, columns=list(KINDS)).astype(KINDS),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"runs_table_{hash(tuple(run.id for run in shown))}",
        column_config=_columns(),
        placeholder="–",
        alt=say("Every run with its task, network, outcome and settings"),
    )
    if len(runs) > MOST:
        text = mark("The first {most} of {n:,} runs are listed, the newest first; search for the others.")
        st.caption(say(text, most=MOST, n=len(runs)))
    return [shown[at] for at in event["selection"]["rows"] if at < len(shown)]


def _columns() -> dict[str, Any]:
    """Return how the columns look, with what stands over each."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    note = "  \n".join(f"**{say(word)}**: {say(OUTCOME_HELP[name])}" for name, word in OUTCOMES.items())
    formats = {
        "validation": "percent", "learning rate": "%g", "weight decay": "%g", "train fraction": "percent",
        "memorised at": "localized", "generalised at": "localized", "steps": "localized",
    }  # fmt: skip
    return {name: st.column_config.Column(say(name)) for name in KINDS} | {
        "starred": text("★", width=40),
        "name": text(say("name"), width=130),
        "outcome": text(say("outcome"), help=note),
        "note": text(say("note"), width="medium"),
        **{name: number(say(name), format=how) for name, how in formats.items()},
    }


def _share(accuracy: float | None) -> float | None:
    """Return an accuracy that is not rounded up to all."""
    return accuracy if accuracy is None or accuracy <= 0.99 else math.floor(1000 * accuracy) / 1000
