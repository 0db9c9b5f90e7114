"""What a network answered at the landmarks of its run: from its dissections, or from what the pictures kept."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from grok_core.charts.answers import Asked
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.cache import shared
from grok_core.views.dissected import NOW


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to the whole table at one step; K are kept of each cell.

    Args:
        top: The best answers [x, y], the best first, (n, n, K).
        probabilities: Of these, (n, n, K); NaN where none were kept, or where the network gives none.
        on_right: The probability of the right answer, (n, n); NaN likewise.
    """

    top: NDArray[np.uint8]
    probabilities: NDArray[np.float32]
    on_right: NDArray[np.float32]

    @property
    def predicted(self) -> NDArray[np.uint8]:
        """The network's answer per cell, (n, n)."""
        return self.top[..., 0]


def landmarks(run: Run) -> dict[str, int]:
    """Return the landmarks at which a run can be asked, in order of step; without dissections, from its snapshots."""
    steps = run.snapshot_steps()
    found = run.dissections() or _pictured_landmarks(run, steps)
    if run.status.active and steps:
        found = {name: step for name, step in found.items() if step <= steps[-1] and name != "last"} | {NOW: steps[-1]}
    return dict(sorted(found.items(), key=lambda landmark: landmark[1]))


def answers_at(run: Run, name: str, step: int) -> Answers:
    """Return the answers at a landmark. Raises StoreError when they cannot be read."""
    if run.dissections().get(name) == step:
        found = _dissected(run, name, run.status.created)
    else:
        found = _pictured(run, step, run.status.created)
    if run.config.loss == "cross_entropy":
        return found
    # Snapshots and old dissections hold a softmax of outputs that were not trained as logits.
    none, none_right = (np.full_like(known, np.nan) for known in (found.probabilities, found.on_right))
    return replace(found, probabilities=none, on_right=none_right)


def ask(run: Run, name: str, step: int, x: int, y: int) -> Asked:
    """Return what the network says to x ∘ y, which must be defined, at a landmark."""
    task, answers = reading.task_of(run.config), answers_at(run, name, step)
    right = int(task.answers()[x, y])
    said = {int(a): float(p) for a, p in zip(answers.top[x, y], answers.probabilities[x, y], strict=True)}
    said.setdefault(right, float(answers.on_right[x, y]))
    names = task.answer_labels
    return Asked(name, step, tuple(names[a] for a in said), tuple(said.values()), names[right])


def _pictured_landmarks(run: Run, steps: list[int]) -> dict[str, int]:
    """Name the snapshots next after the crossings."""
    if not steps:
        return {}
    progress = reading.reached(run).progress
    crossed = {"start": steps[0], "memorised": progress.step_train_99, "grokked": progress.step_val_99}
    at = {
        name: next((step for step in steps if step >= since), None)
        for name, since in crossed.items()
        if since is not None
    }
    return {name: step for name, step in at.items() if step is not None} | {"last": steps[-1]}


@shared(16)
def _dissected(run: Run, name: str, _created: float) -> Answers:
    kept = run.dissection(name)
    return Answers(kept.top_answers, kept.top_probabilities, kept.right_probability)


@shared(16)
def _pictured(run: Run, step: int, _created: float) -> Answers:
    """Read what a snapshot kept: the answer, and how probable the right one was."""
    kept = run.snapshot(step)
    on_right = (kept.probability / 255).astype(np.float32)
    is_right = kept.predicted == reading.task_of(run.config).answers()
    on_predicted = np.where(is_right, on_right, np.nan).astype(np.float32)
    return Answers(kept.predicted[..., None], on_predicted[..., None], on_right)
