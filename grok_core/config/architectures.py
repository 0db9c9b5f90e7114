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
        output_reads_neurons: Whether the output layer reads the units of the last hidden layer themselves.
        is_solved: Whether its weights are written down (`tasks.by_hand`); then the operation must have a sign.
    """

    name: str
    fields: tuple[str, ...]
    numbers_per_hidden: int
    numbers_per_width: int
    output_reads_neurons: bool = True
    is_solved: bool = False

    @property
    def has_attention(self) -> bool:
        """Whether it has attention heads."""
        return "n_heads" in self.fields

    def numbers_per_layer(self, d_model: int, d_hidden: int) -> int:
        """Return an upper bound of the numbers that one layer keeps of one equation until the backward pass."""
        return self.numbers_per_hidden * d_hidden + self.numbers_per_width * d_model


_DRAWN = ("d_model", "n_layers", "init", "init_scale", "init_scale_all")
_CELLS = (*_DRAWN, "context", "bias")

_ALL = (
    Architecture(
        name="mlp", fields=(*_DRAWN, "activation", "tied", "combine", "bias", "output_rows"),
        numbers_per_hidden=3, numbers_per_width=0,
    ),
    Architecture(
        name="transformer", fields=(*_DRAWN, "n_heads", "activation", "norm", "positions", "context"),
        numbers_per_hidden=12, numbers_per_width=60,  # of six tokens at most
        output_reads_neurons=False,  # it reads the residual stream
    ),
    Architecture(name="rnn", fields=_CELLS, numbers_per_hidden=60, numbers_per_width=6),  # of six tokens at most
    Architecture(name="lstm", fields=_CELLS, numbers_per_hidden=60, numbers_per_width=6),
    Architecture(name="gru", fields=_CELLS, numbers_per_hidden=60, numbers_per_width=6),
    Architecture(name="analytic", fields=(), numbers_per_hidden=3, numbers_per_width=0, is_solved=True),
)  # fmt: skip

ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType({record.name: record for record in _ALL})
"""All architectures by name, in the order of the form."""
