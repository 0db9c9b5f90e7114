"""Without a head: against a network whose output matrix has no columns of this head, and its mean beside it."""

import numpy as np
import pytest
import torch

from grok_core.engine import heads as module
from grok_core.engine.heads import without_heads
from grok_core.engine.trainer import Trainer
from tests.engine.tiny_runs import TINY

CONFIG = TINY.replace(architecture="transformer", d_model=8, n_heads=2, n_layers=2, context="xy=", init_scale=3.0)


def trained(**fields):
    torch.set_num_threads(1)
    trainer = Trainer(CONFIG.replace(**fields))
    for _ in range(20):
        trainer.advance()
    trainer.model.eval()
    return trainer


@torch.no_grad()
def left_by_hand(trainer, head):
    """Scores with a head of the last layer cut: its columns of the output matrix say their mean to every equation."""
    block, said = trainer.model.layers[-1], []
    handle = block.mixed.register_forward_hook(lambda _, __, value: said.append(value))
    trainer.model(trainer.x, trainer.y)
    handle.remove()
    columns = slice(4 * head, 4 * head + 4)
    constant = block.out[:, columns] @ said[-1][:, columns].mean(0)
    kept = block.out.clone()
    block.out[:, columns] = 0
    handle = block.mixed.register_forward_hook(lambda _, __, value: value)
    added = block.norm_attention.register_forward_pre_hook(lambda _, given: (given[0] + constant,))
    logits = trainer.model(trainer.x, trainer.y)
    handle.remove()
    added.remove()
    block.out.copy_(kept)
    metrics = trainer.measure(logits)
    return metrics.train_accuracy, metrics.val_accuracy, metrics.train_loss, metrics.val_loss


@pytest.mark.parametrize("head", [0, 1])
def test_a_head_of_the_last_layer_against_its_columns(head):
    trainer = trained(norm="post")
    found = without_heads(trainer)
    assert found.shape == (2, 2, 4)
    np.testing.assert_allclose(found[1, head], left_by_hand(trainer, head), rtol=1e-4)


def test_a_head_that_says_the_same_to_all_can_be_cut():
    trainer = trained(norm="none")
    whole = trainer.measure(trainer.logits())
    trainer.model.eval()
    with torch.no_grad():
        for block in trainer.model.layers:
            block.value[:4] = 0  # of the first head
    without = trainer.measure(trainer.logits())
    assert without.val_loss != whole.val_loss
    trainer.model.eval()
    found = without_heads(trainer)
    for layer in (0, 1):
        np.testing.assert_allclose(found[layer, 0, 2:], (without.train_loss, without.val_loss), rtol=1e-5)
        assert abs(found[layer, 1, 3] - without.val_loss) > 1e-4


def test_only_what_is_said_at_the_equals_sign_is_replaced():
    trainer = trained(norm="pre")
    before = [p.clone() for p in trainer.model.parameters()]
    said, first = [], trainer.model.layers[0]
    handle = first.attended.register_forward_hook(lambda _, __, value: said.append(value.clone()))
    without_heads(trainer)
    handle.remove()
    whole, cut = said[:3], said[3:6]  # positions x, y, =; the first pass takes the means, the next cuts head 0
    assert [torch.equal(a, b) for a, b in zip(whole, cut, strict=True)] == [True, True, False]
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters(), strict=True))
    assert not first.mixed._forward_hooks


def test_what_would_take_too_long_is_left_out(monkeypatch):
    trainer = trained(norm="none")
    monkeypatch.setattr(module, "MOST_ROWS", 4 * 25 - 1)
    assert without_heads(trainer) is None
    monkeypatch.setattr(module, "MOST_ROWS", 4 * 25)
    assert without_heads(trainer) is not None
