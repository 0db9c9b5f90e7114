"""The activation function of the hidden units, by name.

Where the derivative follows from the output, the function works in place: it overwrites its input and saves one
large array in every layer of every step.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu_,
    "gelu": F.gelu,
    "tanh": torch.tanh_,
    "sigmoid": torch.sigmoid_,
    "quadratic": torch.square,
}
