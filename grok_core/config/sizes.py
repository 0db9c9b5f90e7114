"""What follows from the fields of a configuration: the records they name, and the sizes of task and step."""

from dataclasses import dataclass

from grok_core.config.architectures import ARCHITECTURES, Architecture
from grok_core.config.table import DECOUPLED, Rows
from grok_core.errors import ConfigError
from grok_core.languages import say
from grok_core.notation.group_names import group_order, group_title
from grok_core.notation.operations import OPERATIONS, Operation
from grok_core.notation.tables import OwnTable, known, table_complaint

MOMENTS = {"adamw": 2, "adam": 2, "sgd": 1, "muon": 2}
"""Arrays of the weights' size that each optimiser keeps."""
BY_RULE, MOST_BY_RULE = -1, 512
"""The batch size that stands for Power et al.'s rule, half of the training pairs, and the most that it gives (P8)."""


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
        values = {"p": self.p, "group": group_title(self.group), "formula": self.formula, "table": self.table[:6]}
        return say(self.operation_record.title, **values)

    @property
    def own_table(self) -> OwnTable | None:
        """The table of one's own that is learnt, or None. Raises ConfigError when this process has not read it."""
        if not self.operation_record.is_own:
            return None
        if (table := known(self.table)) is None:  # in a process that has not read it
            raise ConfigError(table_complaint(self.table, self.p))
        return table

    @property
    def n_elements(self) -> int:
        """Number of different symbols: p, or the order of the group."""
        return group_order(self.group) if self.operation_record.is_grouped else self.p

    @property
    def n_answers(self) -> int:
        """Number of different answers the network chooses among: the elements, more for a plain operation,
        those of the table for one of one's own."""
        operation = self.operation_record
        if self.own_table is not None:
            return len(self.own_table.labels)
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
        return min(self.batch_limit, self.n_train) if self.batch_limit else self.n_train

    @property
    def batch_limit(self) -> int:
        """The most equations in a step, 0 for no limit."""
        return min(MOST_BY_RULE, -(-self.n_train // 2)) if self.batch_size == BY_RULE else self.batch_size

    @property
    def gradients_kept(self) -> int:
        """Gradients that Grokfast keeps: a mean, or those of the window and their sum."""
        return {"none": 0, "ema": 1, "ma": self.grokfast_window + 1}[self.grokfast]

    @property
    def evaluation_cost(self) -> float:
        """What the forward passes of an evaluation of the whole table cost, in optimisation steps.

        A backward pass costs two forward passes, so a step costs three of each of its equations.
        """
        return self.n_pairs / (3 * self.batch_rows * self.accumulate)

    @property
    def number_bytes(self) -> int:
        """Bytes of a weight or activation."""
        return 8 if self.precision == "float64" else 4

    @property
    def row_bytes(self) -> int:
        """Memory that the activations of one equation need until the backward pass, at most."""
        layer = self.architecture_record.numbers_per_layer(self.d_model, self.d_hidden)
        return (self.n_layers * layer + 3 * self.n_answers) * self.number_bytes

    @property
    def n_weights(self) -> int:
        """Number of weights, at most: the embeddings of both operands, the layers, the output layer."""
        tables = 2 * (self.n_elements + 8) * self.d_model + self.n_answers * max(self.d_model, self.d_hidden)
        return tables + self.architecture_record.weights(self.n_layers, self.d_model, self.d_hidden)

    @property
    def weight_copies(self) -> int:
        """Arrays of the weights' size that a run holds at once, at most, while it saves a checkpoint."""
        kept = 1 + MOMENTS[self.optimizer] + (self.decay_to == "init") + self.gradients_kept
        stacked = self.grokfast_window if self.grokfast == "ma" else 0
        working = 4 + self.architecture_record.backward_copies  # gradients, what changes them, what is not given back
        working += (self.weight_noise > 0) + (self.decay_to == "init") + self.orthograd
        return 2 * kept + stacked + working

    @property
    def run_bytes(self) -> int:
        """Memory that a run needs, at most: copies of the weights, a step's activations, the logits of the table."""
        logits = 3 * self.n_pairs * self.n_answers * self.number_bytes
        weights = self.n_weights * self.weight_copies * self.number_bytes
        return weights + self.batch_rows * self.row_bytes + logits

    @property
    def decay_clock(self) -> float:
        """Steps in which decoupled weight decay shrinks an unused weight by e: 1 / (lr · weight_decay)."""
        rate = self.lr * self.weight_decay if self.optimizer in DECOUPLED else 0.0
        return 1 / rate if rate else float("inf")

    @property
    def aims_at_templates(self) -> bool:
        """Whether the network answers with the nearest of fixed vectors."""
        return "output_rows" in self.architecture_record.fields and self.output_rows == "templates"
