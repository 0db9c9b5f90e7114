"""What a class waits for: each live scene's point, and where the presenter is, for 20 and for 100 who follow."""

import asyncio
import statistics
import time
from collections.abc import Iterator

from benchmarks.measuring import Row
from benchmarks.server import Visitor, serving
from grok_core.measures.phases import outcome
from grok_core.runs import Processes, Runner
from grok_core.views import reading
from pages._lecture.following import FEW, LATER_S, SOON_S

TOKEN = "the token of this benchmark"
CLASSES = ((20, 2.0), (100, 5.0))  # who follow, and within how many seconds the last of them is to be there
OPENINGS, WITHIN_S = 100, 30.0  # of the app, and in how long they come
SCENES = ("grok", "rings", "wait", "data", "decay", "norm")  # one after another, as a presenter goes


def rows() -> Iterator[Row]:
    """Train what every live scene offers, then present to classes of light clients."""
    yield from _scenes()
    yield from asyncio.run(_classes())
    yield asyncio.run(_openings())


def _scenes() -> Iterator[Row]:
    """Train each choice of each live scene as the page does, and time it to its point: 99 %, or the end.

    The point of the scene "on" is what comes after 99 %.
    """
    from pages._learn.live_scene import config_of
    from pages._learn.scenes import SCENES as TOLD

    runner = Runner(Processes(warm=True))
    try:
        for scene in TOLD:
            seconds, details = [], {}
            for choice in scene.choices:
                began = time.monotonic()
                run = runner.start(config_of(scene, choice), preset=scene.preset, ephemeral=True, pace=scene.pace)
                while run.status.active and (scene.kind == "on" or reading.read(run).progress.step_val_99 is None):
                    time.sleep(0.1)
                seconds.append(time.monotonic() - began)
                details[choice] = f"{seconds[-1]:.1f} s, {outcome(reading.read(run).progress)}"
                run.stop()
            if seconds:
                yield Row(f"scene {scene.name!r}, the longest of its choices", max(seconds), "s", 20, True, details)
    finally:
        runner.shutdown()


async def _classes() -> list[Row]:
    """Let a presenter go from scene to scene, and time until the last of those who follow is told."""
    found = []
    with serving(GROK_PRESENTER_TOKEN=TOKEN) as (port, _home):
        for count, bound in CLASSES:
            followers = [Visitor(port, "follow=true", page="learn") for _ in range(count)]
            every_s = SOON_S if count <= FEW else LATER_S
            async with Visitor(port, f"presenter={TOKEN}&scene={SCENES[0]}", page="learn") as presenter:
                for follower in followers:
                    await follower.__aenter__()
                seconds = []
                for scene in SCENES[1:]:
                    presenter.query = f"scene={scene}"
                    began = time.monotonic()
                    await presenter.rerun()
                    led = (
                        follower.led_to(f"scene={scene}", every_s, every_s * number / count)
                        for number, follower in enumerate(followers)
                    )
                    await asyncio.gather(*led)
                    seconds.append(time.monotonic() - began)
                for follower in followers:
                    await follower.__aexit__()
            name = f"{count} who follow: the last is told where the presenter is"
            details = {"each, s": [round(one, 2) for one in seconds]}
            found.append(Row(name, statistics.median(seconds), "s", bound, True, details))
    return found


async def _openings() -> Row:
    """Let a hundred open the app within half a minute, and time each until its page is whole."""
    with serving() as (port, _home):
        async with Visitor(port, ""):
            pass  # the first visitor of a server waits for what it loads

        async def one(delay: float) -> float:
            await asyncio.sleep(delay)
            began = time.monotonic()
            async with Visitor(port, ""):
                return time.monotonic() - began

        seconds = await asyncio.gather(*(one(WITHIN_S * i / OPENINGS) for i in range(OPENINGS)))
    details = {"median, s": round(statistics.median(seconds), 2), "longest, s": round(max(seconds), 2)}
    return Row(
        f"{OPENINGS} openings in {WITHIN_S:g} s, p95", statistics.quantiles(seconds, n=20)[-1], "s", 3, True, details
    )
