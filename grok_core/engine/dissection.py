"""What only the network itself can tell, taken out of it at one step: readable without torch."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

TOP = 5
"""Answers kept of each equation, where there are so many."""


@dataclass(frozen=True, eq=False)
class Dissection:
    """A network opened at one step. n elements, H hidden neurons, L layers of T positions.

    Args:
        step: The optimisation step.
        top_answers: The answers of the largest logits per cell [x, y], the largest first, (n, n, K) uint8 with
            K = min(TOP, n_answers); NO_ANSWER where undefined.
        top_probabilities: What is given to them, (n, n, K) float32, by the same function of the logits as the loss;
            NaN where undefined, and everywhere after training on squared errors, which gives no probabilities.
        right_logit, right_probability: Of the true answer, (n, n) float32; NaN likewise.
        neurons_x, neurons_y: Mean activation of each neuron by left and by right operand over the defined equations,
            (n, H) float32. Neurons are the last hidden layer (MLP), the last state (recurrent), the feed-forward layer
            of the last block at "=" (transformer), or the squares (analytic).
        neurons_out: What one unit more of a neuron adds to each logit, norms left out, (H, n_answers) float32.
        attention: What "=" looks at, (L, heads, n, n, T) uint8: 0 .. 255 stand for 0 .. 1, all 0 where undefined.
            L is 1, the last layer alone, where all would be too much to keep, and 0 where even that would be, or where
            there is no attention.
        context: Names of the T positions, (T,) text.
        lens_stages: What was read out through the output layer on the way, (S,) text.
        lens_train, lens_val: Its accuracy on either part of the equations, against the labels trained on, (S,) float32.
        lens_explained: Share of its variance that the right functions explain, (S,) float32
            (`measures.progress_measures.explained_shares`); NaN where there is no circle or group, or no variance.
        gradient_symmetricity: Mean cosine between the gradients of a logit by the left and by the right operand's
            embedding, over 100 random triples (C; Zhong et al. 2023, arXiv:2306.17844); NaN where each operand has
            embeddings of its own, which do not share a space.
    """

    step: int
    top_answers: NDArray[np.uint8]
    top_probabilities: NDArray[np.float32]
    right_logit: NDArray[np.float32]
    right_probability: NDArray[np.float32]
    neurons_x: NDArray[np.float32]
    neurons_y: NDArray[np.float32]
    neurons_out: NDArray[np.float32]
    attention: NDArray[np.uint8]
    context: NDArray[np.str_]
    lens_stages: NDArray[np.str_]
    lens_train: NDArray[np.float32]
    lens_val: NDArray[np.float32]
    lens_explained: NDArray[np.float32]
    gradient_symmetricity: float

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, for writing."""
        return {name: np.asarray(getattr(self, name)) for name in _ARRAYS}

    @classmethod
    def from_arrays(cls, step: int, arrays: dict[str, NDArray[Any]]) -> Self:
        """Build a dissection from what `arrays` returned, perhaps stored in half precision."""
        whole = {k: a.astype(np.float32) if a.dtype == np.float16 else a for k, a in arrays.items()}
        values: dict[str, Any] = {name: whole[name] for name in _ARRAYS}
        return cls(step, **values | {"gradient_symmetricity": float(values["gradient_symmetricity"])})


_ARRAYS = tuple(field.name for field in dataclasses.fields(Dissection) if field.name != "step")
