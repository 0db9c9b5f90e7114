"""With every damaged folder that we can think of among the runs, each page shows what is whole."""

import shutil
import sys
from pathlib import Path

import pytest

from grok_core.runs import Run, home
from tests import damaged_folders as damaged
from tests.pages.looking import assert_calm

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes")
PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py") if path.stem != "__init__")


@pytest.fixture
def all_damaged(trained) -> dict[str, Run]:
    """Train one run and copy it for every damage."""
    good, found = trained(), {}
    for number, (name, damage) in enumerate(damaged.ALL.items()):
        folder = Path(shutil.copytree(good.path, home() / "runs" / f"bad-{number}"))
        damage(folder)
        found[name] = Run(folder)
    return found | {"good": good}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_ends_because_of_anothers_folder(open_app, all_damaged, page):
    at = open_app(page, run=all_damaged["good"].id)
    assert_calm(at)
    if page == "runs":
        listed = set(at.dataframe[0].value["run"])
        assert {all_damaged[name].id for name in ("good", *damaged.HARMLESS)} <= listed
        assert not listed & {all_damaged[name].id for name in (*damaged.UNLISTED, *damaged.UNREADABLE)}
    for name in ("text in a row", "another p", "dissections are torn"):  # opened itself: a sentence, no traceback
        at = open_app(page, run=all_damaged[name].id)
        assert_calm(at)
