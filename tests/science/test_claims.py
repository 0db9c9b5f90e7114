"""The papers' claims, trained again (make science): what comes out is what docs/reproduced.md says."""

import pytest

from tests.science.claims import CLAIMS
from tests.science.reproduce import PAGE, measure

pytestmark = pytest.mark.science


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.row} {claim.says[:40]}")
def test_the_page_says_what_comes_out(claim):
    page = PAGE.read_text(encoding="utf-8")
    section = page.partition(f"## {claim.row}: {claim.says}\n")[2].partition("\n## ")[0]
    assert section, "the page has no such claim: run python -m tests.science.reproduce"
    assert ("**holds**" in section) == claim.holds(measure(claim))
