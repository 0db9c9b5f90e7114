"""A scene: a question, at most eighty words, one picture that is alive, and one thing to do.

Words in braces are filled in from the recording that the scene shows (`facts`): no number of a run is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["puzzle", "replay", "live", "grid", "metric", "proof", "forecast", "on"]
HELLO = "hello-grok"


@dataclass(frozen=True)
class Scene:
    """One scene.

    Args:
        name: As it stands in the address.
        question: What is asked, marked, as all words of it are: its text, its source, and what links and buttons say.
        text: At most eighty words.
        kind: What its picture is: the puzzle, a recording replayed, a grid that fills in, or a run that trains here and
            is looked at in one way: its inside, its answers by another metric, cut, beside a forecast, or left on.
        preset: The settings it starts from; its recording is what is replayed, or what lies under the live run.
        moments: Links of the text: what a link says -> from which landmark to which it plays; None is an end.
        choices: What can be trained here: what the button says -> the fields that are changed.
        pace: Steps a second of what is trained here, slow enough to talk; None is full speed.
        guess: The visitor guesses when it jumps before anything is shown of it.
        plays_to: The landmark at which the replay stops by itself; None for its end.
        focus: "rings" leaves the table out of a replay, for them.
        source: Where the question comes from.
    """

    name: str
    question: str
    text: str
    kind: Kind
    preset: str = HELLO
    moments: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pace: float | None = None
    guess: bool = False
    plays_to: str | None = None
    focus: Literal["", "rings"] = ""
    source: str = ""
