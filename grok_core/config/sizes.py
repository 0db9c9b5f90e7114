"""What follows from the fields of a configuration: the records they name, and the sizes of task and step."""

from dataclasses import dataclass

from grok_core.config.architectures import ARCHITECTURES, Architecture
from grok_core.config.table import DECOUPLED, Rows
from grok_core.notation.group_names import group_order, group_title
from grok_core.notation.operations import OPERATIONS, Operation


@dataclass(frozen=True, kw_only=True)
class Settings(Rows):
    """The fields of a configuration and what follows from them, not checked."""

    @property
    def operation_record(self) -> Operation:
        """The record of the operation."""
        return OPERATIONS[self.operation]

    @property
    def architecture_record(self) -> Architecture:
        """The record of the architecture."""
        return ARCHITECTURES[self.architecture]

    @property
    def title(self) -> str:
        """The operation for people: "x + y mod 59", "x · y in S5", or a formula as it is typed."""
        values = {"p": self.p, "group": group_title(self.group), "formula": self.formula}
        return self.operation_record.title.format(**values)

    @property
    def n_elements(self) -> int:
        """Number of different symbols: p, or the order of the group."""
        return group_order(self.group) if self.operation_record.is_grouped else self.p

    @property
    def n_answers(self) -> int:
        """Number of different answers the network chooses among: the elements, or more for a plain operation."""
        operation = self.operation_record
        return self.n_elements if operation.is_grouped else operation.answer_count(self.p)

    @property
    def n_pairs(self) -> int:
        """Number of equations in the whole table; where a divisor is zero there is none (P3)."""
        return self.n_elements**2 - self.operation_record.undefined_pairs(self.formula, self.p)

    @property
    def n_train(self) -> int:
        """Number of equations trained on."""
        return round(self.train_fraction * self.n_pairs)

    @property
    def batch_rows(self) -> int:
        """Number of equations in a step: the batch, or all there are."""
        return min(self.batch_size, self.n_train) if self.batch_size else self.n_train

    @property
    def evaluation_cost(self) -> float:
        """What the forward passes of an evaluation of the whole table cost, in optimisation steps.

        A backward pass costs two forward passes, so a step costs three of each of its equations.
        """
        return self.n_pairs / (3 * self.batch_rows * self.accumulate)

    @property
    def decay_clock(self) -> float:
        """Steps in which decoupled weight decay shrinks an unused weight by e: 1 / (lr · weight_decay)."""
        rate = self.lr * self.weight_decay if self.optimizer in DECOUPLED else 0.0
        return 1 / rate if rate else float("inf")

    @property
    def aims_at_templates(self) -> bool:
        """Whether the network answers with the nearest of fixed vectors."""
        return "output_rows" in self.architecture_record.fields and self.output_rows == "templates"
