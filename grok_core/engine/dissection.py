"""What is measured inside a network at one step: readable without torch."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from grok_core.engine.records import StepArrays

TOP = 5
"""Number of answers that are kept for each equation, the most probable ones."""

MOST_LOGITS = 2**21
"""The most logits that are kept; each takes four bytes."""


@dataclass(frozen=True, eq=False)
class Dissection(StepArrays):
    """The inside of a network at one step. n elements, H hidden neurons, L layers of T positions.

    Args:
        step: The optimisation step.
        top_answers: The answers with the K largest logits per cell [x, y], the largest first, (n, n, K) uint8 with
            K = min(TOP, n_answers); NO_ANSWER where undefined.
        top_probabilities: Their probabilities, (n, n, K) float32, by the same function of the logits as the loss;
            NaN where undefined, and everywhere after training on squared errors, which gives no probabilities.
        right_logit, right_probability: Logit and probability of the true answer, (n, n) float32; NaN where undefined,
            the probability also everywhere after training on squared errors.
        neurons_x, neurons_y: Mean activation of each neuron by left and by right operand over the defined equations,
            (n, H) float32. Neurons are the last hidden layer (MLP), the last state (recurrent), the feed-forward layer
            of the last block at "=" (transformer), or the squares (analytic).
        neurons_out: Change of each logit when a neuron's activation grows by 1, without the norms, (H, n_answers)
            float32.
        attention: Attention of "=" to each position, (L, heads, n, n, T) uint8: 0 .. 255 stand for 0 .. 1, all 0 where
            undefined. L is the number of layers; 1, the last layer, where all of them would be too much to keep; and 0
            where one layer would be too much, or where there is no attention.
        context: Names of the T positions, (T,) text.
        lens_stages: Names of the S stages of the network that were read out through the output layer, (S,) text.
        lens_train, lens_val: Accuracy of each stage on the training and on the validation equations, against the labels
            trained on, (S,) float32.
        lens_explained: Share of the variance of each stage's logits that the right functions explain, (S,) float32
            (`measures.progress_measures.explained_shares`); NaN where there is no circle or group, or no variance.
        gradient_symmetricity: Mean cosine between the gradients of a logit by the left and by the right operand's
            embedding, over random triples (C; Zhong et al. 2023, arXiv:2306.17844); NaN where each operand has
            embeddings of its own, which do not share a space, and where the operation does not commute (a dissection
            made before that was known has a number there that says nothing).
        gradient_symmetricity_error: Its standard error; NaN where it is, and in dissections older than this number.
        neuron_inputs: What the left and the right operand add before the neurons, whose activation is a function of the
            sum, (2, n, H) float32. None unless the neurons follow so from the operands: one hidden layer, or the
            squares of the analytic network. Then the logits are the activations times `neurons_out`, plus the bias.
        output_bias: What is added to the logits, (n_answers,) float32; None where nothing is.
        logits: The logits of all N equations, (N, n_answers) float32, in the order of the task. None where they follow
            from `neuron_inputs`, and where they are more than MOST_LOGITS numbers.
        heads: Accuracy on the training and on the validation equations, and their mean losses, when a head's output at
            "=" is its mean over the equations (`engine.heads`), (L, heads, 4) float32; None without attention, and
            where that would take too long.

    The last four are None in dissections older than they are, and the first three of them in recordings.
    """

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
    gradient_symmetricity_error: float
    neuron_inputs: NDArray[np.float32] | None = None
    output_bias: NDArray[np.float32] | None = None
    logits: NDArray[np.float32] | None = None
    heads: NDArray[np.float32] | None = None

    @classmethod
    def from_arrays(cls, step: int, arrays: dict[str, NDArray[Any]]) -> Self:
        """Return the dissection made of what `arrays` returned; half precision becomes float32 again.

        Raises KeyError when an array is missing, unless it is younger than the first recordings.
        """
        found = super().from_arrays(step, {"gradient_symmetricity_error": np.array(math.nan), **arrays})
        return dataclasses.replace(
            found,
            gradient_symmetricity=float(found.gradient_symmetricity),
            gradient_symmetricity_error=float(found.gradient_symmetricity_error),
        )
