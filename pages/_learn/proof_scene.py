"""The scene in which the circles are cut out of a network that was just trained: does it still have the answers?"""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts.figures import cut_landmarks
from grok_core.charts.figures.cut_landmarks import CUT, RANDOM, WHOLE, Row
from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import dissected
from grok_core.views.cutting import cut_tables, cut_words, cuts
from grok_core.views.cutting.cuts import Cut, Outcome
from grok_core.views.dissected import DissectionKey
from pages._learn import live_scene
from pages._learn.scene import Scene
from pages._shared import address, bound, draw_chart, messages, operation_table
from pages._shared.choices import Choice

COMPUTING = mark("Cutting, and a hundred random cuts beside it …")
NETWORKS: Mapping[str, str] = {
    "whole": mark("whole"),
    "without": mark("cut out"),
    "alone": mark("kept alone"),
    "random": mark("random"),
}
"""What can be looked at, by its name in the address, in the order of the story."""


def deed(scene: Scene, row: DeltaGenerator) -> None:
    """Draw the button that trains, and the way to the Circuit page once there is something to cut there."""
    live_scene.deed(scene, row)
    run = live_scene.run_of(scene)
    if run is None or run.status.active or _cuttable(run) is None:
        return
    if row.button(say("Cut other parts"), icon=":material/content_cut:", key="proof_circuit"):
        address.open_page("pages/circuit.py", run=run.id, pictures="cut")


def picture(scene: Scene) -> None:
    """Draw the run while it trains; then what is left of it after a cut."""
    run = live_scene.run_of(scene)
    at = None if run is None or run.status.active else _cuttable(run)
    if at is None:
        live_scene.picture(scene)
        return
    try:
        key = say("Its key frequencies at step {step:,}: {names}", step=at.step, names=", ".join(cuts.key_parts(at)))
        what = Choice("network", tuple(NETWORKS), "whole")
        chosen = bound.segments(key, what, text=lambda name: say(NETWORKS[name]))
        with st.spinner(say(COMPUTING)):
            _cut(at, chosen)
    except GrokError as error:
        messages.info(error)


def _cuttable(run: Run) -> DissectionKey | None:
    """Return the landmark at which to cut: where it has generalised, else the last; None where nothing can be cut."""
    try:
        found = {name: at for name, at in dissected.dissection_keys(run).items() if cuts.has_logits(at)}
    except GrokError:
        return None
    return found.get("grokked") or (list(found.values())[-1] if found else None)


def _cut(at: DissectionKey, chosen: str) -> None:
    """Draw the table after what is chosen, its accuracy beside that of what came before in the story, and words."""
    key, whole, alone = cuts.key_parts(at), chosen == "whole", chosen == "alone"
    deleted = cuts.outcome(at, Cut("parts", key))
    kept = cuts.outcome(at, Cut("parts", key, keep=True)) if chosen in ("alone", "random") else None
    cells = cut_tables.answers_without(at, () if whole else key, keep=alone, at_random=chosen == "random")
    table, beside = st.columns([1, 2.2], gap="medium")
    with table:
        operation_table.cells(at.config, cells, width=300)
    with beside:
        _compared(_rows(deleted, kept)[: list(NETWORKS).index(chosen) + 1], at.task.baseline)
        if not whole:
            left = kept if alone and kept is not None else deleted
            st.caption(cut_words.sentence(left, "parts", keep=alone, baseline=at.task.baseline))


def _rows(deleted: Outcome, kept: Outcome | None) -> list[Row]:
    """Return the accuracies of NETWORKS with their 95 % intervals; of random cuts, what 5 to 95 % of them leave."""
    whole, without = deleted.whole.interval, deleted.cut.interval
    rows: list[Row] = [
        (say(NETWORKS["whole"]), WHOLE, whole.value, whole.low, whole.high),
        (say(NETWORKS["without"]), CUT, without.value, without.low, without.high),
    ]
    if kept is None or deleted.null is None:
        return rows
    alone, null = kept.cut.interval, deleted.null
    return [
        *rows,
        (say(NETWORKS["alone"]), CUT, alone.value, alone.low, alone.high),
        (say(NETWORKS["random"]), RANDOM, null.median("val_accuracy"), *null.ends("val_accuracy")),
    ]


def _compared(rows: list[Row], baseline: float) -> None:
    frame = cut_landmarks.cut_frame(rows)
    is_random = any(series == RANDOM for _, series, *_ in rows)
    labels = tuple(label for label, *_ in rows)
    spec = cut_landmarks.cut_spec(labels, baseline=baseline, is_random=is_random, legend=False)
    named = {**spec, "description": say("What each cut leaves")}
    draw_chart.draw(draw_chart.table_of(frame), named, "circuit_proof", cut_landmarks.cut_words(frame))
