"""Progress measures in hindsight: when restricted and excluded loss move, and when the validation loss does (D).

The key frequencies are those of the last network, as in Nanda et al. 2023, arXiv:2301.05217, section 5: the losses of
every report are computed once training has ended.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from grok_core.config import RunConfig

if TYPE_CHECKING:
    from grok_core.engine import Report

LOSSES = ("restricted", "excluded", "validation")
NAMES = tuple(f"{loss}_{crossing}" for loss in LOSSES for crossing in ("halved", "half_way"))
"""What `Hindsight.numbers` returns; of the excluded loss, which rises, "halved" means doubled."""


class Hindsight:
    """Follows one run.

    Args:
        config: The configuration of the run, of a task that turns a circle, with cross-entropy.
    """

    names = NAMES

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._moments: list[tuple[int, dict[str, Any], float]] = []

    def see(self, report: "Report") -> None:
        """Keep the weights and the validation loss of a report."""
        weights = {
            name.removeprefix("model."): value
            for name, value in report.checkpoint().tensors.items()
            if name.startswith("model.")
        }
        self._moments.append((report.step, weights, report.metrics.val_loss))

    def numbers(self) -> dict[str, float | None]:
        """Return the steps at which each loss is halved and half-way, by `NAMES`; None where it never is."""
        from grok_core.models.surroundings import undisturbed

        with undisturbed(self._config.threads):
            restricted, excluded = zip(*self._losses(), strict=True)
        steps = [step for step, _, _ in self._moments]
        validation = [loss for _, _, loss in self._moments]
        values = (np.array(restricted), 1 / np.array(excluded), np.array(validation))
        return {
            f"{name}_{crossing}": of(steps, loss)
            for name, loss in zip(LOSSES, values, strict=True)
            for crossing, of in (("halved", halved), ("half_way", half_way))
        }

    def _losses(self) -> list[tuple[float, float]]:
        from grok_core.engine.progress_losses import progress_losses
        from grok_core.engine.trainer import Trainer
        from grok_core.measures.progress_measures import divide

        trainer = Trainer(self._config)
        assert trainer.parts is not None
        trainer.model.load_state_dict(self._moments[-1][1])
        key = divide(trainer.logits().numpy(), trainer.parts).key
        found = []
        for _, weights, _ in self._moments:
            trainer.model.load_state_dict(weights)
            losses = progress_losses(trainer.logits(), trainer.task, trainer.parts, self._config, key)
            found.append((losses["restricted_loss"], losses["excluded_loss"]))
        return found


def halved(steps: npt.ArrayLike, loss: npt.ArrayLike) -> int | None:
    """Return the first step after its largest value at which a loss is half of that, or None."""
    return _reached(np.asarray(steps), np.asarray(loss), float(np.max(loss)) / 2)


def half_way(steps: npt.ArrayLike, loss: npt.ArrayLike) -> int | None:
    """Return the first step after its largest value at which the logarithm of a loss is half-way to its last one."""
    values = np.asarray(loss)
    return _reached(np.asarray(steps), values, float(np.sqrt(values.max() * values[-1])))


def _reached(steps: npt.NDArray[Any], loss: npt.NDArray[Any], level: float) -> int | None:
    top = int(np.argmax(loss))
    after = np.flatnonzero(loss[top:] <= level)
    return int(steps[top + after[0]]) if len(after) else None
