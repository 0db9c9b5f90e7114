"""Compute once what many equations share.

A causal model that reads "x op y =" is, before it comes to y, in a state that depends on x alone: n distinct
states, however many equations there are. So a state is kept as its distinct rows together with the operands
it depends on, and is expanded to more equations only where another operand joins. The numbers are those of
the plain model, in which every equation has a row of its own.
"""

# B equations, n elements, R distinct rows: 1, n or B

from dataclasses import dataclass

from torch import Tensor

NOTHING, X, Y, BOTH = frozenset[str](), frozenset({"x"}), frozenset({"y"}), frozenset({"x", "y"})


@dataclass(frozen=True, eq=False)
class State:
    """Distinct rows (R, D): one if it depends on nothing, n on one operand, B on both."""

    rows: Tensor
    on: frozenset[str]


@dataclass(frozen=True, eq=False)
class Equations:
    """The operands of B equations, each (B,) of element indices."""

    x: Tensor
    y: Tensor

    def spread(self, state: State, on: frozenset[str]) -> Tensor:
        """Expand a state to the rows of states that depend on the operands `on`; a single row broadcasts."""
        if state.on == on or not state.on:
            return state.rows
        return state.rows.index_select(0, self.x if state.on == X else self.y)

    def apart(self, state: State) -> State:
        """Expand a state to one row for each of the B equations."""
        return State(self.spread(state, BOTH).expand(len(self.x), -1), BOTH)
