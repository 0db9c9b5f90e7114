"""When the rings of a run close: those of its rows, and those of its held-out answers."""

from typing import TYPE_CHECKING

from grok_core.config import RunConfig
from grok_core.experiments.measured import Number

if TYPE_CHECKING:
    from grok_core.engine import Report, Snapshot

RINGS = 4  # as many as the Lab draws


class ClosingRings:
    """Follows a run of a task that turns a circle: the validation accuracy at which its rings close, one after another.

    Of the output rows and of the held-out answers, at the four frequencies that are strongest in the output rows at the
    end: the first report at which one, two, three, four of their scores are at least `fourier.CLOSED`, by its step and
    its validation accuracy; None where that never was. Nothing is computed until training has ended.
    """

    names = tuple(
        f"{rows}_{count}_{what}"
        for rows in ("rows", "held_out")
        for count in range(1, RINGS + 1)
        for what in ("step", "val")
    )

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._seen: list[tuple[float, Snapshot]] = []  # validation accuracy, and what is inside

    def see(self, report: "Report") -> None:
        """Keep the rows and the validation accuracy of a report."""
        self._seen.append((report.metrics.val_accuracy, report.snapshot()))

    def numbers(self) -> dict[str, Number]:
        """Return steps and accuracies by `names`."""
        from grok_core.engine.records import UNIT_PHASE
        from grok_core.measures.answer_rings import answer_rings
        from grok_core.measures.fourier import CLOSED, frequency_shares, rings, strongest
        from grok_core.tasks.answer_tables import cyclic_order

        order = cyclic_order(self._config)
        last = self._seen[-1][1].output_rows[order]
        shown = strongest(frequency_shares(last), len(last), count=RINGS)
        found: dict[str, Number] = dict.fromkeys(self.names)
        for accuracy, snapshot in self._seen:
            assert snapshot.val_phases is not None
            scores = {
                "rows": [ring.score for ring in rings(snapshot.output_rows[order], shown, permutations=1)],
                "held_out": [r.score for r in answer_rings(snapshot.val_phases / UNIT_PHASE, shown, permutations=1)],
            }
            for rows, values in scores.items():
                for count in range(1, sum(score >= CLOSED for score in values) + 1):
                    if found[f"{rows}_{count}_step"] is None:
                        found |= {f"{rows}_{count}_step": snapshot.step, f"{rows}_{count}_val": accuracy}
        return found
