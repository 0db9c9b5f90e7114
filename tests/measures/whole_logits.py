"""The logit lens of logits that are all in memory: the dissection divides them chunk by chunk."""

import numpy as np

from grok_core.measures.progress_measures import explained_shares


def logit_lens(logits, parts):
    """Return the shares (K,) of the variance of logits (N, C) that one number for each part explains."""
    of_parts = np.asarray(logits, dtype=np.float64)[parts.equations][..., parts.elements]  # (n, m, n)
    variance = float(np.square(of_parts - of_parts.mean(axis=-1, keepdims=True)).sum())
    return explained_shares(of_parts.mean(axis=1), variance, parts)
