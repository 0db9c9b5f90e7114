"""The words for what a run is doing and what became of it, with their definitions: the same on all pages."""

from collections.abc import Mapping

from grok_core.languages import mark
from grok_core.measures.phases import Phase, Progress, outcome

OUTCOMES: Mapping[str, str] = {
    "grokking": mark("grokked"),
    "comprehension": mark("generalised early"),
    "memorisation": mark("memorised only"),
    "confusion": mark("learnt neither"),
    "lost": mark("lost again"),
    "diverged": mark("diverged"),
}
"""What became of a run, in words to be said: the four outcomes of Liu et al. 2022, "lost" and "diverged"."""

OUTCOME_HELP: Mapping[str, str] = {
    "grokking": mark(
        "Validation reached 99 % late: at 5 times the step of training or more, or at least 1,000 steps after it. "
        "Liu et al. 2022 call it grokking."
    ),
    "comprehension": mark(
        "Validation reached 99 % sooner: before 5 times the step of training, and less than 1,000 steps after it. "
        "Liu et al. 2022 call it comprehension."
    ),
    "memorisation": mark(
        "Training reached 99 % and validation did not, within these steps. Liu et al. 2022 call it memorisation."
    ),
    "confusion": mark(
        "Neither training nor validation reached 99 % within these steps. Liu et al. 2022 call it confusion."
    ),
    "lost": mark("Validation reached 99 % and was below 90 % at the end."),
    "diverged": mark("A loss was no longer a finite number."),
}
"""The definition of each outcome, to be said; the tests hold that the numbers are those of `measures.phases`."""

PHASE_HELP: Mapping[Phase, str] = {
    "memorising": mark("Until training has reached 99 %, at three reports in a row."),
    "plateau": mark(
        "Training has reached 99 %, and validation is still near the baseline, which is the share of the commonest "
        "answer in the table."
    ),
    "grokking": mark(
        "Validation is at least 10 % of the way up from the baseline, which is the share of the commonest answer in "
        "the table, to 1, at three reports in a row."
    ),
    "grokked": mark("Validation has reached 99 %, at three reports in a row, and has not lost it."),
    "lost": mark("What had reached 99 % is below 90 %, at three reports in a row."),
}
"""The definition of each phase, which is about now, to be said."""

MEMORISED, GENERALISED, GROKKED = mark("memorised"), mark("generalised"), mark("grokked")


def landmarks_reached(progress: Progress) -> list[tuple[int, str]]:
    """Return the steps at which training and validation reached 99 %, with their names, to be said: who was early did
    not grok.
    """
    late = GENERALISED if outcome(progress) == "comprehension" else GROKKED
    found = ((progress.step_train_99, MEMORISED), (progress.step_val_99, late))
    return [(step, name) for step, name in found if step is not None]
