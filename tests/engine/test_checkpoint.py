"""A run resumed from any checkpoint, through the bytes of a file, is the run that never stopped."""

import itertools

import pytest
import safetensors.torch
import torch

from grok_core.engine import Checkpoint, Report, train
from grok_core.engine.records import METRICS
from tests.engine.tiny_runs import GROKS, TINY, last, played, reported

SHORT = TINY.replace(steps=24, report="5")
VARIANTS = {
    f"{optimizer} {precision} {'full batch' if batch == 0 else 'minibatch'}": SHORT.replace(
        optimizer=optimizer, precision=precision, batch_size=batch
    )
    for optimizer, precision, batch in itertools.product(("adamw", "adam"), ("float32", "float64"), (0, 4))
} | {
    "tied": SHORT.replace(tied=True, bias=True, n_layers=2),
    "transformer": SHORT.replace(architecture="transformer", n_heads=2, norm="post", batch_size=4),
    "outliers": SHORT.replace(outliers=3),
}
every_variant = pytest.mark.parametrize("config", VARIANTS.values(), ids=list(VARIANTS))


def through_a_file(checkpoint):
    return Checkpoint(checkpoint.step, safetensors.torch.load(safetensors.torch.save(checkpoint.tensors)))


def equal(a, b):
    return a.keys() == b.keys() and all(a[name].dtype == b[name].dtype and torch.equal(a[name], b[name]) for name in a)


@every_variant
def test_resumed_from_every_step_is_the_same_bit_for_bit(config):
    """With 15 training equations and batches of 4 the checkpoints fall at every place within an epoch."""
    torch.set_num_threads(1)
    checkpoints = [item.checkpoint() for item in train(config)]
    rows, end = reported(config), checkpoints[-1].tensors
    assert len(checkpoints) == 25
    for checkpoint in checkpoints:
        stored = through_a_file(checkpoint)
        again, item = played(config, resume=stored)
        assert again == [row for row in rows if row[0] >= checkpoint.step]
        assert equal(item.checkpoint().tensors, end)
        assert equal(stored.tensors, checkpoint.tensors)  # resuming reads a checkpoint and leaves it as it was


@every_variant
def test_a_checkpoint_holds_all_there_is(config):
    """Its own checkpoint at once after resuming is the same checkpoint."""
    checkpoint = last(config.replace(steps=7)).checkpoint()
    first = next(iter(train(config, resume=through_a_file(checkpoint))))
    assert first.step == checkpoint.step == 7
    assert equal(first.checkpoint().tensors, checkpoint.tensors)
    assert all(tensor.isfinite().all() for tensor in checkpoint.tensors.values())


def test_a_chain_of_interruptions_changes_nothing():
    config, checkpoint, rows = VARIANTS["adamw float32 minibatch"], None, {}
    for stop in (3, 4, 11, 19, 25):
        run = train(config, resume=checkpoint)
        for item in run:
            if isinstance(item, Report):
                rows[item.step] = item.metrics
            if item.step == stop:
                checkpoint = through_a_file(item.checkpoint())
                break
    assert rows == {item.step: item.metrics for item in train(config) if isinstance(item, Report)}


def test_resuming_at_the_end_measures_once_more_and_ends():
    end = last(SHORT)
    items = list(train(SHORT, resume=end.checkpoint()))
    assert [item.step for item in items] == [24]
    assert items[0].metrics == end.metrics


def test_a_finished_run_goes_on_when_given_more_steps():
    checkpoint = last(SHORT.replace(steps=10)).checkpoint()
    rows = reported(SHORT)
    assert reported(SHORT, resume=checkpoint) == [row for row in rows if row[0] >= 10]


def test_until_grokked_counts_across_a_resume():
    """Resumed at the first, between, and at the second of three good reports, it still stops at the third."""
    rows = reported(GROKS)
    end = rows[-1][0]
    assert [row[1 + METRICS.index("val_accuracy")] >= 0.99 for row in rows[-4:]] == [False, True, True, True]
    checkpoints = {item.step: through_a_file(item.checkpoint()) for item in train(GROKS)}
    for step in range(end - 12, end + 1):
        assert reported(GROKS, resume=checkpoints[step])[-1] == rows[-1]


def test_no_tensor_of_a_checkpoint_shares_memory_with_another():
    """Tied parameters are one tensor in the network; a file of tensors must hold two."""
    tensors = last(SHORT.replace(tied=True)).checkpoint().tensors
    assert torch.equal(tensors["model.embed_x"], tensors["model.embed_y"])
    places = [tensor.untyped_storage().data_ptr() for tensor in tensors.values()]
    assert len(set(places)) == len(places)
