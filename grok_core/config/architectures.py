"""The networks one can choose: one record each. `models.build` has the class of each by the same name.

Adding a network is adding a record here and a file in `models/`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Architecture:
    """A kind of network, as far as a configuration has to know it.

    Args:
        name: As in a configuration.
        uses: The fields of the group "model" that have an effect on it; `seed` always has.
        numbers: (d_model, d_hidden) -> how many numbers a layer keeps of one equation until the backward pass, about;
            for the bound on memory.
    """

    name: str
    uses: frozenset[str]
    numbers: Callable[[int, int], int]


_DRAWN = frozenset({"d_model", "n_layers", "d_hidden", "init", "init_scale", "init_scale_all"})
_RECURRENT = _DRAWN | {"context", "bias"}
_TOKENS = 6  # in the longest context


def _recurrent_numbers(d_model: int, d_hidden: int) -> int:
    return _TOKENS * (10 * d_hidden + d_model)


_ALL = (
    Architecture(
        "mlp", _DRAWN | {"activation", "tied", "combine", "bias", "output_rows"}, lambda d_model, d_hidden: 3 * d_hidden
    ),
    Architecture(
        "transformer",
        _DRAWN | {"n_heads", "activation", "norm", "positions", "context"},
        lambda d_model, d_hidden: _TOKENS * (2 * d_hidden + 10 * d_model),
    ),
    Architecture("rnn", _RECURRENT, _recurrent_numbers),
    Architecture("lstm", _RECURRENT, _recurrent_numbers),
    Architecture("gru", _RECURRENT, _recurrent_numbers),
    Architecture("analytic", frozenset({"d_hidden"}), lambda d_model, d_hidden: 3 * d_hidden),
)

ARCHITECTURES: Mapping[str, Architecture] = {architecture.name: architecture for architecture in _ALL}
"""All architectures by name, in the order of the form."""
