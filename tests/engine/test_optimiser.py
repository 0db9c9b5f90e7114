"""Optimisers: their decay, their split of parameters, against steps written out by hand."""

import pytest
import torch

from grok_core.config import RunConfig
from grok_core.engine.optimiser import Optimiser

LR, DECAY = 0.1, 0.5


def named(*names, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [(n, torch.nn.Parameter(torch.randn(4, 3, generator=generator, dtype=torch.float64))) for n in names]


def still(parameters):
    """Zero gradients: what moves then is the decay."""
    for _, parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
@pytest.mark.parametrize("decay_to", ["zero", "init"])
def test_decoupled_decay_shrinks_the_distance_by_lr_times_decay(optimizer, decay_to):
    parameters = named("first_x", "embed_x")
    config = RunConfig(optimizer=optimizer, weight_decay=DECAY, decay_to=decay_to, lr=LR)
    optimiser = Optimiser(parameters, config)
    start = [p.detach().clone() for _, p in parameters]
    with torch.no_grad():
        for _, p in parameters:
            p.add_(1.0)
    for step in range(1, 4):
        still(parameters)
        optimiser.step(config, LR)
        for (_, p), first in zip(parameters, start, strict=True):
            centre = first if decay_to == "init" else torch.zeros_like(first)
            assert torch.allclose(p, centre + (first + 1 - centre) * (1 - LR * DECAY) ** step)


@pytest.mark.parametrize("decay_to", ["zero", "init"])
def test_the_decay_of_sgd_is_a_term_of_the_gradient(decay_to):
    parameters = named("first_x")
    config = RunConfig(optimizer="sgd", momentum=0.9, weight_decay=DECAY, decay_to=decay_to, lr=LR)
    optimiser, p = Optimiser(parameters, config), parameters[0][1]
    first, memory = p.detach().clone(), torch.zeros_like(p)
    with torch.no_grad():
        p.add_(1.0)
    expected = p.detach().clone()
    for step in range(4):
        gradient = torch.full_like(p, 0.1 * step)
        p.grad = gradient.clone()
        optimiser.step(config, LR)
        away = expected - (first if decay_to == "init" else 0)
        memory = 0.9 * memory + gradient + DECAY * away
        expected = expected - LR * memory
        assert torch.allclose(p, expected)


def test_the_decay_of_adam_is_rescaled_with_its_gradient():
    """The first step of Adam has the size of the learning rate, whatever the decay: L2 is not decoupled (E11)."""
    moved = []
    for decay in (0.01, 10.0):
        parameters = named("first_x")
        config = RunConfig(optimizer="adam", weight_decay=decay, lr=LR)
        before = parameters[0][1].detach().clone()
        still(parameters)
        Optimiser(parameters, config).step(config, LR)
        moved.append(before - parameters[0][1].detach())
    assert torch.allclose(moved[0], moved[1], rtol=1e-3)
    assert torch.allclose(moved[0].abs(), torch.full((4, 3), LR, dtype=torch.float64), rtol=1e-3)


def test_a_decay_changed_during_the_run_is_in_force_at_once():
    parameters = named("first_x")
    config = RunConfig(weight_decay=DECAY, lr=LR)
    optimiser = Optimiser(parameters, config)
    still(parameters)
    optimiser.step(config, LR)
    held = parameters[0][1].detach().clone()
    still(parameters)
    optimiser.step(config.replace(weight_decay=0), LR)
    assert torch.equal(parameters[0][1], held)


def test_muon_turns_hidden_matrices_and_leaves_tables_to_adamw():
    parameters = named("first_x", "embed_x", "unembed", "first_bias")
    parameters[3] = ("first_bias", torch.nn.Parameter(torch.zeros(3, dtype=torch.float64)))
    config = RunConfig(optimizer="muon", weight_decay=0, lr=LR, warmup_steps=0)
    optimiser = Optimiser(parameters, config)
    before = [p.detach().clone() for _, p in parameters]
    generator = torch.Generator().manual_seed(1)
    for _, p in parameters:
        p.grad = torch.randn(p.shape, generator=generator, dtype=torch.float64)
    optimiser.step(config, LR)
    hidden, *tables = (old - p.detach() for old, (_, p) in zip(before, parameters, strict=True))
    stretch = torch.linalg.svdvals(hidden)
    assert stretch.max() < 1.6 * stretch.min()  # nearly orthogonal: five Newton-Schulz steps, in bfloat16
    for moved, (_, p) in zip(tables, parameters[1:], strict=True):
        assert torch.allclose(moved, LR * p.grad.sign(), rtol=1e-3)  # Adam's first step


@pytest.mark.parametrize("optimizer", ["adamw", "adam", "sgd", "muon"])
@pytest.mark.parametrize("decay_to", ["zero", "init"])
def test_an_optimiser_goes_on_from_its_state(optimizer, decay_to):
    config = RunConfig(optimizer=optimizer, decay_to=decay_to, weight_decay=DECAY, lr=LR)
    whole, resumed = named("first_x", "embed_x"), named("first_x", "embed_x")
    one, other = Optimiser(whole, config), Optimiser(resumed, config)

    def step(parameters, optimiser, seed):
        generator = torch.Generator().manual_seed(seed)
        for _, p in parameters:
            p.grad = torch.randn(p.shape, generator=generator, dtype=torch.float64)
        optimiser.step(config, LR)

    for seed in range(3):
        step(whole, one, seed)
    with torch.no_grad():
        for (_, p), (_, q) in zip(whole, resumed, strict=True):
            q.copy_(p)
    other.restore({name: value.clone() for name, value in one.state().items()})
    for seed in range(3, 6):
        step(whole, one, seed)
        step(resumed, other, seed)
        assert all(torch.equal(p, q) for (_, p), (_, q) in zip(whole, resumed, strict=True))


def test_a_branch_takes_over_moments_of_its_own_kind_only():
    config = RunConfig(lr=LR, weight_decay=0)
    parent = named("first_x")
    optimiser = Optimiser(parent, config)
    parent[0][1].grad = torch.ones(4, 3, dtype=torch.float64)
    optimiser.step(config, LR)
    for kind, expects in (("adam", True), ("adamw", True), ("sgd", False), ("muon", False)):
        child = Optimiser(named("first_x"), config.replace(optimizer=kind))
        child.adopt(optimiser.state())
        assert bool(child.state()) == expects, kind


@pytest.mark.parametrize("optimizer", ["adamw", "adam", "sgd", "muon"])
@pytest.mark.parametrize("decay_to", ["zero", "init"])
def test_embeddings_apart_have_their_own_rate_and_no_decay(optimizer, decay_to):
    config = RunConfig(optimizer=optimizer, weight_decay=DECAY, decay_to=decay_to, lr=LR, embedding_lr=LR / 100)
    parameters = named("embed_x", "first_x", "unembed")
    optimiser = Optimiser(parameters, config)
    before = [p.detach().clone() for _, p in parameters]
    still(parameters)
    optimiser.step(config, LR / 2)  # half of the rate, as in a warm-up
    moved = [not torch.equal(p, first) for (_, p), first in zip(parameters, before, strict=True)]
    assert moved == [False, decay_to == "zero", decay_to == "zero"]
    parameters = named("embed_x", "first_x", "unembed")
    before = [p.detach().clone() for _, p in parameters]
    for _, p in parameters:
        p.grad = torch.ones_like(p)
    undecayed = config.replace(weight_decay=0.0)
    Optimiser(parameters, undecayed).step(undecayed, LR / 2)
    embedding, _, output = (first - p.detach() for (_, p), first in zip(parameters, before, strict=True))
    assert torch.allclose(embedding, output / 100)


def test_moments_of_embeddings_apart_are_not_taken_over_by_a_run_that_has_them_together():
    together, apart = RunConfig(lr=LR), RunConfig(lr=LR, embedding_lr=LR)
    parent = Optimiser(named("embed_x", "first_x"), apart)
    for p in parent.parameters:
        p.grad = torch.ones_like(p)
    parent.step(apart, LR)
    child = Optimiser(named("first_x", "embed_x"), together)
    child.adopt(parent.state())
    same = Optimiser(named("embed_x", "first_x"), apart)
    same.adopt(parent.state())
    assert same.state().keys() == parent.state().keys()
