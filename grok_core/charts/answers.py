"""What a network answers to one equation: its best answers, likely ones as bars, and sentences, also about puzzles.

Plain text from numbers and labels, which in a table of one's own are a visitor's words: pages escape them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.specification import chart, layered, unless_same
from grok_core.languages import mark, say

MOST = 5  # answers drawn
ROW = 36  # px: height of one answer
LEAST = 0.002  # a probability that is still written as a number: snapshots keep 255ths
NOTE = 125  # px: room for the words beside a bar that is full, on a page whose type has PAGE_FONT
NARROW, WIDE = 0.3, 0.58  # em: a bracket, a comma or a space, and any other letter, rather too wide
RIGHT, WRONG = mark("right"), mark("wrong")
IS_RIGHT, IS_WRONG, NOT_SAID = (
    mark("✓ right"),
    mark("✗ wrong"),
    mark("the answer"),
)  # beside what was said, and what should have been

PARTLY_KEPT = mark(
    "Of this moment only the answer and the probability of the right one were kept: "
    "no dissection was made, as runs make since they can be asked."
)
WITHOUT_PROBABILITIES = mark(
    "A network trained on squared errors gives no probabilities: these are its answers, the best first, "
    "and below them the right one where it is not among them."
)
ANSWER_KEPT = mark(
    "A network trained on squared errors gives no probabilities, and of this moment only its answer was kept: "
    "no dissection was made, as runs make since they can be asked."
)


@dataclass(frozen=True)
class Asked:
    """What a network said to one equation at one moment.

    Args:
        moment: Name of the moment, such as "memorised".
        step: Step of the moment.
        answers: Possible answers, the best first; the right one is among them where that is known.
        probabilities: Probability of each answer, 0 to 1; NaN where none was kept, and all NaN where the network
            gives none.
        right: The right answer.
    """

    moment: str
    step: int
    answers: tuple[str, ...]
    probabilities: tuple[float, ...]
    right: str

    @property
    def said(self) -> str:
        """What it answered."""
        return self.answers[0]

    @property
    def is_right(self) -> bool:
        """Whether that is the right answer."""
        return self.said == self.right

    @property
    def has_probabilities(self) -> bool:
        """Whether any are known; a network trained on squared errors gives none."""
        return not all(map(math.isnan, self.probabilities))

    @property
    def on_right(self) -> float:
        """The probability of the right answer; NaN where that was not kept."""
        return dict(zip(self.answers, self.probabilities, strict=True)).get(self.right, math.nan)

    @property
    def most_on_right(self) -> float:
        """What the probability of the right answer cannot exceed; NaN where that is not known either."""
        others = [p for answer, p in zip(self.answers, self.probabilities, strict=True) if answer != self.right]
        if not math.isnan(self.on_right) or not others or any(map(math.isnan, others)):
            return self.on_right
        return max(0.0, min(*others, 1 - sum(others)))


def asked_frame(asked: Asked) -> pd.DataFrame:
    """Return one row per answer that is drawn, the likeliest first: answer, probability, note, kind.

    The last of them is the right answer when it is not among the likeliest. A network that was wrong has "wrong"
    beside what it said, and nowhere "right".
    """
    pairs = list(zip(asked.answers, asked.probabilities, strict=True))
    shown = pairs[:MOST]
    shown += [pair for pair in pairs[MOST:] if pair[0] == asked.right]
    kinds = [say(RIGHT) if answer == asked.right else say(WRONG) for answer, _ in shown]
    blank = 0.0 if asked.has_probabilities else math.nan  # the note of a missing bar stands where bars begin
    return pd.DataFrame(
        {
            "answer": [answer for answer, _ in shown],
            "probability": pd.Series([p for _, p in shown], dtype="float32").fillna(blank),
            "note": [_note(asked, answer, p) for answer, p in shown],
            "kind": kinds,
        }
    )


def _note(asked: Asked, answer: str, probability: float) -> str:
    """Return what stands beside an answer: its share, and what it was."""
    if answer != asked.right:
        return f"{_share(probability)} {say(IS_WRONG) if answer == asked.said else ''}".strip()
    share = _share(probability, asked.most_on_right)
    return f"{share} {say(IS_RIGHT if asked.is_right else NOT_SAID)}".strip()


def said_caption(asked: Asked) -> str:
    """Return what was said and whether that was right, in a word and a sign."""
    return say("it says {answer} {verdict}", answer=asked.said, verdict=say(IS_RIGHT if asked.is_right else IS_WRONG))


def width_of(name: str) -> float:
    """Return about how wide a name is, in em."""
    return sum(NARROW if letter in " (),;·" else WIDE for letter in name)


def asked_words(frame: pd.DataFrame) -> str:
    """Return in words what `asked_frame` holds: each answer with its probability, where there is one."""
    pairs = zip(frame["answer"], frame["note"], strict=True)
    return "; ".join(f"{answer}: {note}" if note else answer for answer, note in pairs) + "."


@chart
def asked_spec(longest: float, *, bars: bool = True) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `asked_frame`; draw it with width="stretch".

    The right answer is told by its colour, and by a word at the end of its bar. Every network and
    moment is drawn on the same scale, so that charts side by side can be compared.

    Args:
        longest: `width_of` the longest name that an answer of this task can have.
        bars: Whether there are probabilities to draw; without, the answers stand in order.
    """
    room = theme.sized(14 + theme.AXIS_FONT * longest)  # for the names, the same in every chart
    names = alt.Axis(title=None, ticks=False, domain=False, minExtent=room, maxExtent=room)
    along = alt.X(
        field="probability",
        type="quantitative",
        scale=alt.Scale(domain=[0, 1], range=[0, {"expr": f"width - {NOTE} * {theme.SCALE}"}]),
        axis=alt.Axis(title=say("probability"), format=".0%", values=[0, 0.5, 1]),
    )
    text = alt.MarkDef("text", align="left", dx=8, color=theme.INK)
    words = alt.Encoding(x=along if bars else alt.value(0), text=alt.Text(field="note", type="nominal"))
    note = alt.UnitSpec(mark=text, encoding=words)
    about = say("answers: the likeliest, with their probabilities") if bars else say("answers: the best first")
    return layered(
        [_bars(along), note] if bars else [note],
        description=about,
        height=alt.Step(step=ROW),
        encoding=alt.Encoding(y=alt.Y(field="answer", type="nominal", sort=None, axis=names)),
    )


def _bars(along: alt.X) -> alt.UnitSpec:
    colours = alt.Scale(domain=[say(RIGHT), say(WRONG)], range=[theme.VALIDATION, theme.GHOST])
    return alt.UnitSpec(
        mark=alt.MarkDef("bar", cornerRadiusEnd=3),
        encoding=alt.Encoding(
            x=along,
            color=alt.Color(field="kind", type="nominal", legend=None, scale=colours),
            tooltip=[
                alt.Tooltip(field="answer", type="nominal", title=say("answer")),
                alt.Tooltip(
                    field="probability",
                    type="quantitative",
                    format=".2%",
                    title=unless_same(say("probability"), "probability"),
                ),
            ],
        ),
    )


def asked_caption(before: Asked | None, after: Asked, *, baseline: float) -> str:
    """Return what the network said then and what it says now, and how often the commonest answer is right."""
    guessed = say("Always giving the commonest answer is right {share} of the time.", share=percent(baseline))
    now = {"step": after.step, "verdict": _verdict(after)}
    if before is None:
        return f"{say('At step {step:,}: {verdict}.', **now)} {guessed}"
    said = say(
        "Before, at step {earlier:,}: {was}. After, at step {step:,}: {verdict}.",
        earlier=before.step,
        was=_verdict(before),
        **now,
    )
    return f"{said} {guessed}"


def kept_caption(asked: Asked, *, answers: int) -> str:
    """Say why there are no probabilities, and what was not kept; "" when nothing is missing."""
    if asked.has_probabilities:
        return say(PARTLY_KEPT) if any(map(math.isnan, asked.probabilities)) else ""
    return say(WITHOUT_PROBABILITIES if len(asked.answers) >= min(MOST, answers) else ANSWER_KEPT)


def _verdict(asked: Asked) -> str:
    answers = {"said": asked.said, "right": asked.right}
    if not asked.has_probabilities:
        if asked.is_right:
            return say("right, {right}", right=asked.right)
        return say("wrong, it said {said}, the right answer is {right}", **answers)
    if asked.is_right:
        return say("{share} on the right answer, {right}", share=_share(asked.on_right), right=asked.right)
    sure = _share(asked.probabilities[0])
    answers["share"] = _share(asked.on_right, asked.most_on_right)
    if not sure:
        return say("{share} on the right answer, {right}; it said {said}", **answers)
    return say("{share} on the right answer, {right}; it said {said} with {sure}", **answers, sure=sure)


def _share(probability: float, most: float = math.nan) -> str:
    """Write a probability, or what it cannot exceed where it was not kept itself; "" where nothing is known."""
    if math.isnan(probability):
        said = "" if math.isnan(most) else f"< {percent(max(most, LEAST))}"
    elif probability < LEAST:
        said = f"< {percent(LEAST)}"
    else:
        said = f"> {percent(1 - LEAST)}" if probability > 1 - LEAST else percent(probability)
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def role_caption(equation: str, *, is_trained: bool, is_corrupted: bool = False) -> str:
    """Say whether the network was shown an equation's answer."""
    if is_corrupted:
        return say("{equation}: trained on, with a wrong answer on purpose.", equation=equation)
    if is_trained:
        return say("{equation}: trained on, so it may simply know the answer by heart.", equation=equation)
    return say("{equation}: held out. The network has never been shown the answer.", equation=equation)


def undefined_caption(equation: str) -> str:
    """Say that an equation has no answer."""
    return say(
        "{equation} is not defined: nobody can be right about it, and the network was never asked.", equation=equation
    )


def score_caption(who: str, right: int, wrong: int, blanks: int, *, answers: int) -> str:
    """Return how many blanks of a puzzle somebody filled in rightly, and how many guessing would.

    Args:
        who: Subject of the sentence, such as "You".
        right, wrong, blanks: Cells filled in rightly and wrongly, and how many there are to fill in.
        answers: How many letters there are to guess from.
    """
    left = blanks - right - wrong
    parts = {"who": who, "right": right, "blanks": blanks, "wrong": wrong, "guessed": blanks / answers}
    if not left:
        return say(
            "{who}: {right} of {blanks} blanks right, {wrong} wrong. Guessing gets about {guessed:.0f}.", **parts
        )
    return say(
        "{who}: {right} of {blanks} blanks right, {wrong} wrong, {left} still blank. Guessing gets about "
        "{guessed:.0f}.",
        **parts,
        left=left,
    )


def verdict_caption(question: str, answer: str, is_right: bool) -> str:
    """Say whether an answer is right."""
    if is_right:
        return say("{question} = {answer}: right.", question=question, answer=answer)
    return say("{question} = {answer}: no.", question=question, answer=answer)


def known_caption(right: int, cells: int) -> str:
    """Return how much of what it was shown a network has right."""
    return say("Of the {cells} cells that it was shown it has {right} right.", cells=cells, right=right)


def meaning_caption(letters: Sequence[str], names: Sequence[str]) -> str:
    """Say what each letter stands for."""
    return ", ".join(f"{letter} = {name}" for letter, name in zip(letters, names, strict=True))


def letters_caption(letters: Sequence[str], blanks: int, cells: int) -> str:
    """Say what the puzzle is."""
    return say(
        "Each of the {letters} letters stands for one element, dealt out by lot. "
        "{blanks} of {cells} cells are blank: the very equations that a network is not shown.",
        letters=len(letters),
        blanks=blanks,
        cells=cells,
    )
