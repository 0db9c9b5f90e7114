"""bfloat16: matrices are multiplied with three digits; weights, moments and losses are kept with seven.

Muon makes its own step, the orthogonalised one, in bfloat16 whatever the precision of everything else is, as
PyTorch does.

Whether this is faster depends on the processor: benchmarks/README.md. Metrics and snapshots are computed in float32
from the weights, so curves of both precisions can be compared.
"""

from contextlib import AbstractContextManager, nullcontext

import torch

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.languages import say

WITH_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")
"""PyTorch's names of the instructions: Intel's and AMD's, Intel's tiles, ARM's."""


def refuse_unsupported(config: RunConfig) -> None:
    """Raise ConfigError when this machine's processor lacks what a configuration's precision needs."""
    if config.precision == "bfloat16" and not supports_bfloat16():
        raise ConfigError(
            say(
                "precision bfloat16 needs a processor that multiplies in it (AVX512-BF16 or AMX), and this "
                "machine's does not; choose float32."
            )
        )


def supports_bfloat16() -> bool:
    """Say whether this machine's processor multiplies in bfloat16; emulation is many times slower."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name) for name in WITH_BFLOAT16)


def matmuls(config: RunConfig) -> AbstractContextManager[object]:
    """Return the context in which a forward pass multiplies in the configuration's precision."""
    if config.precision != "bfloat16":
        return nullcontext()
    return torch.autocast("cpu", dtype=torch.bfloat16)
