"""README's table of presets says what was measured, no more and no less."""

from pathlib import Path

from grok_core.presets import PRESETS
from grok_core.presets.record import Preset

README = Path(__file__).parents[1] / "README.md"


def spread(preset: Preset, figure: str, digits: int = 0) -> str:
    """Return the median of a figure over the seeds and its 5-95 % range, in which "never" is not within the steps."""
    if not preset.figures:
        return "not measured"
    reached = sum(getattr(row, figure) is not None for row in preset.figures)
    median, low, high = (preset.quantile(figure, share) for share in (0.5, 0.05, 0.95))
    if median is None or low is None:
        return f"{reached} of {len(preset.figures)}"
    most = "never" if high is None else f"{high:.{digits}f}"
    return f"{median:.{digits}f} ({low:.{digits}f}–{most})"


def row(preset: Preset) -> str:
    """Return the line of README's table for a preset."""
    config = preset.config
    cells = (
        f"`{preset.name}`",
        f"{config.title}, {config.train_fraction:.0%}",
        config.architecture,
        str(len(preset.figures)),
        spread(preset, "step_train_99"),
        spread(preset, "step_val_99"),
        "–" if preset.seconds is None else f"{preset.seconds:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def test_every_preset_stands_in_the_readme_as_measured() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [line for line in map(row, PRESETS.values()) if line not in text]
    assert not missing, "put these lines into README.md:\n" + "\n".join(missing)


if __name__ == "__main__":
    print("\n".join(map(row, PRESETS.values())))
