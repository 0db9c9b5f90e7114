"""The sizes and the imports that keep the code readable (DESIGN 7) and the pages quick to start."""

import ast
import json
import pkgutil
import sys
from pathlib import Path

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

FILE_LINES, PAGE_LINES, FUNCTION_LINES, UNDOCUMENTED_LINES = 300, 130, 50, 8

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
