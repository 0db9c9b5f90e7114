"""How many blanks of the puzzles on offer their network fills in is what the lecture guide says: five of each table."""

import re

import numpy as np
import pytest
import torch

from grok_core.engine import Report, train
from grok_core.tasks.puzzle import TABLES, build_puzzle
from tests.children import ROOT

pytestmark = pytest.mark.science

GUIDE = " ".join((ROOT / "docs" / "lecture-guide.md").read_text(encoding="utf-8").split())
SAID = {
    "d4": r"(\d+) % of the blanks in D4", "s3": r"(\d+) % in S3", "d5": r"(\d+) % in D5",
    "add-10": r"(\d+) % in x \+ y mod 10", "q8": r"(\d+) % in the quaternions Q8",
}  # fmt: skip
OTHERS = r"(\d+) to 100 % in the larger ones"
APART = 10  # per cent of the blanks: another processor fills in a few other cells


def share_right(name: str, number: int) -> float:
    """Train on one puzzle; return the share of its blanks that the network has right in the end."""
    config = TABLES[name].replace(split_seed=number)
    puzzle = build_puzzle(config)
    torch.set_num_threads(config.threads)
    *_, last = (report for report in train(config) if isinstance(report, Report))
    score = puzzle.score(puzzle.lettered(last.snapshot().predicted))
    return score.right / score.blanks


@pytest.mark.parametrize("name", TABLES)
def test_the_network_fills_in_what_the_guide_says(name):
    said = re.search(SAID.get(name, OTHERS), GUIDE)
    assert said, "the guide does not say it"
    share = 100 * np.mean([share_right(name, number) for number in range(5)])
    assert abs(share - int(said[1])) <= APART, f"{name}: {share:.0f} %"
