"""The numbers of the measures in one table, the ways of the metrics, and the gaps."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from grok_core.languages import joined, mark, number, say
from grok_core.views.along.run_measure import RunMeasure
from grok_core.views.along.values_at import MOMENTS, values_at
from grok_core.views.along.ways import lacks, ways_sentence, ways_table
from grok_core.views.gaps import gap_sentence, gap_table
from grok_core.views.reading import Reading
from pages._measures.measure_charts import titled
from pages._shared import messages

NONE = "—"
WAY_TITLES = {
    "metric": mark("metric"), "t10": mark("t10, step"), "t50": mark("t50, step"), "t90": mark("t90, step"),
    "sharpness": mark("decades from t10 to t90"), "wait": mark("wait, × training"),
}  # fmt: skip
GAP_TITLES = {
    "run": mark("run"), "peak": mark("peak"), "peak_step": mark("at step"), "opened": mark("opens (t1)"),
    "closed": mark("closes (t2)"), "length": mark("length, steps"), "area": mark("area"), "area_unit": mark("unit"),
    "onset": mark("grows fastest"), "release": mark("shrinks fastest"),
}  # fmt: skip


def values(measures: Sequence[RunMeasure], runs: Sequence[Reading], names: Sequence[str]) -> None:
    """Draw a row for each measure of each run: its value at the landmarks and the end, its least and its greatest."""
    rows = []
    for of in measures:
        for now, name in zip(runs, names, strict=True):
            found = values_at(now, of)
            rows.append(
                {
                    say("measure"): titled(of, [now]),
                    say("run"): name,
                    **{say(moment): _text(found[moment]) for moment in MOMENTS},
                }
            )
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="measure_values", height="content")


def ways(now: Reading, name: str) -> None:
    """Draw when each metric of a run makes its way, and what survives without accuracy in a sentence."""
    st.header(say("Does it survive without accuracy?"), anchor=False)
    if said := ways_sentence(now):
        st.markdown(messages.plain(say("{run}: {sentence}", run=name, sentence=said)))
    table = ways_table(now)
    if lacking := [say(name) for name in lacks(now)]:
        st.caption(say("This run was trained before reports had {metrics}: train it again.", metrics=joined(lacking)))
    shown = {say(title): table[column].map(_text) for column, title in WAY_TITLES.items()}
    st.dataframe(pd.DataFrame(shown), hide_index=True, key=f"ways_{name[:1]}", height="content")


def gaps(runs: Sequence[Reading], names: Sequence[str]) -> None:
    """Draw the gaps of the runs, and of each in sentences what became of it."""
    st.header(say("The gap, in numbers"), anchor=False)
    for now, name in zip(runs, names, strict=True):
        st.markdown(messages.plain(say("{run}: {sentence}", run=name, sentence=gap_sentence(now.run))))
    table = gap_table(now.run for now in runs).assign(run=list(names))
    shown = {say(title): table[column].map(_text) for column, title in GAP_TITLES.items()}
    st.dataframe(pd.DataFrame(shown), hide_index=True, key="gaps", height="content")


def _text(value: object) -> str:
    """Return a number with four digits, a text as it is, and what is missing as a dash."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return NONE
    amount = float(value)  # type: ignore[arg-type]
    return number(amount, ",.0f" if abs(amount) >= 1000 or amount == int(amount) else ".4g")
