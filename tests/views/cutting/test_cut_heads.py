"""Without a head: the numbers of the dissection, by the head's name."""

import pytest

from grok_core.config import RunConfig
from grok_core.runs import create_run, execute
from grok_core.views import cached_run, dissected
from grok_core.views.cutting import cut_heads

CONFIG = RunConfig(
    p=11, architecture="transformer", d_model=8, n_heads=2, n_layers=2, context="xy=", batch_size=32, steps=20
)


def opened(config):
    path = create_run(config)
    execute(path)
    run = cached_run.open_run(path.name)
    return run, dissected.dissection_keys(run)["last"]


def test_a_head_is_found_by_layer_and_number():
    run, at = opened(CONFIG)
    assert cut_heads.heads_of(at) == ("1.1", "1.2", "2.1", "2.2")
    numbers, last = dissected.dissection(at).heads, run.metrics().iloc[-1]
    for head, expected in zip(cut_heads.heads_of(at), numbers.reshape(4, 4), strict=True):
        found = cut_heads.without_head(at, head)
        left = found.cut
        assert [left.train_accuracy, left.val_accuracy, left.train_loss, left.val_loss] == pytest.approx(expected)
        assert left.right == pytest.approx(left.val_accuracy * left.of, abs=1e-3)
        assert found.whole.val_loss == pytest.approx(last["val_loss"], rel=1e-4)
        assert found.null is None


def test_a_network_without_attention_has_none():
    assert cut_heads.heads_of(opened(CONFIG.replace(architecture="mlp", batch_size=0))[1]) == ()
