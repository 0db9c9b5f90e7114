"""Experiments: claims of the papers, the runs that test them, and the criteria that judge them."""

from collections.abc import Mapping

from grok_core.errors import ConfigError, nearest
from grok_core.experiments.claims.beyond_accuracy import BEYOND_ACCURACY
from grok_core.experiments.claims.clocks_and_dropout import CLOCKS_AND_DROPOUT
from grok_core.experiments.claims.cut_claims import CUTS
from grok_core.experiments.claims.data_curves import DATA_CURVES, FIGURE_2_LEFT
from grok_core.experiments.claims.figures_of_power import FIGURES
from grok_core.experiments.claims.gap_paper import GAP_PAPER
from grok_core.experiments.claims.gap_tables import GAP_TABLES
from grok_core.experiments.claims.leaving_it_on import LEAVING_IT_ON
from grok_core.experiments.claims.literature import LITERATURE
from grok_core.experiments.claims.norms_and_sizes import NORMS_AND_SIZES
from grok_core.experiments.claims.power_et_al import POWER_ET_AL
from grok_core.experiments.claims.recurrent_networks import RECURRENT
from grok_core.experiments.claims.sharpness_claims import FIGURE_7
from grok_core.experiments.claims.structure_claims import STRUCTURE
from grok_core.experiments.claims.thesis import THESIS
from grok_core.experiments.claims.winners_at_start import WINNERS
from grok_core.experiments.claims.wrong_answers import FIGURE_6
from grok_core.experiments.record import SIZES, Experiment, Size
from grok_core.languages import say

__all__ = ["EXPERIMENTS", "SIZES", "Experiment", "experiment", "of_size"]

_ALL = (
    *FIGURES, BEYOND_ACCURACY, *DATA_CURVES, FIGURE_2_LEFT, FIGURE_6, FIGURE_7, *POWER_ET_AL, *STRUCTURE, *THESIS,
    *RECURRENT, *CLOCKS_AND_DROPOUT, *GAP_PAPER, *GAP_TABLES, *LITERATURE, *NORMS_AND_SIZES, *CUTS, *LEAVING_IT_ON,
    *WINNERS,
)  # fmt: skip

EXPERIMENTS: Mapping[str, Experiment] = {of.name: of for of in _ALL}
"""All experiments by name, source by source."""


def experiment(name: str) -> Experiment:
    """Return an experiment by its name. Raises ConfigError, with the nearest names, for any other."""
    if name not in EXPERIMENTS:
        most = say("`python -m grok_core experiments` has all {n}.", n=len(EXPERIMENTS))
        hint = nearest(name, EXPERIMENTS, most=3) or f" {most}"
        raise ConfigError(say("unknown experiment {name!r}.", name=name[:40]) + hint)
    return EXPERIMENTS[name]


def of_size(size: Size) -> list[Experiment]:
    """Return the records that have a size."""
    return [of for of in EXPERIMENTS.values() if size == of.size or of.full is not None]
