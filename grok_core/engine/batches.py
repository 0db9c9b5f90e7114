"""Batches: the equations on which each step trains."""

import torch
from torch import Tensor


class Batches:
    """An endless stream of batches; an epoch has each training equation once, in a new order.

    Args:
        train: Indices of the training equations, shape (n_train,).
        batch_size: Equations per step; 0, or more than there are, means all of them in one fixed order.
        generator: Random generator that draws each epoch's order.
    """

    def __init__(self, train: Tensor, batch_size: int, generator: torch.Generator) -> None:
        self.train, self.generator = train, generator
        self.size = batch_size if 0 < batch_size < len(train) else len(train)
        self.order, self.position = train, len(train)
        self.taken = 0  # number of equations, over all steps

    def next(self) -> Tensor:
        """Return the indices of the next batch; the last one of an epoch may be smaller."""
        if self.size == len(self.train):
            self.taken += self.size
            return self.train
        if self.position >= len(self.order):
            self.order = self.train[torch.randperm(len(self.train), generator=self.generator)]
            self.position = 0
        batch = self.order[self.position : self.position + self.size]
        self.position += self.size
        self.taken += len(batch)
        return batch
