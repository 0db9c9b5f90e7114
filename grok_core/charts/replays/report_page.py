"""A run as one page to be read and played anywhere: the replay, and what there is to know of the run as text.

Nothing in the page is loaded from elsewhere, and its policy forbids it; words of others stand in it as text alone.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grok_core.charts.replays.replay import Replay, player_script, player_style, replay_data
from grok_core.languages import current, say

_TEMPLATE = Path(__file__).with_name("report.html")
_PLAYER = """<div id="replay"><div class="player"></div></div>
<script type="module">
{script}
play({{data: {{...{data}, order: {{number: 1, step: null, from: 0, play: true}}}}, parentElement: document.getElementById("replay")}});
</script>"""  # noqa: E501


@dataclass(frozen=True)
class Setting:
    """One setting of a run.

    Args:
        label: Its name for people.
        name: Its name in Python and in a shell.
        value: What it was, as text.
        is_used: Whether it has an effect in this run.
    """

    label: str
    name: str
    value: str
    is_used: bool


@dataclass(frozen=True)
class Facts:
    """What a report says of a run beside its replay.

    Args:
        title: The heading.
        said: Sentences under it.
        numbers: What was measured, and each number as text.
        settings: The settings by the title of their group.
        changes: What changed during the run, one sentence each.
        command, python: What trains the same again.
        notes: What to know of that, one sentence each.
    """

    title: str
    said: Sequence[str]
    numbers: Mapping[str, str]
    settings: Mapping[str, Sequence[Setting]]
    changes: Sequence[str]
    command: str
    python: str
    notes: Sequence[str]


def report_page(facts: Facts, replay: Replay | None) -> str:
    """Return a run as one page of HTML; without a replay where it has no snapshots."""
    filled = {
        "LANGUAGE": current(),
        "TITLE": _text(facts.title),
        "STYLE": player_style(),
        "SUMMARY": _paragraphs(facts.said),
        "PLAYER": "" if replay is None else _player(replay),
        "BODY": _body(facts),
    }
    page = _TEMPLATE.read_text(encoding="utf-8")
    return re.sub(r"__([A-Z]+)__", lambda found: filled[found[1]], page)  # once: a title may have such words, too


def _player(replay: Replay) -> str:
    # "<" could end the script: it is written so that only JavaScript reads it.
    data = json.dumps(replay_data(replay), ensure_ascii=False).replace("<", "\\u003c")
    return _PLAYER.format(script=player_script(), data=data)


def _body(facts: Facts) -> str:
    """Return the sections below the replay."""
    numbers = "".join(_row(name, value) for name, value in facts.numbers.items())
    parts = [_section(say("What was measured"), f"<table><tbody>{numbers}</tbody></table>")]
    if facts.changes:
        parts.append(_section(say("What changed on the way"), _paragraphs(facts.changes)))
    shell, python = _paragraphs([say("In a shell:")]), _paragraphs([say("In Python:")])
    again = f"{_paragraphs(facts.notes)}{shell}{_code(facts.command)}{python}{_code(facts.python)}"
    parts += [_section(say("The same again"), again), _section(say("All settings"), _settings(facts.settings))]
    return "\n".join(parts)


def _settings(groups: Mapping[str, Sequence[Setting]]) -> str:
    rows = []
    for group, settings in groups.items():
        rows.append(f'<tr><th colspan="3" scope="rowgroup">{_text(group)}</th></tr>')
        for setting in settings:
            value = setting.value
            if not setting.is_used:
                value = say("{value} (without effect here)", value=value)
            look = "" if setting.is_used else ' class="unused"'
            cells = f"<td><code>{_text(setting.name)}</code></td><td>{_text(value)}</td>"
            rows.append(f'<tr{look}><th scope="row">{_text(setting.label)}</th>{cells}</tr>')
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _section(title: str, content: str) -> str:
    return f"<section><h2>{_text(title)}</h2>{content}</section>"


def _row(name: str, value: str) -> str:
    return f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>'


def _code(text: str) -> str:
    return f"<pre>{_text(text)}</pre>"


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{_text(text)}</p>" for text in texts if text)


def _text(text: str) -> str:
    return html.escape(text)
