"""The papers' claims: what is missing is trained (make science), and docs/reproduced.md says what comes out."""

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.criteria import judge
from grok_core.experiments.kept import FOLDER, KeptRuns
from tests.children import ROOT

pytestmark = pytest.mark.science


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_page_says_what_comes_out(name):
    experiment, kept = EXPERIMENTS[name], KeptRuns(ROOT / FOLDER)
    kept.complete(experiment, tell=lambda done: None)
    page = (ROOT / "docs" / "reproduced.md").read_text(encoding="utf-8")
    section = page.partition(f"## {experiment.title}\n")[2].partition("\n## ")[0]
    assert section, "not on the page: run python -m grok_core experiment --kept --page docs/reproduced.md"
    assert f"**{judge(experiment, kept.arms(experiment)).verdict}**" in section
