"""The map of sixty small networks over share of the table and weight decay, complete within a minute on two cores.

After the phase diagrams of Liu et al. 2022, arXiv:2205.10343; the settings are ours, chosen so that all outcomes occur.
"""

from grok_core.presets.catalogue import preset

BASE = preset("ring").config.replace(p=31, d_model=8, lr=0.02, steps=1200, until="grokked")
FRACTIONS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DECAYS = (0.2, 0.4, 0.8, 1.6, 3.2)
SEEDS = 2
"""Of each cell, with a split each."""
