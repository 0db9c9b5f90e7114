"""Spikes of the training loss, by which slingshots show in a curve (L)."""

import statistics
from collections.abc import Sequence

SPIKE, BEFORE = 10.0, 20  # a training loss above ten times the median of the twenty reports before is a spike (L)


def spikes(losses: Sequence[float]) -> int:
    """Count the reports whose training loss exceeds ten times the median of the twenty before (L)."""
    return len(spikes_at(losses))


def spikes_at(losses: Sequence[float]) -> list[int]:
    """Return the indices of the reports whose training loss exceeds ten times the median of the twenty before.

    None of the first twenty is one. Source: Thilak et al. 2022, arXiv:2206.04817, who see slingshots in the norm of the
    last layer; the threshold on the loss is the ledger's (L).
    """
    pairs = ((i, loss, losses[i - BEFORE : i]) for i, loss in enumerate(losses) if i >= BEFORE)
    return [i for i, loss, before in pairs if loss > SPIKE * statistics.median(before)]
