"""The kinds of network: one record each. `models.build` maps every name to its class."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """What a configuration has to know of a kind of network.

    Args:
        name: The value of the field `architecture`.
        fields: The fields of the group "model" that it uses, beside those that every network uses.
        numbers_per_hidden, numbers_per_width: Upper bounds of the numbers that one layer keeps of one equation until
            the backward pass, for each hidden unit and for each entry of the width.
        first_weights, later_weights: Upper bounds of the entries of the matrices of the first layer and of each later
            one, as factors of width · hidden, hidden², width².
        backward_copies: Arrays of the weights' size that the backward pass needs beside the gradients, at most.
        output_reads_neurons: Whether the output layer reads the units of the last hidden layer themselves.
        is_solved: Whether its weights are written down (`tasks.by_hand`); then the operation must have a sign.
    """

    name: str
    fields: tuple[str, ...]
    numbers_per_hidden: int
    numbers_per_width: int
    first_weights: tuple[int, int, int] = (0, 0, 0)
    later_weights: tuple[int, int, int] = (0, 0, 0)
    backward_copies: int = 0
    output_reads_neurons: bool = True
    is_solved: bool = False

    @property
    def has_attention(self) -> bool:
        """Whether it has attention heads."""
        return "n_heads" in self.fields

    def numbers_per_layer(self, d_model: int, d_hidden: int) -> int:
        """Return an upper bound of the numbers that one layer keeps of one equation until the backward pass."""
        return self.numbers_per_hidden * d_hidden + self.numbers_per_width * d_model

    def weights(self, n_layers: int, d_model: int, d_hidden: int) -> int:
        """Return an upper bound of the weights between embeddings and output layer."""
        sizes = (d_model * d_hidden, d_hidden**2, d_model**2)
        first, later = (
            sum(factor * size for factor, size in zip(factors, sizes, strict=True))
            for factors in (self.first_weights, self.later_weights)
        )
        return first + (n_layers - 1) * later + n_layers * 16 * (d_model + d_hidden)  # the last: biases and norms


_DRAWN = ("d_model", "n_layers", "init", "init_scale", "init_scale_all")
_CELLS = (*_DRAWN, "context", "bias")

_ALL = (
    Architecture(
        name="mlp", fields=(*_DRAWN, "activation", "tied", "combine", "bias", "output_rows"),
        numbers_per_hidden=3, numbers_per_width=0, first_weights=(2, 0, 0), later_weights=(0, 1, 0),
    ),
    Architecture(
        name="transformer", fields=(*_DRAWN, "n_heads", "activation", "norm", "positions", "context"),
        numbers_per_hidden=12, numbers_per_width=60,  # of six tokens at most
        first_weights=(2, 0, 4), later_weights=(2, 0, 4),
        output_reads_neurons=False,  # it reads the residual stream
    ),
    Architecture(
        name="rnn", fields=_CELLS, numbers_per_hidden=60, numbers_per_width=6,  # of six tokens at most
        first_weights=(1, 1, 0), later_weights=(0, 2, 0), backward_copies=4,
    ),
    Architecture(
        name="lstm", fields=_CELLS, numbers_per_hidden=60, numbers_per_width=6,  # of six tokens at most
        first_weights=(4, 4, 0), later_weights=(0, 8, 0), backward_copies=4,
    ),
    Architecture(
        name="gru", fields=_CELLS, numbers_per_hidden=60, numbers_per_width=6,  # of six tokens at most
        first_weights=(3, 3, 0), later_weights=(0, 6, 0), backward_copies=4,
    ),
    Architecture(name="analytic", fields=(), numbers_per_hidden=3, numbers_per_width=0, is_solved=True),
)  # fmt: skip

ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType({record.name: record for record in _ALL})
"""All architectures by name, in the order of the form."""
