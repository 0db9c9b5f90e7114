"""The words for what a run is doing and what became of it, with their definitions: the same on all pages."""

from collections.abc import Mapping

from grok_core.charts.captions import percent
from grok_core.measures.phases import (
    GROKKING_DELAY,
    GROKKING_RATIO,
    LEFT_BASELINE,
    LOST_BELOW,
    SUSTAINED,
    THRESHOLD,
    Phase,
    Progress,
    outcome,
)

_REPORTS = {3: "three"}[SUSTAINED] + " reports in a row"
_REACHED = percent(THRESHOLD)

OUTCOMES: Mapping[str, str] = {
    "grokking": "grokked",
    "comprehension": "generalised early",
    "memorisation": "memorised only",
    "confusion": "learnt neither",
    "lost": "lost again",
    "diverged": "diverged",
}
"""What became of a run, in words: the four outcomes of Liu et al. 2022, "lost" and "diverged"."""

OUTCOME_HELP: Mapping[str, str] = {
    "grokking": f"Validation reached {_REACHED} late: at {GROKKING_RATIO} times the step of training or more, "
    f"or at least {GROKKING_DELAY:,} steps after it. Liu et al. 2022 call it grokking.",
    "comprehension": f"Validation reached {_REACHED} sooner: before {GROKKING_RATIO} times the step of training, "
    f"and less than {GROKKING_DELAY:,} steps after it. Liu et al. 2022 call it comprehension.",
    "memorisation": f"Training reached {_REACHED} and validation did not, within these steps. "
    "Liu et al. 2022 call it memorisation.",
    "confusion": f"Neither training nor validation reached {_REACHED} within these steps. "
    "Liu et al. 2022 call it confusion.",
    "lost": f"Validation reached {_REACHED} and was below {percent(LOST_BELOW)} at the end.",
    "diverged": "A loss was no longer a finite number.",
}
"""The definition of each outcome."""

_BASELINE = "the baseline, which is the share of the commonest answer in the table"

PHASE_HELP: Mapping[Phase, str] = {
    "memorising": f"Until training has reached {_REACHED}, at {_REPORTS}.",
    "plateau": f"Training has reached {_REACHED}, and validation is still near {_BASELINE}.",
    "grokking": f"Validation is at least {percent(LEFT_BASELINE)} of the way up from {_BASELINE}, to 1, at {_REPORTS}.",
    "grokked": f"Validation has reached {_REACHED}, at {_REPORTS}, and has not lost it.",
    "lost": f"What had reached {_REACHED} is below {percent(LOST_BELOW)}, at {_REPORTS}.",
}
"""The definition of each phase, which is about now."""


def landmarks_reached(progress: Progress) -> list[tuple[int, str]]:
    """Return the steps at which training and validation reached 99 %, with their names: who was early did not grok."""
    late = "generalised" if outcome(progress) == "comprehension" else "grokked"
    found = ((progress.step_train_99, "memorised"), (progress.step_val_99, late))
    return [(step, name) for step, name in found if step is not None]
