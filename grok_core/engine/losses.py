"""The losses, and the probabilities that a network gives to answers."""

# B equations, n answers

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from grok_core.config import RunConfig


def _cross_entropy(logits_Bn: Tensor, target_B: Tensor) -> Tensor:
    return F.cross_entropy(logits_Bn, target_B, reduction="none")


def _cross_entropy_64(logits_Bn: Tensor, target_B: Tensor) -> Tensor:
    """Return cross-entropies in float64: float32 rounds terms away that are 1e-8 of the largest term."""
    return F.cross_entropy(logits_Bn.double(), target_B, reduction="none")


def _stablemax(logits_Bn: Tensor, target_B: Tensor) -> Tensor:
    """Return −log of StableMax: s(z) / Σ s(z), with s(z) = z + 1 from 0 on and 1 / (1 − z) below.

    Source: Prieto et al. 2025, arXiv:2501.04697, in float64 as there (O).
    """
    s_Bn = _stablemax_terms(logits_Bn)
    return s_Bn.sum(1).log() - s_Bn.gather(1, target_B[:, None])[:, 0].log()


def _stablemax_terms(logits_Bn: Tensor) -> Tensor:
    z_Bn = logits_Bn.double()
    return torch.where(z_Bn >= 0, z_Bn + 1, 1 / (1 - z_Bn.clamp(max=0)))  # the clamp keeps the other branch finite


def _mse(logits_Bn: Tensor, target_B: Tensor) -> Tensor:
    """Return the mean over the classes of the squared distance to the one-hot answer (G15)."""
    return (logits_Bn - F.one_hot(target_B, logits_Bn.shape[1])).square().mean(1)


def _to_template(logits_Bn: Tensor, target_B: Tensor) -> Tensor:
    """Return the mean squared distance to the answer's template: the negative of its logit (I)."""
    return -logits_Bn.gather(1, target_B[:, None])[:, 0]


IN_CACHE = 4096  # equations whose losses are computed at once

SOFTMAXES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "float32": _cross_entropy,
    "float64": _cross_entropy_64,
    "stablemax": _stablemax,
}

DISTRIBUTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "float32": lambda logits_Bn: logits_Bn.softmax(1),
    "float64": lambda logits_Bn: logits_Bn.double().softmax(1),
    "stablemax": lambda logits_Bn: F.normalize(_stablemax_terms(logits_Bn), p=1, dim=1),
}


def losses(logits_Bn: Tensor, target_B: Tensor, config: RunConfig) -> Tensor:
    """Return the loss (B,) of each equation, in nats except the mean squared error."""
    if config.loss == "cross_entropy":
        return SOFTMAXES[config.softmax](logits_Bn, target_B)
    return _to_template(logits_Bn, target_B) if config.aims_at_templates else _mse(logits_Bn, target_B)


def mean_loss(logits_Bn: Tensor, target_B: Tensor, config: RunConfig) -> Tensor:
    """Return the mean loss of a batch; the default loss is one fused operation."""
    if config.loss == "cross_entropy" and config.softmax == "float32":
        return F.cross_entropy(logits_Bn, target_B)
    return losses(logits_Bn, target_B, config).mean()


def predictions(logits_Bn: Tensor) -> Tensor:
    """Return the predicted answers (B,), the first one of equal logits. NumPy takes a quarter of PyTorch's time."""
    return torch.from_numpy(logits_Bn.numpy().argmax(1))


def measured_losses(
    logits_Bn: Tensor, target_B: Tensor, config: RunConfig, predicted_B: Tensor | None = None
) -> Tensor:
    """Return the loss (B,) float64 of each equation as it is reported, exact to the digits that the logits have.

    Args:
        logits_Bn, target_B, config: As for `losses`; the logits have no gradient.
        predicted_B: The predictions of these logits, where they are known.
    """
    if config.loss != "cross_entropy" or config.softmax != "float32":
        return losses(logits_Bn, target_B, config).double()
    largest_B1 = (predictions(logits_Bn) if predicted_B is None else predicted_B)[:, None]
    rows = zip(*(torch.split(t, IN_CACHE) for t in (logits_Bn, largest_B1, target_B[:, None])), strict=True)
    return torch.cat([_exact_cross_entropy(*some) for some in rows])


def _exact_cross_entropy(logits_Bn: Tensor, largest_B1: Tensor, target_B1: Tensor) -> Tensor:
    """Return cross-entropies (B,) float64 by log1p: in float32, 1 + 1e-6 has lost a twentieth of the 1e-6."""
    top_B1 = logits_Bn.gather(1, largest_B1)
    others_Bn = (logits_Bn - top_B1).exp_().scatter_(1, largest_B1, 0.0)
    below_B = (top_B1.double() - logits_Bn.gather(1, target_B1).double())[:, 0]
    return below_B + others_Bn.sum(1).double().log1p()


def probabilities(logits_Bn: Tensor, target_B: Tensor, config: RunConfig) -> Tensor:
    """Return the probability (B,) float64 given to the target, by StableMax when that is trained on."""
    softmax = config.softmax if config.loss == "cross_entropy" else "float32"
    return SOFTMAXES[softmax](logits_Bn, target_B).double().neg().exp()


def distribution(logits_Bn: Tensor, config: RunConfig) -> Tensor:
    """Return the probabilities (B, n) of all answers, by the same function of the logits as the loss.

    NaN for the mean squared error: outputs trained to be one-hot, or distances, are no logits.
    """
    if config.loss == "mse":
        return torch.full_like(logits_Bn, torch.nan)
    return DISTRIBUTIONS[config.softmax](logits_Bn)
