"""All that is needed to go on with a run as if it had never stopped."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The state of a run after a step.

    Args:
        step: The step.
        tensors: Weights ("model.…"), optimiser ("optimizer.…"), random generators ("generator.…"), the order
            of the batches and the counters, by flat name: what a safetensors file holds.
    """

    step: int
    tensors: dict[str, Tensor]
