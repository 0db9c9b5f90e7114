"""The recipe of a page: one file and one line in app.py, and what each page of app.py must do.

CONTRIBUTING.md describes the recipe ("To add a page").
"""

import ast
from pathlib import Path

import pytest

from tests.pages.looking import assert_calm, texts

ROOT = Path(__file__).parents[2]

ROOMS_OF_ALL = {f"pages.{room}" for room in ("_shared", "_form", "_puzzle", "_help")}
"""What several pages may use."""


def pages(app):
    """Return the file of each st.Page in the text of app.py."""
    calls = (node for node in ast.walk(ast.parse(app)) if isinstance(node, ast.Call))
    return [call.args[0].value for call in calls if ast.unparse(call.func) == "st.Page"]


def complaints(file):
    """Return a sentence for each part of a page's file that is missing."""
    if not file.is_file():
        return [f"{file.name} is named in app.py and does not exist"]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = []
    if not ast.get_docstring(tree):
        found.append(f"{file.name} has no docstring that says what the page is for")
    if not tree.body or ast.unparse(tree.body[-1]) != "frame.show(page)":
        found.append(f"{file.name} does not end with frame.show(page)")
    strange = sorted(imported_rooms(tree) - {f"pages._{file.stem}", *ROOMS_OF_ALL})
    return found + [f"{file.name} imports {room}" for room in strange]


def imported_rooms(tree):
    """Return the pages and folders of pages that a module imports, such as "pages._lab"."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(name.split(".")[:2]) for name in names if name.startswith("pages.")}


PAGES = pages((ROOT / "app.py").read_text(encoding="utf-8"))


def test_every_file_of_a_page_is_named_in_app():
    files = {f"pages/{file.name}" for file in (ROOT / "pages").glob("*.py") if file.stem != "__init__"}
    missing = [f'app.py has no st.Page("{file}", title=…)' for file in sorted(files - set(PAGES))]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_parts(page):
    found = complaints(ROOT / page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("no_recordings")
def test_a_page_without_runs_and_recordings_shows_a_sentence(page, open_app):
    at = open_app(Path(page).stem)
    assert_calm(at)
    assert any(text.strip().endswith(".") for text in texts(at).splitlines()), (
        f"{page} shows no sentence (with a full stop) where nothing was trained"
    )


def test_whatever_is_missing_is_named(tmp_path):
    assert pages('st.navigation([st.Page("pages/new.py", title="New")])') == ["pages/new.py"]
    assert complaints(tmp_path / "new.py") == ["new.py is named in app.py and does not exist"]
    (tmp_path / "new.py").write_text(
        "import pages._lab.speed\nfrom pages import ask\nfrom pages._new.a import b\ndef page(): ...\n"
    )
    assert complaints(tmp_path / "new.py") == [
        "new.py has no docstring that says what the page is for",
        "new.py does not end with frame.show(page)",
        "new.py imports pages._lab",
        "new.py imports pages.ask",
    ]
