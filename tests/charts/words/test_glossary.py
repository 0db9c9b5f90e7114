"""The glossary: short, found by what pages call things, and complete for the terms that pages use."""

import ast
import re
from pathlib import Path

import pytest

from grok_core.charts.words.glossary import GLOSSARY, by_slug, search
from grok_core.config import FIELDS

ROOT = Path(__file__).parents[3]
MOST = 60  # words of an entry

TERMS = (
    "cross-fitted", "ring score", "shuffled rows", "p =", "participation ratio", "silhouette", "adjusted Rand index",
    "restricted", "excluded", "coset", "subgroup", "plateau", "grokked", "generalised early",
    "memorised only", "learnt neither", "lost again", "diverged", "decay clock", "baseline", "logit lens",
    "clock or pizza", "gradient symmetricity", "distance irrelevance", "t-SNE", "perplexity", "PCA",
    "epoch", "held out", "held-out", "split seed", "Kaplan", "log-rank", "three reports in a row", "nats", "k·i",
    "Gini", "circularity", "trustworthiness", "k-means", "parallelograms", "logits", "attention", "landmark",
    "snapshot", "recording", "ghost", "preset", "weight decay", "modulo", "representation", "adjusted", "variance",
    "frequency", "stage", "explained", "transformer", "token", "characters", "cosines", "cycle", "agreement", "closed",
    "median", "criterion", "verdict", "interval", "mean activation", "neuron", "directions", "log scale", "gap",
    "validation", "accuracy", "loss", "step", "seed", "weight norm", "element", "group", "intervention", "1/(lr·wd)",
)  # fmt: skip
"""What somebody who is new to this would ask about, as captions, help texts and pages write it."""


def texts():
    """Return every text of charts, pages, and the fields' help, with the docstrings that a page may show."""
    files = [*(ROOT / "grok_core" / "charts").rglob("*.py"), *(ROOT / "grok_core" / "experiments").rglob("*.py")]
    files += (ROOT / "pages").rglob("*.py")
    found = [f"{field.label} {field.help}" for field in FIELDS.values()]
    for file in files:
        if file.parent.name == "words":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found += [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return "\n".join(found).lower()


@pytest.mark.parametrize("term", TERMS)
def test_every_term_that_pages_use_is_explained(term):
    assert search(term), f"explain {term!r} in grok_core/charts/words"


def test_no_term_is_asked_for_that_pages_do_not_use():
    everything = texts()
    assert [term for term in TERMS if term.lower() not in everything] == []


@pytest.mark.parametrize("word", GLOSSARY, ids=lambda word: word.slug)
def test_an_entry_is_short_and_found_by_every_name(word):
    assert len(word.says.split()) <= MOST
    assert word.says.endswith((".", "?"))
    assert by_slug(word.slug) == word
    for name in (word.name, *word.also):
        assert word in search(name)
    assert search(word.name)[0] == word or word.name.lower() in [form.lower() for form in search(word.name)[0].also]


def test_no_two_entries_have_the_same_place_in_an_address():
    slugs = [word.slug for word in GLOSSARY]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[\w-]+", slug) for slug in slugs)


def test_search_begins_with_the_name_and_ends_with_nothing():
    assert search("ring score")[0].name == "ring score"
    assert search("  ARI ")[0].name == "adjusted Rand index"
    assert search("grokked/memorised")[0].name == "R"
    assert search("") == list(GLOSSARY)
    assert search("no such word") == []
    assert by_slug("no-such-word") is None
