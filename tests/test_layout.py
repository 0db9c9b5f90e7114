"""The sizes, the names and the imports that keep the code readable, findable and quick to start."""

import ast
import json
import pkgutil
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

import grok_core
from tests import children

ROOT = Path(__file__).parents[1]
FOLDERS = ("grok_core", "pages", "tests", "benchmarks")
FILES = sorted([*ROOT.glob("*.py"), *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))])
CORE = [file for file in FILES if file.is_relative_to(ROOT / "grok_core")]
PAGES = [file for file in FILES if file.is_relative_to(ROOT / "pages")]
# Written as "TO DO" here, or this file would contain them.
UNFINISHED = [words.replace(" ", "") for words in ("TO DO", "FIX ME", "XX X")]

FILE_LINES, PAGE_LINES, FUNCTION_LINES, UNDOCUMENTED_LINES, FOLDER_MODULES = 300, 130, 50, 8, 24

EQUAL_NAMES = {
    "answers": "what a network answers to an equation: read from a run, and drawn",
    "comparison": "two runs compared: in a sentence, and on the page of the Lab",
    "operation_table": "the operation table: its picture, and its place on the pages",
    "clock": "the clock and the pizza: measured, and drawn",
    "curves": "curves over the steps: the specification, and what the pages draw with it",
    "experiments": "experiments: their records, and the page that shows them",
    "lens": "the logit lens: computed, and drawn",
    "measures": "what can be measured: computed, and the page that shows it",
    "neurons": "what each neuron responds to: measured, and drawn",
    "projection": "a map of the rows to two axes: computed, and chosen on the page",
    "puzzle": "the table with blanks: built, and filled in on the page",
    "record": "the record of a named thing: of a preset, and of an experiment",
    "replay": "a run replayed: what the player is given, and its place in the Lab",
    "replays": "runs replayed: the player, and what it is made of",
    "runs": "runs: on disk, and the page that lists them",
    "sweep": "a sweep: executed, and its command",
}
"""Names that two modules bear because they stand for the same thing in two layers, each with its reason."""

MODULES = [m.name for m in pkgutil.walk_packages(grok_core.__path__, "grok_core.") if not m.name.endswith("__main__")]
READERS = ("grok_core.charts", "grok_core.measures", "grok_core.runs.reader")
WITHOUT_TORCH = [name for name in MODULES if name.startswith(READERS)]
FIND_OUT = """
import importlib, json, sys
sys.modules["streamlit"] = None  # importing it now fails
first, everything = json.loads(sys.argv[1])
for name in first:
    importlib.import_module(name)
torch_came = [name for name in ("torch",) if name in sys.modules]
for name in everything:
    importlib.import_module(name)
print(json.dumps({"torch came": torch_came, "imported": everything}))
"""


def lines(file):
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(file):
    """Yield every function of a file with whether it is public: reached through public names alone."""

    def walk(node, public):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield child, public and not child.name.startswith("_")
                yield from walk(child, False)
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, public and not child.name.startswith("_"))
            else:
                yield from walk(child, public)

    yield from walk(ast.parse(file.read_text(encoding="utf-8")), True)


def length(function):
    return function.end_lineno - function.lineno + 1


def where(file, function):
    return f"{file.relative_to(ROOT)}:{function.lineno} {function.name}, {length(function)} lines"


def test_there_is_something_to_measure():
    assert len(CORE) > 20
    assert sum(1 for file in CORE for _ in functions(file)) > 100


def test_files_are_short():
    assert [f"{file.relative_to(ROOT)}: {lines(file)}" for file in FILES if lines(file) > FILE_LINES] == []
    assert [f"{file.relative_to(ROOT)}: {lines(file)}" for file in PAGES if lines(file) > PAGE_LINES] == []


def test_functions_are_short():
    long = [where(file, f) for file in CORE + PAGES for f, _ in functions(file) if length(f) > FUNCTION_LINES]
    assert long == []


def test_public_functions_say_what_they_do():
    silent = [
        where(file, f)
        for file in CORE
        for f, public in functions(file)
        if public and length(f) > UNDOCUMENTED_LINES and not ast.get_docstring(f)
    ]
    assert silent == []


def test_every_module_says_what_it_is_for():
    silent = [file.name for file in CORE if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert silent == []


def test_every_chart_is_drawn_by_the_one_function_that_also_says_it_in_words():
    drawing = [file.name for file in PAGES if "st.vega_lite_chart" in file.read_text(encoding="utf-8")]
    assert drawing == ["draw_chart.py"]


def test_nothing_is_left_for_later():
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line for word in UNFINISHED)
    ]
    assert found == []


@pytest.fixture(scope="module")
def found_out():
    names = json.dumps([WITHOUT_TORCH, MODULES])
    done = children.run([sys.executable, "-W", "error", "-c", FIND_OUT, names])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_core_is_importable_without_streamlit(found_out):
    assert found_out["imported"] == MODULES


def test_charts_measures_and_the_reader_of_runs_start_without_torch(found_out):
    assert "grok_core.runs.reader" in WITHOUT_TORCH
    assert found_out["torch came"] == []


def modules(folder):
    return sorted(file for file in folder.glob("*.py") if file.name != "__init__.py")


def packages(top):
    """Return a package's folder and those of all packages in it."""
    return sorted(file.parent for file in (ROOT / top).rglob("__init__.py"))


def test_no_folder_is_crowded():
    crowded = [
        f"{folder.relative_to(ROOT)}: {len(modules(folder))} modules"
        for top in ("grok_core", "pages")
        for folder in packages(top)
        if len(modules(folder)) > FOLDER_MODULES
    ]
    assert crowded == []


def named_in_app():
    """Return the pages that app.py names, as modules."""
    calls = [node for node in ast.walk(ast.parse((ROOT / "app.py").read_text())) if isinstance(node, ast.Call)]
    pages = [call.args[0].value for call in calls if ast.unparse(call.func) == "st.Page"]
    return {page.removesuffix(".py").replace("/", ".") for page in pages}


def imported_by_app():
    tree = ast.parse((ROOT / "app.py").read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{alias.name}" for node in found for alias in node.names}


def test_every_module_is_used():
    graph = grimp.build_graph("grok_core", "pages", "benchmarks", cache_dir=None)
    files = [file for top in ("grok_core", "pages") for folder in packages(top) for file in modules(folder)]
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files}
    entries = {"grok_core.__main__"} | named_in_app() | imported_by_app()
    assert [name for name in sorted(names - entries) if not graph.find_modules_that_directly_import(name)] == []


def test_equal_names_stand_for_the_same_thing():
    places = defaultdict(list)
    for top in ("grok_core", "pages"):
        for folder in packages(top):
            names = [file.stem for file in modules(folder) if file.stem != "__main__"]
            for name in [folder.name, *names]:
                places[name].append(folder.relative_to(ROOT).as_posix())
    equal = {name: found for name, found in places.items() if len(found) > 1}
    assert {name: found for name, found in equal.items() if name not in EQUAL_NAMES} == {}, "say why, or rename"
    assert sorted(set(EQUAL_NAMES) - set(equal)) == [], "no longer equal"


APART = {"", "browser", "science"}
"""Folders of tests that mirror no package."""


def subjects(name):
    """Return what the test files in a folder of tests may be named after: the modules of the mirrored package."""
    if name != "pages":
        return {file.stem for file in modules(ROOT / "grok_core" / name)}
    shared = {file.stem for file in modules(ROOT / "pages" / "_shared")}
    return (
        {file.stem for file in modules(ROOT / "pages")}
        | shared
        | {"shared", "every_page", "puzzle", "lecture", "words_menu"}
    )


def test_tests_mirror_the_code():
    lost = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        name = file.parent.relative_to(ROOT / "tests").as_posix().removeprefix(".")
        if name not in APART and not any(f"{file.stem}_".startswith(f"test_{subject}_") for subject in subjects(name)):
            lost.append(f"{name}/{file.name}")
    assert lost == [], "name it test_<module>, after a module in the same folder of the code"


def test_every_package_of_the_core_has_its_layer():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == ["grok_core"]]
    inside = {folder.name for folder in packages("grok_core") if folder.parent == ROOT / "grok_core"}
    assert set(layers) == inside | {"errors"}


def asserts(test):
    """Say whether a test states something itself: helpers of ours that do are called expect_… or assert_…."""
    for node in ast.walk(test):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        if (
            isinstance(node, ast.Assert)
            or name in ("raises", "warns", "fail")
            or name.startswith(("expect", "assert_"))
        ):
            return True
    return False


def test_every_test_asserts_something():
    files = [file for file in FILES if file.name.startswith("test_")]
    tests = [(file, test) for file in files for test, _ in functions(file) if test.name.startswith("test_")]
    assert len(tests) > 500
    assert [where(file, test) for file, test in tests if not asserts(test)] == []
