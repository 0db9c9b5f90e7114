"""What README and the lecture quote of experiments stands in docs/reproduced.md, which the experiments write."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def words_of(name: str) -> str:
    """Return a document as one line, so that it does not matter where its lines are broken."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def section(experiment: str) -> str:
    """Return the section of an experiment."""
    sections = (ROOT / "docs" / "reproduced.md").read_text(encoding="utf-8").split("\n## ")
    return next(text for text in sections if f"Experiment `{experiment}`" in text)


def cells(experiment: str, arm: str) -> list[str]:
    """Return the cells of an arm in the table of an experiment: label, memorised, generalised, outcomes, another."""
    line = next(line for line in section(experiment).splitlines() if line.startswith(f"| {arm} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_first_ring() -> None:
    *_, shown = cells("one-circle-is-not-enough", "hello-grok")
    assert f"while validation was at {shown}, and two or more had closed when it reached 99 %" in words_of("README.md")
    assert re.search(r"two of them or more when .* \\| 7 of 7 ", section("one-circle-is-not-enough"))


def test_less_decay_in_the_lecture() -> None:
    half, full = (cells("less-decay", f"decay {decay}")[2].split(" ")[0] for decay in ("0.5", "1"))
    assert f"decay 1 groks at step {full}, decay 0.5 at step {half}" in words_of("docs/lecture.md")
    for experiment, arm in (
        ("less-decay", "decay 0.1"),
        ("no-decay", "no decay"),
        ("decay-off-early", "off at step 250"),
    ):
        assert cells(experiment, arm)[2:4] == ["never", "memorised only"]
