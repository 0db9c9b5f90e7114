"""What is measured of an opened network is what its arrays say; what does not apply is not there."""

from itertools import islice

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.engine.opened import Opened
from grok_core.engine.probes.complexity_probe import learning_coefficient, local_complexity, loops, network_bytes, quick
from grok_core.measures.complexity.fourier_concentration import concentration
from grok_core.measures.complexity.learning_coefficient import llc

SMALL = RunConfig(p=13, d_model=8, d_hidden=16, steps=60, report="60")
SPECTRA = {f"{name}{of}" for name in ("embedding_ipr", "output_gini", "neuron_ipr") for of in ("", "_null_95")}
LOSSES = {"zero_loss_share", "restricted_val_loss", "restricted_val_only_loss"}


def last(config: RunConfig) -> Report:
    report = list(islice(train(config), config.steps + 1))[-1]
    assert isinstance(report, Report)
    return report


@pytest.fixture(scope="module")
def report() -> Report:
    return last(SMALL)


@pytest.fixture(scope="module")
def network(report: Report) -> Opened:
    return report.opened()


def test_quick_numbers_are_those_of_the_arrays(report: Report, network: Opened) -> None:
    found = quick(network)
    assert found["norm"] == pytest.approx(report.metrics.weight_norm, rel=1e-5)
    squares = np.linalg.svd(network.parameters()["unembed"], compute_uv=False) ** 2
    assert found["stable_rank.unembed"] == pytest.approx(squares.sum() / squares[0])
    assert {name.partition(".")[2] for name in found if name.startswith("stable_rank.")} == set(network.parameters())
    by_x = network.hidden().reshape(13, 13, 16).mean(axis=1)  # equations in order of x, then y
    assert found["neuron_ipr"] == pytest.approx(concentration(by_x, permutations=9).column_ipr)
    assert found["output_gini"] == pytest.approx(concentration(network.parameters()["unembed"], permutations=9).gini)
    assert 0 < found["embedding_ipr"] < 1
    assert set(found) >= SPECTRA | LOSSES
    assert all(np.isfinite(value) for value in found.values())


def test_restricted_loss_of_held_out_equations_is_near_that_of_all(report: Report, network: Opened) -> None:
    reported = report.metrics.restricted_loss
    assert reported is not None
    assert quick(network)["restricted_val_loss"] == pytest.approx(reported, rel=0.2)


def test_losses_of_exactly_0_are_those_of_float32() -> None:
    network = last(SMALL).opened()
    with torch.no_grad():
        network.model.unembed.mul_(60)
    task = network.task
    logits = torch.from_numpy(network.logits()[task.train]).float()
    zeros = (F.cross_entropy(logits, torch.from_numpy(task.target[task.train]), reduction="none") == 0).double().mean()
    assert 0 < float(zeros) < 1
    assert quick(network)["zero_loss_share"] == pytest.approx(float(zeros), abs=0.03)


def test_bytes_keep_the_training_loss(network: Opened) -> None:
    found = network_bytes(network)
    assert 0 < found["bytes"] < 8 * network.size
    assert network_bytes(network, tolerance=1.0)["bytes"] < found["bytes"]
    assert 1.5 < found["bits"] <= 16
    assert 0 <= found["zero_weights"] < 1


def test_the_tolerance_of_a_squared_error_is_a_hundredth_of_that_of_zeros() -> None:
    network = last(SMALL.replace(loss="mse")).opened()
    assert network.loss(0 * network.vector()) == pytest.approx(1 / 13)
    assert network_bytes(network) == network_bytes(network, tolerance=0.01 / 13)
    assert network_bytes(network)["bytes"] > network_bytes(network, tolerance=0.01)["bytes"]


def test_learning_coefficient_is_of_the_training_loss(network: Opened) -> None:
    found = learning_coefficient(network, seed=3)
    direct = llc(network.loss_and_gradient, network.vector(), len(network.task.train), seed=3)
    assert found == {"llc": direct.value, "llc_error": direct.error, "llc_distance": direct.distance}
    assert found["llc_error"] > 0


def test_local_complexity_is_a_share_that_grows_with_the_body(network: Opened) -> None:
    shares = [local_complexity(network, radius=radius) for radius in (1e-6, 0.5, 100.0)]
    for name in ("local_complexity", "local_complexity_val"):
        assert shares[0][name] < shares[1][name] < shares[2][name] == 1


def test_loops_are_those_of_the_embedding(network: Opened) -> None:
    found = loops(network)
    assert set(found) == {"loop", "loop_birth", "loop_death", "loop_second", "loop_null_95", "loop_p"}
    assert found["loop"] == pytest.approx(found["loop_death"] - found["loop_birth"])
    assert 0 < found["loop_p"] <= 1


def test_what_does_not_apply_is_left_out() -> None:
    lstm = last(SMALL.replace(architecture="lstm", loss="mse", steps=3)).opened()
    assert local_complexity(lstm) == {}
    assert not LOSSES & set(quick(lstm))
    no_circle = last(SMALL.replace(operation="x2_xy_y2", steps=3)).opened()
    found = quick(no_circle)
    assert not SPECTRA & set(found)
    assert set(found) & LOSSES == {"zero_loss_share"}
    assert loops(no_circle)["loop"] >= 0


def test_weights_that_decayed_to_0_leave_out_what_they_have_not(network: Opened) -> None:
    dead = last(SMALL.replace(steps=3)).opened()
    with torch.no_grad():
        dead.model.embed_x.zero_()
        dead.model.first_y.fill_(-1)
        dead.model.embed_y.fill_(1)  # every neuron is below 0
    found = quick(dead)
    assert not {name for name in found if name.startswith(("embedding", "neuron"))}
    assert set(found) >= {"output_gini", "norm.embed_x", "stable_rank.unembed"}
    assert "stable_rank.embed_x" not in found
    assert "embedding_gini" in quick(network)
