"""Cuts of trained runs: whole they are the curves' numbers, at every landmark, and what was cut is what was chosen."""

import dataclasses

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.ablations.cut import Equations
from grok_core.runs import Run, create_run, execute, recordings
from grok_core.views import cached_run, dissected
from grok_core.views.cutting import cuts
from grok_core.views.cutting.cuts import Cut

TINY = RunConfig(p=11, d_model=8, d_hidden=24, steps=60, report="20", lr=0.02)
READS = {"d_model": 8, "n_heads": 2, "batch_size": 32, "context": "xy="}
NETWORKS = {
    "mlp": TINY.replace(bias=True),
    "squared error": TINY.replace(loss="mse"),
    "stablemax": TINY.replace(softmax="stablemax"),
    "product": TINY.replace(operation="multiply"),
    "group": TINY.replace(operation="compose", group="s3"),
    "analytic": TINY.replace(architecture="analytic", d_hidden=40),
    "two layers": TINY.replace(n_layers=2),
    "transformer": TINY.replace(architecture="transformer", **READS),
    "lstm": TINY.replace(architecture="lstm", **READS),
    "less data": TINY.replace(interventions="step 30: train_fraction=0.3"),
    "outliers": TINY.replace(outliers=5),
}


def trained(config) -> Run:
    """Train a run, and open it as pages do."""
    path = create_run(config)
    execute(path)
    return cached_run.open_run(path.name)


def first_part(at):
    return cuts.names_of_parts(at)[:1]


@pytest.mark.parametrize("kind", NETWORKS)
def test_whole_a_network_has_the_accuracies_and_losses_of_its_curves(kind):
    run = trained(NETWORKS[kind])
    rows = {row["step"]: row for row in run.metrics().to_dict("records")}
    landmarks = dissected.dissection_keys(run)
    assert {"start", "last"} <= landmarks.keys()
    for at in landmarks.values():
        assert cuts.has_logits(at)
        found = cuts.outcome(at, Cut("parts", first_part(at)))
        expected = rows[at.step]
        for name in ("train_accuracy", "val_accuracy", "train_loss", "val_loss"):
            assert getattr(found.whole, name) == pytest.approx(expected[name], rel=1e-4, abs=1e-6), name
        assert (found.name, found.step) == (at.name, at.step)
        assert len(found.null.drawn) == 100


@pytest.mark.parametrize("kind", ["mlp", "product", "group", "transformer"])
def test_what_can_be_cut(kind):
    run = trained(NETWORKS[kind])
    at = dissected.dissection_keys(run)["last"]
    expected = {
        "mlp": ("parts", "answers", "neurons"),
        "product": ("parts", "answers", "neurons"),
        "group": ("parts", "answers", "cosets", "neurons"),
        "transformer": ("parts", "answers"),
    }
    assert cuts.kinds_of(at) == expected[kind]
    assert set(cuts.key_parts(at)) <= set(cuts.names_of_parts(at))
    assert cuts.key_parts(at)


def test_all_parts_deleted_nothing_is_left_and_alone_they_are_everything():
    at = dissected.dissection_keys(trained(NETWORKS["mlp"]))["last"]
    everything = cuts.names_of_parts(at)
    nothing = cuts.outcome(at, Cut("parts", everything))
    assert nothing.cut.val_loss == pytest.approx(np.log(11), rel=1e-5)
    assert nothing.size == 10
    kept = cuts.outcome(at, Cut("parts", everything, keep=True))
    assert kept.cut.val_accuracy == kept.whole.val_accuracy
    assert kept.cut.val_loss == pytest.approx(kept.whole.val_loss, rel=1e-4)
    assert kept.null.ends("val_accuracy") == (kept.whole.val_accuracy, kept.whole.val_accuracy)  # any ten are all


def test_of_cosets_only_what_differs_between_them_is_cut():
    at = dissected.dissection_keys(trained(NETWORKS["group"]))["last"]
    name = next(name for name in cuts.subgroups_of(at.config) if "order 2" in name)
    found = cuts.outcome(at, Cut("cosets", (name, "left")))
    assert found.size == 2
    with pytest.raises(AnalysisError, match="choose one of the group"):
        cuts.outcome(at, Cut("cosets", ("Monster", "left")))


def test_neurons_are_held_at_their_means():
    run = trained(NETWORKS["analytic"])
    at = dissected.dissection_keys(run)["last"]
    every = tuple(range(40))
    found = cuts.outcome(at, Cut("neurons", every))
    mean = cuts.logits_of(at).mean(axis=0)
    expected = cuts.equations_of(at).scores(np.tile(mean, (121, 1)))
    assert found.cut.val_loss == pytest.approx(expected.val_loss, rel=1e-4)
    assert found.size == 40
    none = cuts.outcome(at, Cut("neurons", every, keep=True))
    assert none.cut.val_accuracy == none.whole.val_accuracy


def test_followers_are_the_clear_neurons_of_the_parts():
    at = dissected.dissection_keys(trained(NETWORKS["analytic"]))["start"]
    found = dissected.neurons(at)
    everyone = cuts.followers(at, cuts.names_of_parts(at))
    assert everyone == tuple(found.neurons[found.clear])
    assert everyone, "by the formula each neuron turns at one frequency and at twice that"
    apart = [cuts.followers(at, (name,)) for name in cuts.names_of_parts(at)]
    assert sorted(sum(apart, ())) == sorted(everyone)


def test_the_split_is_the_one_at_that_step():
    run = trained(NETWORKS["less data"])
    landmarks = dissected.dissection_keys(run)
    assert len(cuts.equations_of(landmarks["start"]).train) == 60
    assert len(cuts.equations_of(landmarks["last"]).train) == 36


def test_recordings_keep_no_logits():
    run = next(run for run in recordings() if run.id == "hello-grok")
    at = dissected.dissection_keys(run)["last"]
    assert not cuts.has_logits(at)
    with pytest.raises(AnalysisError, match="hello-grok keeps no logits"):
        cuts.logits_of(at)


def test_a_null_is_shared_by_all_cuts_of_its_size():
    at = dissected.dissection_keys(trained(NETWORKS["mlp"]))["last"]
    one, other = (cuts.outcome(at, Cut("parts", (name,))) for name in cuts.names_of_parts(at)[:2])
    assert one.null is other.null
    assert one.cut != other.cut
    assert isinstance(cuts.equations_of(at), Equations)
    assert dataclasses.replace(Cut("parts", ("1",)), keep=True) != Cut("parts", ("1",))
