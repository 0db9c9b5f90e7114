"""What the documents say of the tree and of the commands is so."""

import ast
import re
import shlex
import tomllib
from importlib import import_module
from urllib.parse import parse_qsl

import pytest
import tyro

from benchmarks.sweeping import DIAGRAM
from grok_core.cli.serve import App
from grok_core.config import RunConfig
from grok_core.config.grids import read_values
from grok_core.config.links import lenient
from grok_core.presets import preset
from grok_core.runs import Sweep
from tests.children import ROOT

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"])
TEXTS = {doc.relative_to(ROOT).as_posix(): doc.read_text(encoding="utf-8") for doc in DOCS}
README = TEXTS["README.md"]
CODE = sorted(file for top in ("grok_core", "pages", "benchmarks", "tests") for file in (ROOT / top).rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")[::-1]
"""The packages of the core, in the order in which they may import each other."""

OURS = ("python -m grok_core ", "grokking-lab ")
SERVERS = ("app",)  # commands that serve until they are stopped
QUICK = {
    "train": ("--steps", "3"),
    "sweep": ("--steps", "3", "--workers", "1"),
    "experiment": ("--kept",),
    "homework": ("--cost",),
}  # or they train for long
BEFORE = {"import": ("export", "hello-grok")}  # what a command reads is written first, by this one
CORE_NAME = re.compile(r"\bgrok_core(?:\.[A-Za-z_]\w*)+")
LONG = ("python -m tests.science.", "make science", "make bench")
FILE_NAME = re.compile(r"[\w./-]*\w\.(?:py|md|toml|txt|svg|png|html)")
MODULE_NAME = re.compile(r"\b(?:grok_core|pages|benchmarks|tests)(?:\.[A-Za-z_]\w*)+")


def code_spans(text: str) -> list[str]:
    """Return what is set as code: the lines of blocks, without comments, and the spans inside sentences."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [re.split(r"\s+# ", line)[0].strip() for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [span for span in [*lines, *spans] if span]


def commands(*beginnings: str) -> list[str]:
    """Return every command of the documents that begins so, each once."""
    found = (span for text in TEXTS.values() for span in code_spans(text))
    return list(dict.fromkeys(span for span in found if span.startswith(beginnings)))


def arguments(command: str) -> list[str]:
    return shlex.split(next(command.removeprefix(start) for start in OURS if command.startswith(start)))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Let commands be parsed and not run; return what they were parsed to."""
    found: list[object] = []
    parse = tyro.cli

    def cli(*args: object, **options: object) -> object:
        found.append(parse(*args, **options))  # type: ignore[call-overload]
        return lambda: 0

    monkeypatch.setattr(tyro, "cli", cli)
    return found


def test_there_are_commands() -> None:
    assert len(commands(*OURS)) > 5


@pytest.mark.parametrize("command", commands(*OURS))
def test_a_command_is_understood(command, ask, parsed) -> None:
    status, _, complaints = ask(*arguments(command))
    assert (status, complaints) == (0, "")
    assert parsed


@pytest.mark.parametrize("command", [c for c in commands(*OURS) if arguments(c)[0] not in SERVERS])
def test_a_command_runs(command, ask, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = arguments(command)
    if words[0] in BEFORE:
        ask(*BEFORE[words[0]], words[1])
    status, out, complaints = ask(*words, *QUICK.get(words[0], ()))
    assert status == 0, complaints
    assert out


@pytest.mark.parametrize("command", commands("make "))
def test_a_make_target_is_there(command) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert command.split()[1] in targets


@pytest.mark.parametrize("command", commands("python -m tests.", "python -m benchmarks"))
def test_a_module_that_is_run_is_there(command) -> None:
    module, *names = command.split()[2:]
    file = ROOT.joinpath(*module.split("."))
    assert file.with_suffix(".py").is_file() or (file / "__main__.py").is_file()
    if module == "benchmarks":
        from benchmarks.__main__ import GROUPS

        assert set(names) <= set(GROUPS)


@pytest.mark.parametrize("command", [c for c in commands("python -m ", "make ") if c.startswith(LONG)])
def test_a_long_command_says_how_long(command) -> None:
    paragraphs = [part for text in TEXTS.values() for part in re.split(r"\n\s*\n|\n(?=- )", text) if command in part]
    silent = [part for part in paragraphs if not re.search(r"\bminutes?\b|\bhours?\b", part)]
    assert not silent or len(silent) < len(paragraphs), "say in one of its places how many minutes it takes"


def map_of_readme() -> list[str]:
    """Return the paths of the map, in its order."""
    block = re.search(r"## The map\n+```\n(.*?)```", README, re.DOTALL)
    assert block
    paths, parents = [], [""]
    for line in block[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        parents[depth + 1 :] = [parents[depth] + line.split()[0]]
        paths.append(parents[depth + 1])
    return paths


def test_the_map_is_the_tree() -> None:
    paths = map_of_readme()
    assert [path for path in paths if not (ROOT / path).exists()] == []
    inside = [path.split("/")[1].removesuffix(".py") for path in paths if re.fullmatch(r"grok_core/[^/]+/?", path)]
    assert inside == LAYERS, "the packages of the core, in the order of the import contract"
    folders = {
        f"{folder.relative_to(ROOT).as_posix()}/"
        for top in ("grok_core", "pages")
        for folder in (file.parent for file in (ROOT / top).rglob("__init__.py"))
    }
    assert folders - set(paths) == set(), "missing on the map"


def test_the_order_of_imports_is_that_of_the_contract() -> None:
    *most, last = LAYERS
    assert f"`{' → '.join([*most, f'{last} | pages'])}`" in TEXTS["CONTRIBUTING.md"]


def test_every_page_is_named_in_the_readme() -> None:
    calls = [node for node in ast.walk(ast.parse((ROOT / "app.py").read_text())) if isinstance(node, ast.Call)]
    titles = [
        str(ast.literal_eval(word.value.args[0]))
        for call in calls
        if ast.unparse(call.func) == "st.Page"
        for word in call.keywords
        if word.arg == "title"
    ]
    assert "Lab" in titles
    listed = re.search(r"^pages/ +(.*?):", README, re.MULTILINE)
    assert listed
    assert listed[1].split(", ") == titles


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", TEXTS[name])
    broken = [t for t in targets if "://" not in t and not (ROOT / name).parent.joinpath(t).exists()]
    assert broken == []


def is_there(name: str, doc: str) -> bool:
    """Say whether a file is where its name says, seen from the root or from the document; a bare name is anywhere."""
    if "/" in name:
        return (ROOT / name).exists() or (ROOT / doc).parent.joinpath(name).exists()
    shown = (file for top in ("grok_core", "pages", "benchmarks", "tests", "docs") for file in (ROOT / top).rglob(name))
    return (ROOT / name).exists() or any(shown)


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "CHANGELOG.md"])  # it tells of other days, too
def test_files_that_are_named_are_there(name) -> None:
    spans = [span for span in code_spans(TEXTS[name]) if "<" not in span]
    words = [word for span in spans for word in FILE_NAME.findall(span)]
    folders = [span for span in spans if re.fullmatch(r"(?:grok_core|pages|benchmarks|tests|docs)/[\w./]*", span)]
    written = {"error.txt", "report.html", "rings.svg"}  # by a run, and by an example
    missing = [word for word in {*words, *folders} - written if not is_there(word, name)]
    assert missing == []


def resolves(name: str) -> bool:
    """Say whether a dotted name is a module, or a name in one."""
    parts = name.split(".")
    path = ROOT
    while parts and ((path / parts[0]).is_dir() or (path / f"{parts[0]}.py").is_file()):
        path = path / parts.pop(0)
    if not parts:
        return True
    module = ".".join(path.relative_to(ROOT).parts)
    return hasattr(import_module(module), parts[0])


@pytest.mark.parametrize("name", TEXTS)
def test_modules_that_are_named_are_there(name) -> None:
    found = {word for span in code_spans(TEXTS[name]) for word in MODULE_NAME.findall(span)}
    files = {word for word in found if FILE_NAME.fullmatch(word)}
    assert [word for word in sorted(found - files) if not resolves(word)] == []


def test_modules_named_in_strings_and_comments_are_there() -> None:
    misspelt = "grok_core.engine.trian"
    found = {
        (file.relative_to(ROOT).as_posix(), word)
        for file in CODE
        for word in CORE_NAME.findall(file.read_text(encoding="utf-8"))
    }
    on_purpose = {("tests/engine/test_training.py", misspelt), ("tests/test_docs.py", misspelt)}
    missing = [f"{file}: {word}" for file, word in sorted(found - on_purpose) if not resolves(word)]
    assert missing == []


def test_nobody_else_may_connect_unless_told_otherwise() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "localhost"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "ADDRESS ?= localhost" in makefile
    assert "--server.address $(ADDRESS)" in makefile
    assert App().address == "localhost"


def diagram_of(options: dict[str, str], axes: dict[str, str]) -> list[RunConfig]:
    """Return the runs of a grid that is written as in an address or a command."""
    base = preset(options.pop("preset")).config.replace(until="grokked")
    seeds = range(int(options.pop("seeds")))
    grid = {name: tuple(read_values(name, text)) for name, text in axes.items()}
    return list(Sweep(lenient(base, options)[0], grid, seeds, vary_split=True).configs())


def test_the_phase_diagram_of_the_documents_is_the_one_that_is_measured() -> None:
    address = next(span for span in code_spans(TEXTS["docs/experiments.md"]) if span.startswith("/experiments?"))
    query = dict(parse_qsl(address.partition("?")[2]))
    assert query.pop("part") == "grid"
    on_the_page = diagram_of(query, {query.pop(axis): query.pop(f"{axis}_values") for axis in ("down", "across")})
    command = next(span for span in code_spans(TEXTS["docs/scaling.md"]) if "sweep --preset ring --p 31" in span)
    words = arguments(command.removesuffix(" --vary_split"))[1:]
    pairs = [(name.removeprefix("--"), value) for name, value in zip(words[::2], words[1::2], strict=True)]
    varied = dict(value.split("=") for name, value in pairs if name == "vary")
    in_the_shell = diagram_of({name: value for name, value in pairs if name != "vary"}, varied)
    assert on_the_page == in_the_shell == list(DIAGRAM.configs())
