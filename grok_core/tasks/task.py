"""A task: an operation on its elements, and the split of its equations."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.tasks.answer_tables import answer_table, cyclic_order
from grok_core.tasks.groups import Group, group_of
from grok_core.tasks.splits import corrupt, split_pairs

Number = TypeVar("Number", bound=np.generic)

UNDEFINED, TRAIN, VALIDATION = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Task:
    """All equations x ∘ y = answer of one operation, with those to train on.

    Args:
        operation: The name of the operation.
        symbol: The sign between the operands.
        n: Number of elements.
        n_answers: Number of different answers: n, or more for plain operations.
        labels: The name of each element, n strings.
        x, y, answer: Operands and true answers of the N defined equations, each of shape (N,).
        target: The answers trained on, shape (N,): the true ones except for outliers.
        train, val: Ascending indices into the equations; disjoint, together all of them.
        group: The group of a grouped operation, else None.
        cyclic_order: Elements in the order in which the operation turns a circle, or None.
    """

    operation: str
    symbol: str
    n: int
    n_answers: int
    labels: tuple[str, ...]
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    answer: NDArray[np.int64]
    target: NDArray[np.int64]
    train: NDArray[np.int64]
    val: NDArray[np.int64]
    group: Group | None
    cyclic_order: NDArray[np.int64] | None

    @property
    def answer_labels(self) -> tuple[str, ...]:
        """The name of each answer, n_answers strings."""
        return self.labels if self.n_answers == self.n else tuple(map(str, range(self.n_answers)))

    @property
    def baseline(self) -> float:
        """The share of the commonest answer: the accuracy of who always gives it."""
        return float(np.bincount(self.answer).max() / len(self.answer))

    @property
    def commutative(self) -> bool:
        """Whether x ∘ y = y ∘ x for all pairs, so that a pair gives away the answer of its mirror image."""
        return np.array_equal(self.answers(), self.answers().T)

    def grid(self, values: NDArray[Number], fill: float) -> NDArray[Number]:
        """Return values of the equations, (N, …), as a table (n, n, …) with x in rows; `fill` where undefined."""
        table = np.full((self.n, self.n, *values.shape[1:]), fill, dtype=values.dtype)
        table[self.x, self.y] = values
        return table

    def roles(self) -> NDArray[np.uint8]:
        """Table (n, n) of UNDEFINED, TRAIN or VALIDATION, as uint8."""
        role = np.full(len(self.x), VALIDATION, dtype=np.uint8)
        role[self.train] = TRAIN
        return self.grid(role, UNDEFINED)

    @property
    def n_corrupted(self) -> int:
        """Number of equations trained on with another answer than the true one: outliers that really are some."""
        return int(np.count_nonzero(self.target != self.answer))

    def answers(self) -> NDArray[np.int16]:
        """Table (n, n) of the true answers as int16, -1 where undefined."""
        return self.grid(self.answer.astype(np.int16), -1)


def build_task(config: RunConfig) -> Task:
    """Build the task of a configuration: its table and its split."""
    answers = answer_table(config)
    x, y = (indices.astype(np.int64) for indices in np.nonzero(answers >= 0))
    answer = answers[x, y]
    train, val = split_pairs(x, y, n_train=config.n_train, seed=config.split_seed, kind=config.split)
    target = corrupt(answer, train, k=config.outliers, seed=config.split_seed) if config.outliers else answer
    group = group_of(config.group) if config.operation_record.is_grouped else None
    n = answers.shape[0]
    return Task(
        operation=config.operation,
        symbol=config.operation_record.symbol,
        n=n,
        n_answers=config.n_answers,
        labels=group.labels if group else tuple(map(str, range(n))),
        x=x,
        y=y,
        answer=answer,
        target=target,
        train=train,
        val=val,
        group=group,
        cyclic_order=cyclic_order(config),
    )
