"""What the tests of sequence models share: the contexts written out, and how far two results are apart."""

import torch

# After the elements 0 .. n-1 come the special tokens, in the order in which they are read.
SEQUENCES = {
    "xy=": lambda x, y, n: [x, y, n],
    "x_op_y=": lambda x, y, n: [x, n, y, n + 1],
    "sos_x_op_y_mod=": lambda x, y, n: [n, x, n + 1, y, n + 2, n + 3],
}


def sequences(context, x, y, n):
    """Return the tokens (B, T) of every equation."""
    return torch.tensor([SEQUENCES[context](int(a), int(b), n) for a, b in zip(x, y, strict=True)])


def off_by(found, expected):
    """Return the largest difference over the largest expected value."""
    return float((found - expected).detach().abs().max() / expected.detach().abs().max().clamp(min=1e-30))


def moved_off(model, generator):
    """Move every parameter, gains and biases too, off its initial value."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator, dtype=parameter.dtype), alpha=0.1)
    return model


class Masks:
    """What a network's dropout multiplied its inputs with, in the order in which it did, each (B, units)."""

    def __init__(self, model):
        self.drawn = []
        model.dropout.register_forward_hook(self.record)

    def record(self, _, inputs, output):
        self.drawn.append((output / inputs[0]).detach())
