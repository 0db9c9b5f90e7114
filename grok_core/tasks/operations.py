"""Binary operations on n symbols, each as one table."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.arithmetic import is_prime, primitive_root
from grok_core.config import RunConfig
from grok_core.tasks.groups import GROUPS

Table = NDArray[np.int64]


@dataclass(frozen=True)
class Operation:
    """A binary operation.

    Args:
        symbol: What stands between the operands.
        title: Its name for people, with {p} and {group} filled in.
        answers: Configuration -> table (n, n) of answers, x in rows, y in columns; -1 where undefined.
        commutative: Whether x ∘ y = y ∘ x, so that mirrored pairs give each other away.
        cyclic_order: Configuration -> the elements in the order in which the operation turns a circle,
            or None where there is no such order.
    """

    symbol: str
    title: str
    answers: Callable[[RunConfig], Table]
    commutative: bool
    cyclic_order: Callable[[RunConfig], Table | None]


def _residues(config: RunConfig) -> tuple[Table, Table]:
    numbers = np.arange(config.p, dtype=np.int64)
    return numbers[:, None], numbers[None, :]


def _add(config: RunConfig) -> Table:
    x, y = _residues(config)
    return (x + y) % config.p


def _subtract(config: RunConfig) -> Table:
    x, y = _residues(config)
    return (x - y) % config.p


def _multiply(config: RunConfig) -> Table:
    x, y = _residues(config)
    return (x * y) % config.p


def _divide(config: RunConfig) -> Table:
    """x / y = x · y^(p-2) modulo a prime p, undefined at y = 0 (P3)."""
    inverse = np.array([pow(y, config.p - 2, config.p) for y in range(config.p)], dtype=np.int64)
    answers = (np.arange(config.p, dtype=np.int64)[:, None] * inverse[None, :]) % config.p
    answers[:, 0] = -1
    return answers


def _compose(config: RunConfig) -> Table:
    return GROUPS[config.group]().table


def _by_value(config: RunConfig) -> Table | None:
    return np.arange(config.p, dtype=np.int64)


def _by_discrete_logarithm(config: RunConfig) -> Table | None:
    """1, g, g², …: multiplication by g turns this circle; 0 has no place on it (P6, A)."""
    if not is_prime(config.p):
        return None
    g = primitive_root(config.p)
    return np.array([pow(g, k, config.p) for k in range(config.p - 1)], dtype=np.int64)


def _no_order(config: RunConfig) -> Table | None:
    return None


OPERATIONS: dict[str, Operation] = {
    "add": Operation("+", "x + y mod {p}", _add, True, _by_value),
    "subtract": Operation("−", "x − y mod {p}", _subtract, False, _by_value),
    "multiply": Operation("·", "x · y mod {p}", _multiply, True, _by_discrete_logarithm),
    "divide": Operation("/", "x / y mod {p}", _divide, False, _by_discrete_logarithm),
    "compose": Operation("∘", "x ∘ y in {group}", _compose, False, _no_order),
}


def title(config: RunConfig) -> str:
    """Name a configuration's operation for people: "x + y mod 59", "x ∘ y in S5"."""
    return OPERATIONS[config.operation].title.format(p=config.p, group=config.group.upper())
