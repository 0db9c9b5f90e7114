"""What was measured of the papers' experiments, read and judged once for all visitors until something is added."""

import streamlit as st

from grok_core.experiments import SIZES, of_size
from grok_core.experiments.kept import KeptRuns, shipped_file, visitors_folder
from grok_core.experiments.record import Experiment
from grok_core.experiments.verdicts_so_far import SoFar, verdicts_so_far
from grok_core.languages import say
from grok_core.runs.store.files import stamp
from grok_core.views.cache import once


def experiments() -> list[Experiment]:
    """Return all experiments at all their sizes."""
    return [of.at(size) for size in SIZES for of in of_size(size)]


def kept_runs() -> KeptRuns:
    """Return what was measured, read once for all visitors until something is added."""
    own = visitors_folder() / KeptRuns.FILE
    key = ("kept runs", own, stamp(own), stamp(shipped_file()))
    return once(key, lambda: KeptRuns(visitors_folder(), beside=shipped_file()))


def so_far(kept: KeptRuns) -> dict[str, SoFar]:
    """Return how far each experiment is at each size, judged once for all visitors until something is added."""

    def judged() -> dict[str, SoFar]:
        with st.spinner(say("Judging what was measured …")):
            return verdicts_so_far(experiments(), kept)

    return once(("verdicts", kept.path, stamp(kept.path), stamp(shipped_file())), judged)
