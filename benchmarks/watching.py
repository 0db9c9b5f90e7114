"""What watching costs: bytes and latency of a tick, and how much slower a run trains before many eyes."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path

from benchmarks.measuring import Row, ratio
from benchmarks.server import Visitor, serving
from grok_core.runs import list_runs
from grok_core.runs.store.status import Status

QUERY = "steps=10000000&weight_decay=0"  # trains until it is stopped
ROUNDS, TURN_S = 5, 8.0
AUDIENCES = ((20, 1.0, 0.4), (100, 0.2, 0.8))  # visitors, ticks a second of each, what the slowest 5 % may take


def rows() -> Iterator[Row]:
    """Start a run in a server and watch it."""
    with serving() as (port, home):
        yield from asyncio.run(_measured(port, home))


async def _measured(port: int, home: Path) -> list[Row]:
    async with Visitor(port, QUERY) as starter:
        await starter.rerun(press="start")
        folder = await _running(home)
        found = []
        for count, per_second, bound in AUDIENCES:
            alone, watched, ticks = await _compared(port, folder, count, per_second)
            latencies = sorted(seconds for seconds, _ in ticks)
            details = {
                "median, s": round(statistics.median(latencies), 3),
                "ticks": len(ticks),
                "steps/s": round(statistics.median(watched)),
                "unwatched": round(statistics.median(alone)),
            }
            name = f"{count} watchers at {per_second:g} Hz"
            if count == AUDIENCES[0][0]:
                size = statistics.median(bytes_ for _, bytes_ in ticks) / 1000
                found.append(Row("bytes on the wire per tick of the whole Lab", size, "KB", 40, True))
            found.append(Row(f"training throughput with {name}, over none", ratio(watched, alone), "x", 0.95))
            found.append(Row(f"tick latency p95, {name}", _p95(latencies), "s", bound, True, details))
        return found


async def _compared(
    port: int, folder: Path, count: int, per_second: float
) -> tuple[list[float], list[float], list[tuple[float, int]]]:
    """Return steps per second without and with watchers, by turns, and the seconds and bytes of all ticks."""
    watchers = [Visitor(port, f"run={folder.name}") for _ in range(count)]
    for watcher in watchers:
        await watcher.__aenter__()
    alone, watched, ticks = list[float](), list[float](), list[tuple[float, int]]()
    for _ in range(ROUNDS):
        alone.append(await _rate(folder, asyncio.sleep(TURN_S)))
        watched.append(await _rate(folder, _watch(watchers, per_second, ticks)))
    for watcher in watchers:
        await watcher.__aexit__()
    return alone, watched, ticks


async def _watch(watchers: Sequence[Visitor], per_second: float, ticks: list[tuple[float, int]]) -> None:
    """Let all of them look for a turn, each at its own part of the beat."""

    async def one(watcher: Visitor, delay: float) -> None:
        await asyncio.sleep(delay)
        end = time.monotonic() + TURN_S - delay
        while (began := time.monotonic()) < end:
            ticks.append(await watcher.tick())
            await asyncio.sleep(max(0.0, began + 1 / per_second - time.monotonic()))

    beat = 1 / per_second
    await asyncio.gather(*(one(watcher, beat * i / len(watchers)) for i, watcher in enumerate(watchers)))


async def _rate(folder: Path, meanwhile: Awaitable[None]) -> float:
    """Return the steps per second that a run takes while something else goes on."""
    before = Status.read(folder)
    await meanwhile
    after = Status.read(folder)
    return (after.step - before.step) / (after.updated - before.updated)


async def _running(home: Path) -> Path:
    """Wait for the run that was started."""
    while not (runs := [run for run in list_runs(home) if run.status.step > 1000]):
        await asyncio.sleep(0.2)
    return runs[0].path


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
