"""Every epoch is all training equations once, in a new order that one generator alone decides."""

import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grok_core.engine.batches import Batches

LAB = settings(deadline=None, max_examples=60)
trains = st.integers(1, 40).map(lambda n: 3 * torch.arange(n) + 1)
sizes = st.integers(1, 45)
seeds = st.integers(0, 2**40)


def batches(train, size, seed=0):
    return Batches(train, size, torch.Generator().manual_seed(seed))


def epoch(stream, train, size):
    return [stream.next().tolist() for _ in range(-(-len(train) // size))]


def joined(parts):
    return [index for part in parts for index in part]


@LAB
@example(torch.arange(0, 45, 3), 4, 0)  # 15 in batches of 4, 4, 4, 3
@example(torch.arange(10), 3, 0)
@given(trains, sizes, seeds)
def test_an_epoch_is_everything_once_in_full_batches_but_the_last(train, size, seed):
    stream = batches(train, size, seed)
    for _ in range(3):
        parts = epoch(stream, train, size)
        assert sorted(joined(parts)) == train.tolist()
        assert all(len(part) == min(size, len(train)) for part in parts[:-1])
        assert 1 <= len(parts[-1]) <= size


@LAB
@given(trains, sizes, seeds)
def test_a_seed_is_an_order(train, size, seed):
    one, two = batches(train, size, seed), batches(train, size, seed)
    assert [one.next().tolist() for _ in range(30)] == [two.next().tolist() for _ in range(30)]


@LAB
@given(trains, st.integers(0, 50), seeds)
def test_all_at_once_keeps_one_order_and_draws_nothing(train, extra, seed):
    for size in (0, len(train) + extra):
        stream = batches(train, size, seed)
        before = stream.generator.get_state()
        assert all(torch.equal(stream.next(), train) for _ in range(3))
        assert torch.equal(stream.generator.get_state(), before)


def test_epochs_and_seeds_differ():
    train = torch.arange(100)
    stream = batches(train, 10)
    orders = [tuple(joined(epoch(stream, train, 10))) for _ in range(5)]
    orders.append(tuple(joined(epoch(batches(train, 10, 1), train, 10))))
    assert len(set(orders)) == 6
    assert tuple(range(100)) not in orders


def test_torchs_own_generator_is_left_alone():
    before = torch.get_rng_state()
    stream = batches(torch.arange(20), 3)
    for _ in range(30):
        stream.next()
    assert torch.equal(torch.get_rng_state(), before)


def test_the_training_indices_are_not_reordered():
    train = torch.arange(20)
    stream = batches(train, 3)
    for _ in range(30):
        stream.next()
    assert train.tolist() == list(range(20))
