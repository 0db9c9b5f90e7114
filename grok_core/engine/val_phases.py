"""Where the logits of the held-out equations turn to: what the ring of the held-out answers is drawn from."""

# V held-out equations whose answer is on the circle, m elements on it, K frequencies

import math
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grok_core.engine.records import UNIT_PHASE
from grok_core.tasks.task import Task


def val_phases(logits_NC: Tensor, task: Task, unseen: Tensor) -> NDArray[np.int8] | None:
    """Return the mean direction of the logits of the held-out equations, by frequency and right answer.

    Of an equation's logits, the part of frequency k is the sum over the answers c of logit_c exp(2πi k c / m), where c
    counts the answers along the circle. Its direction alone is kept; the directions of all held-out equations with the
    same right answer are averaged. When the network knows the answer a at this frequency, they all point to 2πka/m and
    the mean has length 1; when each points elsewhere, it is near 0.

    Args:
        logits_NC: Logits of all equations.
        task: Their right answers, and the order in which the operation turns a circle.
        unseen: The equations that were never trained on, at this or any earlier step.
    Returns:
        (K, m, 2), cosine and sine in units of 1 / UNIT_PHASE, for the frequencies 1 .. (m - 1) // 2 and the answers in
        their order on the circle; 0 where no equation with this answer is held out. None without a circle, or one of
        fewer than three elements.
    """
    if task.cyclic_order is None or len(task.cyclic_order) < 3:
        return None
    m = len(task.cyclic_order)
    place_C, cos_CK, sin_CK = _turns(task.cyclic_order.tobytes(), logits_NC.shape[1])
    place_V = place_C[torch.from_numpy(task.answer)[unseen]]
    logits_VC = logits_NC.index_select(0, unseen[place_V >= 0]).float()
    place_V = place_V[place_V >= 0]
    parts_VK = torch.complex(logits_VC @ cos_CK, logits_VC @ sin_CK)
    sums_mK = torch.zeros(m, parts_VK.shape[1], dtype=parts_VK.dtype).index_add_(0, place_V, torch.sgn(parts_VK))
    means_mK = sums_mK / torch.bincount(place_V, minlength=m).clamp_min(1)[:, None]
    phases_Km2 = torch.view_as_real(means_mK).permute(1, 0, 2) * UNIT_PHASE
    return np.ascontiguousarray(phases_Km2.round().to(torch.int8).numpy())


@lru_cache(maxsize=2)
def _turns(cyclic_order: bytes, n_answers: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return the place of each of C answers on the circle, -1 off it, and cosines and sines (C, K), 0 off it."""
    order = torch.from_numpy(np.frombuffer(bytearray(cyclic_order), np.int64))
    m = len(order)
    place_C = torch.full((n_answers,), -1).scatter_(0, order, torch.arange(m))
    turns_CK = 2 * math.pi * (torch.outer(place_C, torch.arange(1, (m - 1) // 2 + 1)) % m) / m
    is_on_it_C1 = (place_C >= 0)[:, None]
    return place_C, turns_CK.cos() * is_on_it_C1, turns_CK.sin() * is_on_it_C1
