"""One sentence under each picture of rows: what it shows of them, and what it leaves out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from grok_core.charts.captions import percent
from grok_core.charts.part_names import called
from grok_core.languages import say, say_many
from grok_core.measures.answer_rings import AnswerRing
from grok_core.measures.fourier import CLOSED, Ring
from grok_core.measures.phases import THRESHOLD


def pca_caption(shares: ArrayLike) -> str:
    """Return what the two directions shown leave out."""
    first, second = np.asarray(shares, dtype=np.float64)[:2].tolist()
    return say(
        "The two widest directions carry {both} of the variance ({first} + {second}).",
        both=percent(first + second),
        first=percent(first),
        second=percent(second),
    )


def rings_caption(
    rings: Sequence[Ring], held_out: Sequence[AnswerRing] = (), *, matrix: str, step: int, val: float
) -> str:
    """Count the rings that have closed.

    Args:
        rings: Those that are drawn.
        held_out: Those of the held-out answers that are drawn below them, if there are any.
        matrix: What they are the rings of.
        step: The step at which they are drawn.
        val: The validation accuracy there, 0 to 1.
    """
    closed = sum(ring.score >= CLOSED for ring in rings)
    parts: dict[str, Any] = {"closed": closed, "rings": len(rings), "matrix": called(matrix), "score": CLOSED}
    if held_out:
        counted = say(
            "{closed} of {rings} rings of the {matrix} and {answers} of the held-out answers are closed (score {score} "
            "or more).",
            **parts,
            answers=sum(ring.score >= CLOSED for ring in held_out),
        )
    else:
        counted = say("{closed} of {rings} rings of the {matrix} are closed (score {score} or more).", **parts)
    at = {"step": step, "share": percent(val), "counted": counted}
    if not closed or val >= THRESHOLD:
        return say("At step {step:,}, validation {share}, {counted}", **at)
    return say_many(
        "One circle is not enough (step {step:,}, validation {share}): {counted}",
        "{n} circles are not enough (step {step:,}, validation {share}): {counted}",
        closed,
        **at,
    )


def rings_help(count: int, *, by_value: bool, with_held_out: bool) -> str:
    """Return how a picture of rings is to be read, whose `count` elements lie on a circle."""
    if by_value:
        said = say(
            "Each ring is the plane of one frequency k, where element i (a number) has the colour of k·i mod {count}, "
            "and i is itself. Its score is the ring score, 1 for a perfect ring; the null is what the strongest ring "
            "of shuffled rows reaches in 95 of 100 shuffles.",
            count=count,
        )
    else:
        said = say(
            "Each ring is the plane of one frequency k, where element i (an element) has the colour of k·i mod "
            "{count}, and i is its place in the cyclic order. Its score is the ring score, 1 for a perfect ring; the "
            "null is what the strongest ring of shuffled rows reaches in 95 of 100 shuffles.",
            count=count,
        )
    if not with_held_out:
        return said
    below = say(
        "Below, one point is one answer: the mean direction, at frequency k, of the logits of all equations "
        "with this answer that were held out. The farther out, the more they agree; the score is their agreement with "
        "the right answers, 1 for all, and its null deals the points anew to the answers."
    )
    return f"{said} {below}"


def near_caption(name: str, near: Sequence[tuple[str, float]], typical: float) -> str:
    """Return which rows are nearest to one, how far they are, and how far two rows are from each other by chance.

    Args:
        name: What the row is called.
        near: What the nearest are called, with their distances.
        typical: The median distance of two of all rows.
    """
    listed = ", ".join(say("{other} at {distance:.2f}", other=other, distance=distance) for other, distance in near)
    return say(
        "Nearest to {name}: {listed}. Half of all pairs of rows are more than {typical:.2f} apart.",
        name=name,
        listed=listed,
        typical=typical,
    )


def tsne_caption(perplexity: float, seed: int) -> str:
    """Return what may and may not be read off a t-SNE picture."""
    return say(
        "t-SNE (perplexity {perplexity:g}, seed {seed}) keeps neighbours together; distances, sizes and axes mean "
        "nothing.",
        perplexity=perplexity,
        seed=seed,
    )


def trust_caption(trust: float) -> str:
    """Return how far a picture's neighbours are neighbours among the rows (trustworthiness, up to 1)."""
    return say("Neighbours kept: {trust:.2f} (trustworthiness; 1 is all, 0.5 a picture drawn at random).", trust=trust)


def starts_caption(colour: str) -> str:
    """Return why pictures of the same rows stand side by side; `colour` is what their colours mean."""
    return say(
        "Same rows, three pictures: what only one of them shows is its own. Coloured by {colour}.", colour=colour
    )


def shared_caption(share: float, chance: float) -> str:
    """Return how many neighbours t-SNE gives a point from both starts, beside two pictures drawn at random."""
    return say(
        "Of the neighbours that t-SNE gives a point, {share} are the same from both random starts "
        "(pictures drawn at random: {chance}).",
        share=percent(share),
        chance=percent(chance),
    )


def lines_caption(stride: int, own: int, frequency: int) -> str:
    """Return what lines from each element to another one mean.

    Args:
        stride: How many places further on the other element is.
        own: The stride that joins neighbours on the ring of the strongest frequency; 0 where there is none.
        frequency: The strongest.
    """
    if stride == own:
        return say(
            "Lines join each element to the one {stride} places on: neighbours on a ring of frequency {frequency}.",
            stride=stride,
            frequency=frequency,
        )
    if own:
        return say(
            "Lines join each element to the one {stride} places on, as in Power et al.'s figure. They follow a ring "
            "only where the network chose a frequency that brings these together (+{own} is that of frequency "
            "{frequency}); elsewhere they cross, and say nothing.",
            stride=stride,
            own=own,
            frequency=frequency,
        )
    return say(
        "Lines join each element to the one {stride} places on, as in Power et al.'s figure. They follow a ring only "
        "where the network chose a frequency that brings these together; elsewhere they cross, and say nothing.",
        stride=stride,
    )


def by_hand_caption(units: int, n: int, frequency: int) -> str:
    """Return what the circle of a network that was written down is (Gromov 2023)."""
    return say(
        "No training: {units} units with the cosines of all frequencies were written down. "
        "Those of frequency {frequency} hold answer c at the angle 2π·{frequency}·c/{n}. "
        "So it is round by construction, and has no score: it shows what the learnt ring would be at its best.",
        units=units,
        frequency=frequency,
        n=n,
    )
