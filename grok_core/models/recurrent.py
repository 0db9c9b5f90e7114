"""Recurrent networks that read "x op y =" token by token and answer from their last state.

    h_t = cell(token_t, h_{t-1});   logits = U h_T

The LSTM of the thesis (E1) has d_model = d_hidden = 128, one layer and the weights of torch.nn.LSTM
(`init="default"`) times α = 5 (E9); its plain network is a tanh RNN of the same sizes (E4). The gates of a layer are
one matrix for the input and one for the state, in torch's order and with torch's two biases. A state is kept
as its distinct rows (see `sharing`): one before x, n until y, and only from y on one for each equation.
"""

# R distinct rows (1, n, or the B equations), H d_hidden, G gates of a cell

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.parameters import bias, matrix
from grok_core.models.sharing import NOTHING, Equations, State
from grok_core.models.tokens import Reader


def rnn(from_token: Tensor, from_state: Tensor, _h: Tensor) -> tuple[Tensor]:
    """Elman's cell: return (h,) from the products of token and state with their matrices, each (R, H)."""
    return (torch.tanh(from_token + from_state),)


def gru(from_token: Tensor, from_state: Tensor, h: Tensor) -> tuple[Tensor]:
    """Return (h,) of the gated recurrent unit (Cho et al. 2014), from (R, 3H) of the gates reset, update, new."""
    token_r, token_z, token_n = from_token.chunk(3, dim=1)
    state_r, state_z, state_n = from_state.chunk(3, dim=1)
    r, z = torch.sigmoid(token_r + state_r), torch.sigmoid(token_z + state_z)
    new = torch.tanh(token_n + r * state_n)
    return (new + z * (h - new),)


def lstm(from_token: Tensor, from_state: Tensor, _h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """Return (h, c) of the LSTM (Hochreiter and Schmidhuber 1997), from (R, 4H) of input, forget, cell, output."""
    i, f, g, o = (from_token + from_state).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@dataclass(frozen=True)
class CellKind:
    """A kind of cell.

    Args:
        gates: Number of gates.
        memories: Number of vectors passed to the next step; the first is h.
        step: One step: (from_token, from_state, *memories) -> memories.
    """

    gates: int
    memories: int
    step: Callable[..., tuple[Tensor, ...]]


CELLS: dict[str, CellKind] = {"rnn": CellKind(1, 1, rnn), "gru": CellKind(3, 1, gru), "lstm": CellKind(4, 2, lstm)}


class Cell(nn.Module):
    """One layer: the same cell at every position."""

    def __init__(self, kind: CellKind, inputs: int, h: int, biases: bool) -> None:
        super().__init__()
        self.kind, self.h = kind, h
        self.input, self.recurrent = matrix(kind.gates * h, inputs), matrix(kind.gates * h, h)
        self.input_bias = bias(kind.gates * h) if biases else None
        self.recurrent_bias = bias(kind.gates * h) if biases else None

    def forward(self, stream: list[State], equations: Equations) -> list[State]:
        """Return the state h after each position of the stream, from a state of zeros."""
        memory = [State(self.recurrent.new_zeros(1, self.h), NOTHING)] * self.kind.memories
        after = []
        for token in stream:
            h = memory[0]
            on = token.on | h.on
            # Token and state are multiplied as distinct rows, before they are expanded to the rows of both.
            from_token = State(F.linear(token.rows, self.input, self.input_bias), token.on)
            from_state = State(F.linear(h.rows, self.recurrent, self.recurrent_bias), h.on)
            step = self.kind.step(*(equations.spread(state, on) for state in (from_token, from_state, *memory)))
            memory = [State(rows, on) for rows in step]
            after.append(memory[0])
        return after


class Recurrent(Reader):
    """Read two operands, return logits over the n answers."""

    def __init__(self, config: RunConfig, n: int, n_answers: int) -> None:
        super().__init__(config, n)
        d, h, kind = config.d_model, config.d_hidden, CELLS[config.architecture]
        self.cells = nn.ModuleList(Cell(kind, h if i else d, h, config.bias) for i in range(config.n_layers))
        self.unembed = matrix(n_answers, h)
        self.unembed_bias = bias(n_answers) if config.bias else None
        points = [nn.Identity() for _ in self.context]
        self.after, self.neurons = nn.ModuleList(points), points[-1]

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, n) after the last token, for operands x and y, each (B,) of element indices."""
        equations = Equations(x, y)
        stream = self.tokens(equations)
        for cell in self.cells:
            # Dropout is between layers and after the last one (E10), never between time steps.
            stream = [State(self.dropout(state.rows), state.on) for state in cell(stream, equations)]
        *_, last = (point(state) for point, state in zip(self.after, stream, strict=True))
        return self.read_out(last.rows)

    def read_out(self, rows: Tensor) -> Tensor:
        return F.linear(rows, self.unembed, self.unembed_bias)

    def stages(self) -> dict[str, nn.Module]:
        return {f"after {token}": point for token, point in zip(self.context, self.after, strict=True)}
