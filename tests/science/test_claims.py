"""Two of the papers' claims, trained once more (make science): docs/reproduced.md says what comes out.

That the page has what was measured of all others is held by tests/experiments/test_kept.py, which trains nothing.
"""

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.criteria import judge
from grok_core.experiments.kept import KeptRuns
from tests.children import ROOT

pytestmark = pytest.mark.science


@pytest.mark.parametrize("name", ["fig1-left", "cosets"])
def test_the_page_says_what_comes_out(name, tmp_path):
    experiment, again = EXPERIMENTS[name], KeptRuns(tmp_path)  # nothing is kept there, so all is trained
    again.complete(experiment, tell=lambda done: None)
    page = (ROOT / "docs" / "reproduced.md").read_text(encoding="utf-8")
    section = page.partition(f"## {experiment.title}\n")[2].partition("\n## ")[0]
    assert section, "not on the page: run python -m grok_core experiment --kept --page docs/reproduced.md"
    assert f"**{judge(experiment, again.arms(experiment)).verdict}**" in section
