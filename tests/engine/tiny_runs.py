"""Runs of a few milliseconds, and what they report."""

from dataclasses import astuple

import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, train

TINY = RunConfig(p=5, d_model=4, d_hidden=8, train_fraction=0.6, steps=40, report="7", warmup_steps=5)
GROKS = RunConfig(
    p=7, tied=True, train_fraction=0.9, d_model=4, d_hidden=32, lr=0.03, report="5", until="grokked", steps=600
)


def reported(config, resume=None):
    """Play a run to its end: (step, metrics …) of every report."""
    torch.set_num_threads(config.threads)
    return [(item.step, *astuple(item.metrics)) for item in train(config, resume=resume) if isinstance(item, Report)]


def last(config, resume=None):
    """Play a run to its end and return its last item, still open to questions."""
    torch.set_num_threads(config.threads)
    *_, item = train(config, resume=resume)
    return item
