"""Texts in the language that is spoken; catalogues that are complete, compiled, and true to the English texts."""

import ast
import re
import runpy
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from grok_core.languages import LANGUAGES, joined, mark, number, say, say_many, speaking

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / ".ci" / "catalogues.py"))
CATALOGUES = sorted((ROOT / "grok_core" / "languages").glob("*/LC_MESSAGES/*.po"))
FILES = [ROOT / "app.py", *(file for top in ("grok_core", "pages") for file in sorted((ROOT / top).rglob("*.py")))]
CALLS = {"say", "say_many", "mark"}
KEEPS = {"lru_cache", "cache", "cached_property"}
"""Decorators that keep what a function returned, in whatever language that was."""


def test_english_is_what_stands_in_the_code():
    assert say("Runs") == mark("Runs") == "Runs"
    assert say("step {step:,} of {run}", step=1234, run="a{b}") == "step 1,234 of a{b}"
    assert say("{braces} are left alone") == "{braces} are left alone"
    assert [say_many("{n} run of {what}", "{n:,} runs of {what}", n, what="x") for n in (0, 1, 2000)] == [
        "0 runs of x",
        "1 run of x",
        "2,000 runs of x",
    ]
    assert [joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_german_has_its_own_words_and_signs():
    with speaking("de"):
        assert joined(["a", "b", "c"]) == "a, b und c"
        assert joined(["a", "b"], "or") == "a oder b"
        assert number(1234567.5, ",.1f") == "1.234.567,5"
        assert number(3e-7, ".1e") == "3,0e-07"
        assert say("unheard of {share:.2f} and {name}", share=0.25, name="x.y,z") == "unheard of 0,25 and x.y,z"
    assert number(1234.5, ",") == "1,234.5"


def test_the_pseudo_language_puts_all_that_is_said_in_brackets():
    with speaking("pseudo"):
        assert say("step {step:,} of {n}", step=1234, n="x") == "⟦step ⟧1,234⟦ of ⟧x"
        assert say_many("{n} run", "{n} runs", 1) == "1⟦ run⟧"
        assert say("") == ""


def test_every_language_has_a_catalogue_and_a_name():
    assert {file.parts[-3] for file in CATALOGUES} | {"en"} == set(LANGUAGES)


@pytest.fixture(params=CATALOGUES, ids=lambda file: file.parts[-3])
def catalogue(request):
    """The source of a language's catalogue, as it is committed."""
    with request.param.open("rb") as stream:
        return request.param, read_po(stream)


def test_a_catalogue_has_the_texts_of_the_code_and_is_compiled(catalogue):
    file, found = catalogue
    fresh = TOOL["updated"](file)
    wanted, present = ({str(message.id) for message in each if message.id} for each in (fresh, found))
    assert wanted == present, "run `make words`"
    assert file.read_bytes() == TOOL["written"](fresh), "run `make words`"
    assert file.with_suffix(".mo").read_bytes() == TOOL["compiled"](fresh), "run `make words`"


def test_everything_is_translated(catalogue):
    assert TOOL["untranslated"](catalogue[1]) == []


def names_in(text):
    """Return what a translation must have as the original has it: braces with their formats, links, code, icons."""
    return sorted(re.findall(r"{[^{}]*}|https?://[^\s)]+|`[^`]*`|:material/\w+:|\*\*", text))


def test_translations_keep_names_links_and_code(catalogue):
    wrong = []
    for message in catalogue[1]:
        ids, strings = ([x] if isinstance(x, str) else list(x) for x in (message.id, message.string))
        for text, said in zip(ids, strings, strict=True):
            if text and names_in(text) != names_in(said):
                wrong.append((text, said))
    assert wrong == []


def calls_in(tree):
    """Yield each call of `say`, `say_many` or `mark`, with the function that it stands in, or None."""

    def walk(node, inside):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.Lambda):
                decorators = [] if isinstance(child, ast.Lambda) else child.decorator_list
                for part in (*decorators, *child.args.defaults):
                    yield from walk(ast.Expr(part), inside)
                for part in child.body if isinstance(child.body, list) else [child.body]:
                    yield from walk(ast.Expr(part), child)
                continue
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in CALLS:
                yield child, inside
            yield from walk(child, inside)

    yield from walk(tree, None)


def keeps(function):
    """Say whether the results of a function are kept for whoever asks next."""
    decorators = getattr(function, "decorator_list", [])
    return any(word in KEEPS for each in decorators for word in re.findall(r"\w+", ast.unparse(each)))


def test_what_is_said_is_said_when_it_is_shown_and_can_be_collected():
    early, kept, pieces = [], [], []
    for file in FILES:
        if file.name == "translation.py":
            continue
        for call, inside in calls_in(ast.parse(file.read_text(encoding="utf-8"))):
            where = f"{file.relative_to(ROOT)}:{call.lineno}"
            name = call.func.id
            if inside is None and name != "mark" and file.name != "app.py":
                early.append(where)
            if name != "mark" and keeps(inside):
                kept.append(where)
            if any(isinstance(text, ast.JoinedStr) for text in call.args):
                pieces.append(where)
    assert early == [], "said when it is imported: `mark` it, and say it where it is shown"
    assert kept == [], "said in a function whose result is kept: the first language would stay"
    assert pieces == [], "an f-string cannot be collected"
