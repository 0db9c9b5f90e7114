"""One sentence under each picture of rows: what it shows of them, and what it leaves out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from grok_core.charts.captions import percent
from grok_core.measures.answer_rings import AnswerRing
from grok_core.measures.fourier import CLOSED, Ring
from grok_core.measures.phases import THRESHOLD


def pca_caption(shares: ArrayLike) -> str:
    """Return what the two directions shown leave out."""
    first, second = np.asarray(shares, dtype=np.float64)[:2].tolist()
    both = percent(first + second)
    return f"The two widest directions carry {both} of the variance ({percent(first)} + {percent(second)})."


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
    counted = f"{closed} of {len(rings)} rings of the {matrix}"
    if held_out:
        counted += f" and {sum(ring.score >= CLOSED for ring in held_out)} of the held-out answers"
    counted += f" are closed (score {CLOSED} or more)."
    at = f"step {step:,}, validation {percent(val)}"
    if not closed or val >= THRESHOLD:
        return f"At {at}, {counted}"
    return f"{'One circle is' if closed == 1 else f'{closed} circles are'} not enough ({at}): {counted}"


def rings_help(count: int, *, by_value: bool, with_held_out: bool) -> str:
    """Return how a picture of rings is to be read, whose `count` elements lie on a circle."""
    place = "itself" if by_value else "its place in the cyclic order"
    said = (
        f"Each ring is the plane of one frequency k, where element i ({'a number' if by_value else 'an element'}) has "
        f"the colour of k·i mod {count}, and i is {place}. Its score is the ring score, 1 for a perfect ring; the null "
        "is what the strongest ring of shuffled rows reaches in 95 of 100 shuffles."
    )
    if not with_held_out:
        return said
    return (
        f"{said} Below, one point is one answer: the mean direction, at frequency k, of the logits of all equations "
        "with this answer that were held out. The farther out, the more they agree; the score is their agreement with "
        "the right answers, 1 for all, and its null deals the points anew to the answers."
    )


def near_caption(name: str, near: Sequence[tuple[str, float]], typical: float) -> str:
    """Return which rows are nearest to one, how far they are, and how far two rows are from each other by chance.

    Args:
        name: What the row is called.
        near: What the nearest are called, with their distances.
        typical: The median distance of two of all rows.
    """
    listed = ", ".join(f"{other} at {distance:.2f}" for other, distance in near)
    return f"Nearest to {name}: {listed}. Half of all pairs of rows are more than {typical:.2f} apart."


def tsne_caption(perplexity: float, seed: int) -> str:
    """Return what may and may not be read off a t-SNE picture."""
    made = f"perplexity {perplexity:g}, seed {seed}"
    return f"t-SNE ({made}) keeps neighbours together; distances, sizes and axes mean nothing."


def trust_caption(trust: float) -> str:
    """Return how far a picture's neighbours are neighbours among the rows (trustworthiness, up to 1)."""
    return f"Neighbours kept: {trust:.2f} (trustworthiness; 1 is all, 0.5 a picture drawn at random)."


def starts_caption(colour: str) -> str:
    """Return why pictures of the same rows stand side by side; `colour` is what their colours mean."""
    return f"Same rows, three pictures: what only one of them shows is its own. Coloured by {colour}."


def shared_caption(share: float, chance: float) -> str:
    """Return how many neighbours t-SNE gives a point from both starts, beside two pictures drawn at random."""
    return (
        f"Of the neighbours that t-SNE gives a point, {percent(share)} are the same from both random starts "
        f"(pictures drawn at random: {percent(chance)})."
    )


def lines_caption(stride: int, own: int, frequency: int) -> str:
    """Return what lines from each element to another one mean.

    Args:
        stride: How many places further on the other element is.
        own: The stride that joins neighbours on the ring of the strongest frequency; 0 where there is none.
        frequency: The strongest.
    """
    if stride == own:
        return f"Lines join each element to the one {stride} places on: neighbours on a ring of frequency {frequency}."
    beside = f" (+{own} is that of frequency {frequency})" if own else ""
    return (
        f"Lines join each element to the one {stride} places on, as in Power et al.'s figure. They follow a ring only "
        f"where the network chose a frequency that brings these together{beside}; "
        "elsewhere they cross, and say nothing."
    )


def by_hand_caption(units: int, n: int, frequency: int) -> str:
    """Return what the circle of a network that was written down is (Gromov 2023)."""
    return (
        f"No training: {units} units with the cosines of all frequencies were written down. "
        f"Those of frequency {frequency} hold answer c at the angle 2π·{frequency}·c/{n}. "
        "So it is round by construction, and has no score: it shows what the learnt ring would be at its best."
    )
