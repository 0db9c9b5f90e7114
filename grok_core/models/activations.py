"""The bend in each hidden unit, by name.

Where the derivative can be had from the value, the value takes the place of what came in: a large array less to
allocate in every layer of every step.
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
