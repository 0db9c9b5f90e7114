"""Configurations that the papers compare, by name; they are not presets for beginners.

Their results are in docs/reproduced.md.
"""

from collections.abc import Mapping
from typing import Any

from grok_core.config import RunConfig
from grok_core.languages import mark
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
    (mark("Power (a): Adam, full batch"), {"batch_size": 0}),
    (mark("Power (b): Adam"), {}),
    (mark("Power (c): Adam, full batch, noise on updates"), {"batch_size": 0, "update_noise": 1.0}),
    (mark("Power (d): Adam, dropout 0.1"), {"dropout": 0.1}),
    (mark("Power (e): AdamW, weight decay 1"), {"optimizer": "adamw", "weight_decay": 1.0}),
    (
        mark("Power (f): AdamW, weight decay 1 to the initialisation"),
        {"optimizer": "adamw", "weight_decay": 1.0, "decay_to": "init"},
    ),
    (mark("Power (g): Adam, learning rate × 0.3"), {"lr": 3e-3}),
    (mark("Power (h): Adam, learning rate × 3"), {"lr": 3e-2}),
    (mark("Power (i): Adam, weight noise 0.01"), {"weight_noise": 0.01}),
)


_POWER = RunConfig(
    architecture="transformer",
    n_layers=2,
    d_model=128,
    n_heads=4,
    d_hidden=512,
    norm="post",
    init="default",
    lr=1e-3,
    batch_size=-1,
)
"""The transformer and the training of Power et al.'s section A.1.2 (P7, P8)."""

# Hours at 0.1 s (Nanda's network) and 0.05 s (Power's) a step, as measured on one thread.

_GAP_SOURCE = "A paper on the generalization gap, section 4.1 (G7-G9)."
_GAP = RunConfig(
    operation="divide",
    p=97,
    n_layers=3,
    d_model=50,
    d_hidden=50,
    bias=True,
    init="he",
    lr=1e-4,
    weight_decay=0.05,
    dropout=0.3,
    betas=(0.9, 0.999),
    steps=7000,
)
_GAPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("", mark("The gap paper's three layers of 50"), {}),
    (
        "-structured",
        mark("The gap paper's three layers of 50, from circular embeddings"),
        {"init": "circular", "lr": 5e-4},
    ),
    ("-tuned", mark("The gap paper's three layers of 50, from weights twice He's"), {"init_scale": 2.0, "lr": 5e-4}),
)
"""Its random, "structured" and "tuned" initialisations, of which it defines the first alone (G9)."""


def _variant(name: str, title: str, source: str, config: RunConfig) -> Preset:
    return Preset(name=name, title=title, summary=f"{title}.", question="", change={}, source=source, config=config)


_ALL = (
    *(
        _variant(f"p12-{letter}", title, "Power et al. 2022, Figure 2 left (P12).",
                 _S5.replace(**changes))
        for letter, (title, changes) in zip("abcdefghi", _NINE, strict=True)
    ),
    *(
        _variant(f"gap-mlp{ending}", title, _GAP_SOURCE, _GAP.replace(**changes))
        for ending, title, changes in _GAPS
    ),
    _variant(
        "thesis-lstm", mark("The thesis's LSTM, as written"),
        "Ahmed 2024, Table 7.2 (E1), with a learning rate of 1e-3.", RunConfig(
            p=97, architecture="lstm", d_model=128, d_hidden=128, bias=True, init="default", init_scale=5.0, lr=1e-3,
            betas=(0.9, 0.999), warmup_steps=0, weight_decay=0.01, batch_size=32, steps=1_000_000,
        ),
    ),
    _variant(
        "nanda-as-written", mark("Nanda's network at its own learning rate: 40,000 steps, about an hour"),
        "Nanda et al. 2023, arXiv:2301.05217, section 3; `nanda-addition` has four times this learning rate.",
        RunConfig(
            p=113, train_fraction=0.3, architecture="transformer", d_model=128, d_hidden=512, context="xy=", lr=1e-3,
            steps=40_000,
        ),
    ),
    _variant(
        "power-figure-1", mark("Power's Figure 1, as written: Adam without decay, a million steps, about 14 hours"),
        "Power et al. 2022, Figure 1 left and section A.1.2 (P9).",
        _POWER.replace(operation="divide", p=97, optimizer="adam", weight_decay=0.0, steps=1_000_000),
    ),
    _variant(
        "power-s5", mark("Power's study of S5, as written: a hundred thousand steps, about two hours"),
        "Power et al. 2022, Figure 1 centre and section A.1.2 (P5, P8).",
        _POWER.replace(operation="compose", steps=100_000),
    ),
    _variant(
        "by-hand", mark("The solution by hand"), "Gromov 2023, arXiv:2301.02679 (P).",
        RunConfig(architecture="analytic", d_hidden=512, lr=1e-4, weight_decay=0.0, steps=100),
    ),
)  # fmt: skip

VARIANTS: Mapping[str, Preset] = {p.name: p for p in _ALL}
"""All variants by name."""
