"""Configurations that the papers compare, by name; they are not presets for beginners.

Their results are in docs/reproduced.md.
"""

from collections.abc import Mapping
from typing import Any

from grok_core.config import RunConfig
from grok_core.presets.record import Preset

_S5 = RunConfig(
    operation="compose",
    d_model=128,
    d_hidden=512,
    lr=1e-2,
    batch_size=1024,
    optimizer="adam",
    weight_decay=0.0,
    steps=3000,
)
"""The common settings of the nine of Figure 2. An MLP takes seconds; the transformer of the paper takes hours."""

_NINE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Adam, full batch", {"batch_size": 0}),
    ("Adam", {}),
    ("Adam, full batch, noise on updates", {"batch_size": 0, "update_noise": 1.0}),
    ("Adam, dropout 0.1", {"dropout": 0.1}),
    ("AdamW, weight decay 1", {"optimizer": "adamw", "weight_decay": 1.0}),
    ("AdamW, weight decay 1 to the initialisation", {"optimizer": "adamw", "weight_decay": 1.0, "decay_to": "init"}),
    ("Adam, learning rate × 0.3", {"lr": 3e-3}),
    ("Adam, learning rate × 3", {"lr": 3e-2}),
    ("Adam, weight noise 0.01", {"weight_noise": 0.01}),
)


def _variant(name: str, title: str, source: str, config: RunConfig) -> Preset:
    return Preset(name=name, title=title, summary=f"{title}.", question="", change={}, source=source, config=config)


_ALL = (
    *(
        _variant(f"p12-{letter}", f"Power ({letter}): {title}", "Power et al. 2022, Figure 2 left (P12).",
                 _S5.replace(**changes))
        for letter, (title, changes) in zip("abcdefghi", _NINE, strict=True)
    ),
    _variant(
        "gap-mlp", "The gap paper's three layers of 50", "A paper on the generalization gap, section 4.1 (G7-G9).",
        RunConfig(
            operation="divide", p=97, n_layers=3, d_model=50, d_hidden=50, bias=True, lr=1e-4, weight_decay=0.05,
            dropout=0.3, betas=(0.9, 0.999), steps=7000,
        ),
    ),
    _variant(
        "thesis-lstm", "The thesis's LSTM, as written", "Ahmed 2024, Table 7.2 (E1), with a learning rate of 1e-3.",
        RunConfig(
            p=97, architecture="lstm", d_model=128, d_hidden=128, bias=True, init="default", init_scale=5.0, lr=1e-3,
            weight_decay=0.01, batch_size=32, steps=1_000_000,
        ),
    ),
    _variant(
        "by-hand", "The solution by hand", "Gromov 2023, arXiv:2301.02679 (P).",
        RunConfig(architecture="analytic", d_hidden=512, lr=1e-4, weight_decay=0.0, steps=100),
    ),
)  # fmt: skip

VARIANTS: Mapping[str, Preset] = {p.name: p for p in _ALL}
"""All variants by name."""
