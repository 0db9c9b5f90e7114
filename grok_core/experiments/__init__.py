"""Experiments: claims of the papers, the runs that test them, and the criteria that judge them."""

from collections.abc import Mapping

from grok_core.errors import ConfigError, nearest
from grok_core.experiments.literature import LITERATURE
from grok_core.experiments.power_et_al import POWER_ET_AL
from grok_core.experiments.record import Experiment
from grok_core.experiments.structure_claims import STRUCTURE
from grok_core.experiments.thesis import THESIS

__all__ = ["EXPERIMENTS", "Experiment", "experiment"]

EXPERIMENTS: Mapping[str, Experiment] = {of.name: of for of in (*POWER_ET_AL, *STRUCTURE, *THESIS, *LITERATURE)}
"""All experiments by name, source by source."""


def experiment(name: str) -> Experiment:
    """Return an experiment by its name. Raises ConfigError, with the nearest names, for any other."""
    if name not in EXPERIMENTS:
        hint = nearest(name, EXPERIMENTS, most=3) or f" `python -m grok_core experiments` has all {len(EXPERIMENTS)}."
        raise ConfigError(f"unknown experiment {name[:40]!r}.{hint}")
    return EXPERIMENTS[name]
