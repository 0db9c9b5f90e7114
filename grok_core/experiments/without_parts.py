"""What a run's last network answers without its key frequencies, with them alone, and after random cuts."""

from typing import TYPE_CHECKING

from grok_core.config import RunConfig
from grok_core.experiments.measured import Number

if TYPE_CHECKING:
    from grok_core.engine import Report


class WithoutParts:
    """Follows a run of a task with parts: held-out accuracies of its last logits, cut by `measures.ablations.cut`.

    Numbers: the accuracy of all (`all`), without the key parts (`deleted`, with its 95 % interval), with them alone
    (`alone`), and the median of 100 random cuts of as many directions with what 5 % and 95 % of them stay below. `key`
    names the key parts, `further` the parts that must go too until the interval contains the baseline or lies below it
    (`cut.carriers`), `after_further` is the accuracy then. `by_answer` is the accuracy of Nanda et al.'s excluded
    logits. Shares are 0 .. 1.
    """

    names: tuple[str, ...] = (
        "all", "deleted", "deleted_low", "deleted_high", "alone", "random_median", "random_5", "random_95", "by_answer",
        "directions", "key", "further", "further_count", "after_further", "after_further_low", "baseline",
    )  # fmt: skip

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._last: Report | None = None

    def see(self, report: "Report") -> None:
        """Keep the last report."""
        self._last = report

    def numbers(self) -> dict[str, Number]:
        """Return the numbers by `names`."""
        from grok_core.measures.ablations.cut import (
            Equations,
            carriers,
            cut,
            cut_by_answer,
            part_axes,
            random_axes,
            random_cuts,
        )
        from grok_core.measures.progress_measures import divide, parts_of
        from grok_core.tasks.task import build_task

        assert self._last is not None
        task = build_task(self._config)
        logits, parts = self._last.logits(), parts_of(task)
        assert parts is not None, "only tasks with parts are cut"
        equations = Equations(task.target, task.train, task.val)
        key = divide(logits, parts).key
        axes = part_axes(parts, key, task.n_answers)
        deleted = equations.scores(cut(logits, axes))
        null = random_cuts(
            lambda generator: cut(logits, random_axes(len(axes), parts.elements, task.n_answers, generator)), equations
        )
        further, after = carriers(logits, parts, key, equations, task.baseline)
        low, high = null.ends("val_accuracy")
        return {
            "all": equations.scores(logits).val_accuracy,
            "deleted": deleted.val_accuracy,
            "deleted_low": deleted.interval.low,
            "deleted_high": deleted.interval.high,
            "alone": equations.scores(cut(logits, axes, keep=True)).val_accuracy,
            "random_median": null.median("val_accuracy"),
            "random_5": low,
            "random_95": high,
            "by_answer": equations.scores(cut_by_answer(logits, axes, parts, task.answer)).val_accuracy,
            "directions": len(axes),
            "key": ", ".join(name for name, is_key in zip(parts.names, key, strict=True) if is_key),
            "further": ", ".join(parts.names[k] for k in further),
            "further_count": len(further),
            "after_further": after.val_accuracy,
            "after_further_low": after.interval.low,
            "baseline": task.baseline,
        }
