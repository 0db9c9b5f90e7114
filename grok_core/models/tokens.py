"""What the transformer and the recurrent networks read: two operands among special tokens.

Power et al. write "x op y ="; Nanda et al. give their transformer "x y =". The thesis shows the longest context and
sizes its transformer for the shortest, so its recurrent networks are given "x op y =" or the longest (E3).
"""

# n elements, D d_model

from torch import Tensor

from grok_core.config import RunConfig
from grok_core.models.network import Network
from grok_core.models.parameters import matrix
from grok_core.models.sharing import NOTHING, Equations, State, X, Y

CONTEXTS: dict[str, tuple[str, ...]] = {
    "xy=": ("x", "y", "="),
    "x_op_y=": ("x", "op", "y", "="),
    "sos_x_op_y_mod=": ("sos", "x", "op", "y", "mod", "="),
}


class Reader(Network):
    """A network that reads its context from left to right and answers at the end of it."""

    def __init__(self, config: RunConfig, n: int) -> None:
        super().__init__(config)
        self.n, self.context = n, CONTEXTS[config.context]
        self.sharing_pays = config.batch_rows >= n  # with smaller batches it adds work to most steps
        self.specials = [token for token in self.context if token not in ("x", "y")]
        self.embed = matrix(n + len(self.specials), config.d_model)  # the elements, then the special tokens

    def tokens(self, equations: Equations) -> list[State]:
        """Return the embedded token at each position of the context, as its distinct rows (R, D).

        Every equation has its own rows where dropout is active, since shared rows would share a mask, and in steps
        on batches of fewer equations than elements, where sharing would add work.
        """
        elements, specials = self.embed[: self.n], self.embed[self.n :]
        known = {"x": State(elements, X), "y": State(elements, Y)}
        known |= {token: State(specials[i : i + 1], NOTHING) for i, token in enumerate(self.specials)}
        read = [known[token] for token in self.context]
        apart = self.dropout.active or (self.training and not self.sharing_pays)
        return [equations.apart(state) for state in read] if apart else read

    def shared_embedding(self) -> Tensor | None:
        return self.embed

    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        # Both operands share one embedding and differ by position alone.
        return self.embed[: self.n], self.embed[: self.n]
