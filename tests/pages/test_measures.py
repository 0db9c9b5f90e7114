"""The Measures page: before a run is chosen, of a recording, of several runs, of weights on demand, with bad input."""

import pytest

from grok_core.runs import Run, create_run, execute
from grok_core.runs.probing.probed_file import probed_file, read_probed
from grok_core.runs.store import metrics_file
from pages._shared import frame
from tests.engine.tiny_runs import TINY
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, said, texts, until

TWO = "hello-grok,weight-decay-off"


@pytest.fixture
def run():
    folder = create_run(TINY)
    execute(folder)
    return Run(folder)


def test_before_a_run_is_chosen_the_first_recording_is_measured(open_app):
    at = open_app("measures")
    assert_calm(at)
    assert "this is the recording hello-grok" in texts(at)
    assert at.multiselect(key="measures_chosen").value == ["accuracy", "loss", "gap", "norm"]
    table = at.dataframe[0].value
    assert table.loc[table["measure"] == "gap, nats", "greatest"].tolist() == ["11.47"]
    assert "The wait survives: by each of the 3 metrics" in texts(at)
    assert "peaks at 11.5 nats at step 75" in texts(at)
    assert "measures" not in at.query_params


def test_two_runs_are_drawn_over_each_other_and_a_gap_that_stays_open_is_not_zero(open_app):
    at = open_app("measures", runs=TWO, measures="gap,brier,nonsense")
    (warning,) = said(at.warning)
    assert warning == "There is no measure 'nonsense'; the menu has all that there are."
    chart = chart_of(at, "gap, nats of 2 runs by step")
    assert set(chart.data["run"].dropna()) == {"A · hello-grok", "B · weight-decay-off"}
    assert "These runs do not tell it." in said(at.caption)
    gaps = next(frame.value for frame in at.dataframe if "closes (t2)" in frame.value)
    assert gaps["closes (t2)"].tolist() == ["376", "—"]
    assert gaps["length, steps"].tolist()[1] == "—"
    assert "".join(at.query_params["measures"]) == "gap,brier,nonsense"[: len("gap,brier")]


def test_formulas_have_their_sources(open_app):
    at = open_app("measures", measures="keskar,llc")
    assert len(at.latex) == 2
    assert any("Keskar et al. 2016" in text for text in said(at.caption))


def test_weights_are_measured_on_demand(open_app, run):
    at = open_app("measures", runs=run.id, measures="stable_rank,loop")
    assert "It is trained once more for that, in a process of its own." in texts(at)
    at.button(key=f"probe_{run.id}").click().run()
    until(lambda: not frame.background().task(f"probes {run.id}").is_active)
    at.run()
    assert_calm(at)
    found = read_probed(probed_file(run))
    assert {of.probe for of in found} == {"weights", "loops"}
    assert chart_of(at, "stable rank of 1 runs by step").data["value"].notna().any()
    assert f"probe_{run.id}" not in [button.key for button in at.button]


def test_a_run_with_two_reports_or_a_loss_that_is_no_number_gets_sentences(open_app, run):
    file = run.path / metrics_file.FILE
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:2]))
    at = open_app("measures", runs=run.id)
    assert_calm(at)
    assert "3 reports or more, got 2" in texts(at)
    file.write_text("".join([lines[0], lines[1].replace('"val_loss":', '"val_loss":null,"x":'), *lines[2:]]))
    at = open_app("measures", runs=run.id)
    assert_calm(at)
    assert "finite losses" in texts(at)


def test_a_run_that_trains_or_is_gone_says_so(open_app):
    waiting = create_run(TINY)
    at = open_app("measures", runs=f"{waiting.name},no-such-run", measures="sam")
    assert "is training: its weights can be measured once it is over" in texts(at) or "has no report yet" in texts(at)
    assert any("no run 'no-such-run'" in text for text in said(at.warning))
