"""Changes of the gradients between the backward pass and the optimiser: ⊥Grad, Grokfast, clipping."""

from collections.abc import Sequence

import torch
from torch import Tensor

from grok_core.config import RunConfig

PUBLISHED_GAIN = {"ema": 2.0, "ma": 5.0}
"""λ of Lee et al. 2024, arXiv:2405.20233, for each kind of mean."""


def orthogonal(gradients: list[Tensor], weights: Sequence[Tensor]) -> None:
    """Remove from each gradient its component along the weights, and keep its length (⊥Grad; O).

    Source: Prieto et al. 2025, arXiv:2501.04697: g⊥ = g − (w·g / w·w) w, rescaled to ‖g‖.
    """
    for g, w in zip(gradients, weights, strict=True):
        before = g.norm()
        g.sub_(w * ((w * g).sum() / (w * w).sum().clamp(min=1e-30)))
        g.mul_(before / g.norm().clamp(min=1e-30))


def clip(gradients: list[Tensor], longest: float) -> None:
    """Scale all gradients by one factor so that their common Euclidean norm is at most `longest`."""
    norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
    torch._foreach_mul_(gradients, (longest / norm.clamp(min=1e-30)).clamp(max=1.0))


class Grokfast:
    """Amplifies the slow component of the gradients: g ← g + λ · (mean of past gradients) (N).

    "ema" is an exponential mean h ← α h + (1 − α) g, which begins with the first gradient. "ma" is the mean of the last
    gradients, used once the window is full. Source: Lee et al. 2024, arXiv:2405.20233, whose figures are the defaults.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.slow: list[Tensor] = []  # the exponential mean, or the sum over the window
        self.window: list[list[Tensor]] = []  # the last gradients, oldest first ("ma")

    def apply(self, gradients: list[Tensor], config: RunConfig) -> None:
        """Add the gradients to the mean, and change them in place, with the gain and memory of a configuration."""
        gain = config.grokfast_gain or PUBLISHED_GAIN.get(self.kind, 0.0)
        if self.kind == "ema":
            self._exponential(gradients, gain, config.grokfast_decay)
        elif self.kind == "ma":
            self._windowed(gradients, gain, config.grokfast_window)

    def _exponential(self, gradients: list[Tensor], gain: float, decay: float) -> None:
        if self.slow:
            torch._foreach_mul_(self.slow, decay)
            torch._foreach_add_(self.slow, gradients, alpha=1 - decay)
        else:
            self.slow = [g.clone() for g in gradients]
        torch._foreach_add_(gradients, self.slow, alpha=gain)

    def _windowed(self, gradients: list[Tensor], gain: float, window: int) -> None:
        self.window.append([g.clone() for g in gradients])
        if self.slow:
            torch._foreach_add_(self.slow, gradients)
        else:
            self.slow = [g.clone() for g in gradients]
        if len(self.window) > window:
            torch._foreach_sub_(self.slow, self.window.pop(0))
        if len(self.window) == window:
            torch._foreach_add_(gradients, self.slow, alpha=gain / window)

    def state(self) -> dict[str, Tensor]:
        """Return the mean and the window, by flat name."""
        tensors = {f"slow.{i}": value for i, value in enumerate(self.slow)}
        windows = enumerate(zip(*self.window, strict=True))  # one for each tensor
        return tensors | {f"window.{i}": torch.stack(window) for i, window in windows}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Set mean and window to what `state` returned."""
        self.slow = [tensors[f"slow.{i}"].clone() for i in range(_count("slow.", tensors))]
        stacked = [tensors[f"window.{i}"] for i in range(_count("window.", tensors))]
        self.window = [list(parts) for parts in zip(*(s.clone().unbind() for s in stacked), strict=True)]


def shape(gradients: list[Tensor], weights: Sequence[Tensor], grokfast: Grokfast, config: RunConfig) -> None:
    """Apply ⊥Grad, Grokfast and clipping, in this order, where the present settings ask for them."""
    if config.orthograd:
        orthogonal(gradients, weights)
    grokfast.apply(gradients, config)
    if config.clip:
        clip(gradients, config.clip)


def _count(prefix: str, tensors: dict[str, Tensor]) -> int:
    return sum(name.startswith(prefix) for name in tensors)
