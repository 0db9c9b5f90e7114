"""Made-up runs to learn forecasts from, of the kind of any configuration: their step follows lr × decay, and noise."""

import math

import numpy as np

from grok_core.measures.waits.first_part import FirstPart
from grok_core.views.forecasting.taught_runs import TaughtRun

C, NOISE = 8.0, 0.15


def made_runs(config, n_settings, *, seeds=3, first_seed=100, part="taught", preset="hello-grok", tells=0.0, rng=0):
    """Return runs whose step is C / (lr · decay) times noise; those beyond their 3,200 steps never get there.

    Args:
        config: Theirs, but for decay, rate, fraction and seeds.
        tells: How much of the noise the memorising step already shows, 0 .. 1.
    """
    draw, found = np.random.default_rng([rng, first_seed]), []
    for k in range(n_settings):
        decay, lr = math.exp(draw.uniform(-1, 0.5)), 0.015 * math.exp(draw.uniform(-0.5, 0.5))
        fraction = draw.uniform(0.4, 0.6)
        for i in range(seeds):
            early, late = draw.normal(size=2)
            step = C / (decay * lr) * math.exp(NOISE * (tells * early + (1 - tells) * late))
            seed = first_seed + k * seeds + i
            mine = config.replace(
                weight_decay=decay, lr=lr, train_fraction=fraction, seed=seed, split_seed=seed, steps=3200
            )
            memorised = round(60 * math.exp(NOISE * early))
            first = FirstPart(memorised, memorised + 10, 50.0, 0.3, 0.01, 9.0, 0.4, 0.01, 0.01)
            grokked = round(step) if step <= mine.steps else None
            found.append(TaughtRun(mine, first, grokked, grokked or mine.steps, 45.0, preset, part))
    return found
