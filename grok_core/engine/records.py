"""What training reports, as plain numbers and arrays: readable without torch."""

import dataclasses
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

NO_ANSWER = 255
"""Stands in a table of predictions where the operation is undefined; no task has so many elements."""


@dataclass(frozen=True)
class Metrics:
    """What one evaluation of the whole table measured, without dropout and noise.

    Losses are means of the loss trained on, in nats but for the mean squared error, against the labels trained on;
    accuracies and the mean probability given to the label are in 0 .. 1; `gap` is val_loss − train_loss, positive
    when overfitted (G1); `weight_norm` is the Euclidean norm of all parameters together, `output_norm` that of the
    output layer (L). Of the training pairs with outliers, those left right and those made wrong (P13); of the
    validation pairs after a change of the data, those never trained on (K): None where there is no such difference.
    In plain addition, the share of parallelograms that the left operand's embeddings close (I).
    Trained with a cross-entropy on what turns a circle, or in a group, with at least two frequencies or representations
    (else None): `restricted_loss`, over all equations against their true answers, of the key parts of the logits alone,
    and `excluded_loss`, over the training equations against their labels, of the logits without them. The key parts are
    those of this very step; equations whose answer lies on no circle are left out (D, `measures.progress_measures`).
    """

    train_loss: float
    val_loss: float
    train_accuracy: float
    val_accuracy: float
    gap: float
    weight_norm: float
    train_probability: float
    val_probability: float
    output_norm: float | None = None  # not in runs from before it was measured
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
        by: "plan" when the configuration asked for it, "hand" when somebody did.
    """

    step: int
    changes: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What every picture needs at one step. n elements, widths d and h.

    Args:
        step: The optimisation step.
        embedding_x, embedding_y: Rows that stand for the elements as operands, (n, d) float32.
        output_rows: The output layer, one row for each answer, (n_answers, h) float32.
        predicted: The network's answer per cell [x, y], (n, n) uint8; NO_ANSWER where undefined.
        probability: Given to the true answer, (n, n) uint8: 0 .. 255 stand for 0 .. 1.
    """

    step: int
    embedding_x: NDArray[np.float32]
    embedding_y: NDArray[np.float32]
    output_rows: NDArray[np.float32]
    predicted: NDArray[np.uint8]
    probability: NDArray[np.uint8]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays by name, for writing."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "step"}

    @classmethod
    def from_arrays(cls, step: int, arrays: dict[str, NDArray[np.generic]]) -> Self:
        """Build a snapshot from what `arrays` returned, perhaps stored in half precision."""
        names = [f.name for f in dataclasses.fields(cls) if f.name != "step"]
        whole = {k: a.astype(np.float32) if a.dtype.kind == "f" else a for k, a in arrays.items()}
        return cls(step=step, **{name: whole[name] for name in names})  # type: ignore[arg-type]
