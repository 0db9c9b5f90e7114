"""Runs of a few milliseconds, what they report, and their network written out."""

from dataclasses import astuple

import numpy as np
import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, train

TINY = RunConfig(p=5, d_model=4, d_hidden=8, train_fraction=0.6, steps=40, report="7", warmup_steps=5)
GROKS = RunConfig(
    p=7, tied=True, train_fraction=0.9, d_model=4, d_hidden=32, lr=0.03, report="5", until="grokked", steps=600
)


def played(config, resume=None):
    """Play a run to its end: (step, metrics …) of every report, and its last item, still open to questions."""
    torch.set_num_threads(config.threads)
    rows = []
    for item in train(config, resume=resume):
        if isinstance(item, Report):
            rows.append((item.step, *astuple(item.metrics)))
    return rows, item


def reported(config, resume=None):
    """Play a run to its end: (step, metrics …) of every report."""
    return played(config, resume)[0]


def last(config, resume=None):
    """Play a run to its end and return its last item, still open to questions."""
    return played(config, resume)[1]


def written_out(tensors, task):
    """What the one-layer MLP answers, (N, outputs), from the weights in a checkpoint."""
    weights = {name.removeprefix("model."): value.double().numpy() for name, value in tensors.items()}
    left = weights["embed_x"][task.x] @ weights["first_x"].T
    right = weights["embed_y"][task.y] @ weights["first_y"].T
    return np.maximum(left + right, 0) @ weights["unembed"].T
