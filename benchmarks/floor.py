"""The floor of a step: its matrix products alone, of the very shapes and layouts that one step multiplies."""

from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

Product = tuple[Callable[..., Any], list[torch.Tensor]]
PRODUCTS = (torch.ops.aten.mm.default, torch.ops.aten.addmm.default, torch.ops.aten.bmm.default)


class _Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]  # PyTorch's has no types
    """Notes the matrix products that are computed while it is in force, forward and backward."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.products: list[Product] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in PRODUCTS:
            self.products.append((func, [_like(a) for a in args if isinstance(a, torch.Tensor)]))
        return func(*args, **(kwargs or {}))


def products_of(step: Callable[[], object]) -> list[Product]:
    """Return the products of one step, with operands of their own."""
    recorder = _Recorder()
    with recorder:
        step()
    return recorder.products


def gigaflop(products: list[Product]) -> float:
    """Return the multiplications and additions, in 1e9."""
    return sum(2 * operands[-2].numel() * operands[-1].shape[-1] for _, operands in products) / 1e9


def multiply(products: list[Product]) -> None:
    """Compute all of them, and nothing else."""
    for product, operands in products:
        product(*operands)


def in_bfloat16(products: list[Product]) -> list[Product]:
    """Return the same products in bfloat16."""
    return [(product, [_like(a, torch.bfloat16) for a in operands]) for product, operands in products]


def _like(tensor: torch.Tensor, dtype: torch.dtype | None = None) -> torch.Tensor:
    """Return random numbers of the same shape and layout."""
    values = torch.empty_strided(tensor.shape, tensor.stride(), dtype=dtype or tensor.dtype)
    return values.copy_(torch.randn(tensor.shape, generator=torch.Generator().manual_seed(0)))
