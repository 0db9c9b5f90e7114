"""How many blanks of the puzzles on offer their network fills in: five puzzles of each table."""

import numpy as np
import pytest
import torch

from grok_core.engine import Report, train
from grok_core.tasks.puzzle import TABLES, build_puzzle

pytestmark = pytest.mark.science

AT_LEAST = {
    "d4": 0.9, "s3": 0.75, "d5": 0.9, "add-10": 0.8, "multiply-11": 0.9, "subtract-12": 0.9, "add-13": 0.9,
}  # fmt: skip
HARD = {"q8": 0.7}


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
    share = np.mean([share_right(name, number) for number in range(5)])
    assert AT_LEAST.get(name, 0) <= share <= HARD.get(name, 1), f"{name}: {share:.2f}"
