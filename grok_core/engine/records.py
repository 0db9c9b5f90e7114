"""What training reports, as plain numbers and arrays: readable without torch."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

NO_ANSWER = 255
"""The prediction in a table's cell where the operation is undefined; no task has so many elements."""

UNIT_PHASE = 127
"""The whole number that stands for 1 in `Snapshot.val_phases`."""


@dataclass(frozen=True)
class Metrics:
    """What one evaluation of the whole table measured, without dropout and noise.

    Args:
        train_loss, val_loss: Means of the loss trained on, against the labels trained on; in nats, except the mean
            squared error.
        train_accuracy, val_accuracy: Share of the labels that are predicted, 0 .. 1.
        gap: val_loss − train_loss, positive when the network overfits (G1).
        weight_norm: Euclidean norm of all parameters together.
        train_probability, val_probability: Mean probability given to the label, 0 .. 1.
        output_norm: Euclidean norm of the output layer (L); None in runs older than this metric.
        train_brier, val_brier: Mean Brier score against the labels, 0 .. 2 (M, `engine.answer_scores`); None for a
            squared error, and in runs older than this metric, as the next four are.
        train_margin, val_margin: Mean margin of the label, in the unit of the logits.
        train_reciprocal_rank, val_reciprocal_rank: Mean of 1 over the label's place among the answers, 0 .. 1.
        clean_accuracy, corrupted_accuracy: Accuracy on the training pairs with the right label and with a wrong one
            (P13); None without outliers.
        unseen_accuracy: Accuracy on the validation pairs that were never trained on (K); None unless the data changed.
        representation_quality: Share of the parallelograms that the left operand's embeddings close (I); None unless
            the operation is plain addition.
        restricted_loss, excluded_loss: Loss of the key parts of the logits alone, over all equations against their true
            answers, and loss of the logits without the key parts, over the training equations against their labels (D,
            `measures.progress_measures`). The key parts are those of this step; equations whose answer lies on no
            circle are left out. None unless the loss is a cross-entropy and the task has a circle or a group, with two
            or more frequencies or representations.
    """

    train_loss: float
    val_loss: float
    train_accuracy: float
    val_accuracy: float
    gap: float
    weight_norm: float
    train_probability: float
    val_probability: float
    output_norm: float | None = None
    train_brier: float | None = None
    val_brier: float | None = None
    train_margin: float | None = None
    val_margin: float | None = None
    train_reciprocal_rank: float | None = None
    val_reciprocal_rank: float | None = None
    clean_accuracy: float | None = None
    corrupted_accuracy: float | None = None
    unseen_accuracy: float | None = None
    representation_quality: float | None = None
    restricted_loss: float | None = None
    excluded_loss: float | None = None


METRICS = tuple(field.name for field in dataclasses.fields(Metrics))


@dataclass(frozen=True)
class Event:
    """A change of settings that took effect.

    Args:
        step: The last step taken with the old settings.
        changes: Field names and new values, as text.
        by: "plan" for a change in the configuration, "hand" for one made while the run was watched, "parent" for one
            that a branch takes over from its parent.
    """

    step: int
    changes: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True, eq=False)
class StepArrays:
    """Arrays that belong to one step, by name; the base of `Snapshot` and `Dissection`.

    Args:
        step: The optimisation step.
    """

    step: int

    @classmethod
    def array_names(cls) -> tuple[str, ...]:
        """Return the names of the arrays, in order."""
        return tuple(field.name for field in dataclasses.fields(cls) if field.name != "step")

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, for writing; those that are None are left out."""
        found = {name: getattr(self, name) for name in self.array_names()}
        return {name: np.asarray(array) for name, array in found.items() if array is not None}

    @classmethod
    def from_arrays(cls, step: int, arrays: dict[str, NDArray[Any]]) -> Self:
        """Return the arrays of what `arrays` returned; half precision becomes float32 again.

        Raises KeyError when an array is missing that every step has.
        """
        whole = {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in arrays.items()}
        optional = {field.name for field in dataclasses.fields(cls) if field.default is None}
        return cls(step, **{name: whole[name] for name in cls.array_names() if name in whole or name not in optional})


@dataclass(frozen=True, eq=False)
class Snapshot(StepArrays):
    """What every picture needs at one step. n elements, widths d and h.

    Args:
        step: The optimisation step.
        embedding_x, embedding_y: Embeddings of the elements as left and as right operand, (n, d) float32.
        output_rows: The output layer, one row for each answer, (n_answers, h) float32.
        predicted: The network's answer per cell [x, y], (n, n) uint8; NO_ANSWER where undefined.
        probability: Probability given to the true answer, (n, n) uint8: 0 .. 255 stand for 0 .. 1.
        val_phases: Where the logits of the held-out equations turn to, by frequency and right answer
            (`engine.val_phases`), (K, m, 2) int8 in units of 1 / UNIT_PHASE. None unless the operation turns a
            circle, and in runs older than this array.
    """

    embedding_x: NDArray[np.float32]
    embedding_y: NDArray[np.float32]
    output_rows: NDArray[np.float32]
    predicted: NDArray[np.uint8]
    probability: NDArray[np.uint8]
    val_phases: NDArray[np.int8] | None = None
