"""How good an answer is, by other measures than right or wrong: Brier score, margin, reciprocal rank (M, B6).

Source: Schaeffer et al. 2023, arXiv:2304.15004, who ask whether a jump is in the network or in the measure.
"""

# B equations, n answers

import torch
from torch import Tensor

from grok_core.config import RunConfig
from grok_core.engine.losses import IN_CACHE, distribution

SCORES = ("brier", "margin", "reciprocal_rank")


def answer_scores(logits_Bn: Tensor, target_B: Tensor, config: RunConfig) -> dict[str, Tensor]:
    """Return the SCORES of each equation by name, each (B,) float64.

    *Brier*: Σ_j (p_j − y_j)², 0 .. 2, with the probabilities p of the loss and y the one-hot label; left out where the
    loss is a squared error, whose outputs are no logits. *Margin*: the label's logit minus the largest other one.
    *Reciprocal rank*: 1 over the label's place by its logit, 1/n .. 1; an equal logit is before it.

    Args:
        logits_Bn, target_B, config: As for `losses`; the logits have no gradient.
    """
    chunks = zip(torch.split(logits_Bn, IN_CACHE), torch.split(target_B[:, None], IN_CACHE), strict=True)
    by_chunk = [_scores(logits, target, config) for logits, target in chunks]
    return {name: torch.cat([chunk[name] for chunk in by_chunk]) for name in by_chunk[0]}


def _scores(logits_Bn: Tensor, target_B1: Tensor, config: RunConfig) -> dict[str, Tensor]:
    own_B1 = logits_Bn.gather(1, target_B1)
    largest_other_B = logits_Bn.scatter(1, target_B1, -torch.inf).amax(1)
    place_B = (logits_Bn >= own_B1).sum(1).clamp(min=1)  # logits that are not finite are not even equal to themselves
    scores = {
        "margin": own_B1[:, 0].double() - largest_other_B.double(),
        "reciprocal_rank": place_B.double().reciprocal(),
    }
    if config.loss == "cross_entropy":
        distance_Bn = distribution(logits_Bn, config)
        distance_Bn.scatter_(1, target_B1, distance_Bn.gather(1, target_B1) - 1)
        scores["brier"] = distance_Bn.square().sum(1).double()
    return scores
