"""PyTorch without its compiler, for processes that do nothing but train: they begin seconds sooner."""

import sys
from types import ModuleType

COMPILER = "torch._dynamo"


class _NoCompiler(ModuleType):
    """What PyTorch's optimisers ask of its compiler, and that is to leave them alone."""

    def disable(self, function: object, *_: object, **__: object) -> object:
        """Return the function as it is: nothing is compiled."""
        return function

    def graph_break(self) -> None:
        """Do nothing: there is no graph."""


def leave_out_compiler() -> None:
    """Keep PyTorch's compiler, which nothing here calls, from being loaded in this process.

    The first optimiser of a process loads it, with SymPy and 850 other modules, only to say that it is not to be
    compiled; that takes longer than PyTorch itself. Training gives the same bits without. Only for a process of our
    own, since `torch.compile` cannot be used in it afterwards.
    """
    sys.modules.setdefault(COMPILER, _NoCompiler(COMPILER))
