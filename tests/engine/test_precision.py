"""bfloat16: coarse products, float32 weights and measurements, and a sentence where the processor cannot."""

import pytest
import torch

from grok_core.engine import precision, train
from grok_core.errors import ConfigError
from tests.engine.tiny_runs import TINY, last, reported

NETWORKS = {"mlp": {}, "transformer": {"norm": "pre"}, "lstm": {}, "gru": {}, "rnn": {}}


@pytest.fixture
def able(monkeypatch):
    """Play a processor with bfloat16: PyTorch imitates it on any."""
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})


@pytest.mark.parametrize("architecture", NETWORKS)
@pytest.mark.usefixtures("able")
def test_weights_stay_in_float32_and_the_run_near_that_of_float32(architecture):
    config = TINY.replace(architecture=architecture, steps=20, lr=0.003, **NETWORKS[architecture])
    coarse, fine = (last(config.replace(precision=name)) for name in ("bfloat16", "float32"))
    tensors = coarse.checkpoint().tensors
    assert {t.dtype for name, t in tensors.items() if name.startswith(("model.", "optimizer."))} == {torch.float32}
    assert coarse.metrics.train_loss == pytest.approx(fine.metrics.train_loss, rel=0.05)
    assert coarse.metrics.train_loss != fine.metrics.train_loss


@pytest.mark.usefixtures("able")
def test_what_is_measured_is_computed_in_float32():
    config = TINY.replace(precision="bfloat16")
    before = next(train(config)).metrics
    assert before == next(train(config.replace(precision="float32"))).metrics


@pytest.mark.usefixtures("able")
def test_it_can_be_repeated():
    config = TINY.replace(precision="bfloat16", batch_size=4)
    assert reported(config) == reported(config)


@pytest.mark.parametrize("found", [{}, {"avx512_bf16": False, "amx_bf16": False}])
def test_a_processor_without_it_is_refused_in_a_sentence(monkeypatch, found):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: found)
    with pytest.raises(ConfigError, match=r"^precision bfloat16 needs a processor .*; choose float32\.$"):
        next(train(TINY.replace(precision="bfloat16")))
    precision.refuse_unsupported(TINY)


@pytest.mark.parametrize("name", precision.WITH_BFLOAT16)
def test_each_sort_of_processor_with_it_is_known(monkeypatch, name):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {name: True})
    assert precision.supports_bfloat16()
