"""Several runs beside each other: their names, their differences, their delays, and whether they begin alike."""

from dataclasses import replace

import pytest

from grok_core.config import RunConfig
from grok_core.runs import create_run, execute
from grok_core.runs.store.label_file import Label
from grok_core.views import compared_runs as compared
from grok_core.views import reading
from grok_core.views.cached_run import CachedRun, open_run

TINY = RunConfig(p=7, d_model=4, d_hidden=8, steps=5)


@pytest.fixture
def made():
    """Return a reading of a tiny run."""

    def make(**changes):
        path = create_run(TINY.replace(**changes))
        execute(path)
        return reading.read(CachedRun(path))

    return make


@pytest.fixture
def recorded():
    """Return the reading of a recording."""
    return lambda name: reading.read(open_run(name))


def test_runs_are_called_by_what_differs_or_by_their_ids(made, recorded):
    one, other = made(), made(weight_decay=0.3)
    assert compared.names([one, other]) == ("A · weight decay 1", "B · weight decay 0.3")
    assert compared.names([one]) == (f"A · {one.run.id}",)
    assert compared.names([one, one])[1] == "B · A again"
    hello = recorded("hello-grok")
    assert compared.names([hello, recorded("ring")]) == ("A · hello-grok", "B · ring")
    mixed = compared.names([hello, one, other])
    assert mixed == ("A · hello-grok", f"B · {one.run.id}", "C · B with weight decay 0.3")


def test_a_name_that_was_given_is_used_and_cut_where_it_is_long(made):
    runs = [made(), made(weight_decay=0.3)]
    runs[0].run.relabel(Label(name="the usual"))
    assert compared.names(runs) == ("A · weight decay 1", "B · weight decay 0.3"), "they would not be told apart else"
    runs[1].run.relabel(Label(name="x" * 60))
    assert compared.names(runs) == ("A · the usual", f"B · {'x' * 39}…")


def test_only_what_differs_is_listed_and_what_is_not_used_is_said(made):
    one, other = made(), made(architecture="transformer", d_model=4, seed=3)
    rows = compared.differences([one, other])
    assert rows["seed"] == ["0", "3"]
    assert rows["architecture"] == ["mlp", "transformer"]
    assert rows["attention heads" if "attention heads" in rows else "heads"] == ["not used", "4"]
    assert "modulus p" not in rows
    assert compared.differences([one, made()]) == {}


def test_what_changed_is_against_the_run_before(made):
    runs = [made(), made(interventions="step 3: weight_decay=0"), made(interventions="step 3: weight_decay=0", lr=0.1)]
    frame = compared.delays(runs, "steps")
    assert frame["what changed"].tolist() == [
        "—", "interventions — → weight decay 0 after step 3", "learning rate 0.015 → 0.1",
    ]  # fmt: skip
    assert compared.changed(runs[0], runs[0]) == "nothing: the same settings"


def test_delays_are_those_of_the_reports_and_claim_no_more(recorded):
    groks, never, neither = (recorded(name) for name in ("hello-grok", "weight-decay-off", "adam-vs-adamw"))
    table = compared.delays([groks, never, neither], "decay clocks").set_index("run").T
    train, val = groks.progress.step_train_99, groks.progress.step_val_99
    one = table["A · hello-grok"]
    assert one["memorised at"] == f"{train:,}"
    assert one["grokked at"] == f"{val:,}"
    assert one["wait"] == f"{val - train:,} steps"
    assert float(one["ratio R"]) == pytest.approx(val / train, abs=0.05)
    assert float(one["grokked, decay clocks"]) == pytest.approx(val * 0.015, rel=0.01)
    assert one["outcome"] == "grokked"
    two = table["B · weight-decay-off"]
    assert (two["grokked at"], two["wait"]) == ("not by 3,000", f"over {3000 - never.progress.step_train_99:,} steps")
    assert (two["outcome"], two["grokked, decay clocks"]) == ("memorised only", "—")
    three = table["C · adam-vs-adamw"]
    assert (three["memorised at"], three["wait"], three["ratio R"]) == ("not by 3,000", "—", "—")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weight_decay": 0.0}, "All from the same start (seed 0, split 0)"),
        ({"operation": "multiply", "p": 7}, "All from the same start (seed 0, split 0)"),
        ({"seed": 2}, "The seeds differ (seed 0 and 2, split 0)"),
        ({"seed": 2, "split_seed": 1}, "The seeds and splits differ (seed 0 and 2, split 0 and 1)"),
        ({"d_hidden": 16}, "The same seeds (seed 0, split 0), but the settings give other weights to begin with."),
        ({"train_fraction": 0.6}, "but the settings give other training pairs to begin with."),
        ({"p": 11}, "but the settings give other weights and training pairs to begin with."),
        ({"operation": "divide"}, "but the settings give other training pairs to begin with."),
    ],
)
def test_it_is_said_whether_runs_begin_alike(made, changes, words):
    assert words in compared.start_words([made(), made(**changes)])


def test_a_branch_begins_at_another_run_and_says_so(made):
    one, other = made(), made()
    branch = replace(other, branched=(3, one.run.id))
    assert compared.start_words([one, branch]).endswith("B began from a checkpoint of another run, not from a seed.")
    assert compared.differences([one, branch]) == {"branched off": ["", f"{one.run.id}, step 3"]}


def test_the_same_start_is_the_same_weights_and_pairs(made):
    one, other = made(), made(weight_decay=0.0)
    first, second = (now.run.snapshot(0) for now in (one, other))
    assert (first.embedding_x == second.embedding_x).all()
    assert (first.output_rows == second.output_rows).all()


def test_those_without_a_clock_are_named(made):
    runs = [made(), made(weight_decay=0.0)]
    assert compared.without_clock(runs, "decay clocks") == {"B": "no weight decay"}
    assert compared.without_clock(runs, "epochs") == {}
