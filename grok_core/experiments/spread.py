"""Has the runs of an experiment measured by an executor, on this machine or on others."""

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.experiments.measured import Follower, Measured
from grok_core.experiments.record import Experiment
from grok_core.languages import say
from grok_core.runs.executors import TRIES, result_of, short, submitted
from grok_core.runs.sweep_job import StopSign

LOOK_S = 0.5  # the longest time until a request to stop is seen


class Spread:
    """The runs of an experiment that an executor measures, several at once.

    Args:
        executor: Who trains; the caller shuts it down.
        measurer: Trains a configuration, followed by what the experiment asks for.
        experiment: The experiment.
        ahead: How many runs the executor is given at a time.
        stop: Ends the work early; runs that have begun are waited for.
    """

    def __init__(
        self,
        executor: Executor,
        measurer: Callable[[RunConfig, Follower | None], Measured],
        experiment: Experiment,
        ahead: int,
        stop: StopSign | None,
    ) -> None:
        self._executor, self._measurer, self._experiment, self._ahead = executor, measurer, experiment, ahead
        self._stop = stop
        self._given: dict[Future[Measured], RunConfig] = {}
        self._deaths: Counter[RunConfig] = Counter()

    def complete(
        self, missing: deque[RunConfig], keep: Callable[[RunConfig, Measured], object], tell: Callable[[int], object]
    ) -> None:
        """Have the missing runs measured, keep each as it comes, and tell how many are left.

        Raises:
            WorkersLost: When the executor takes no more runs.
            StoreError: When the process of a run dies again and again.
        """
        tell(len(missing))
        try:
            while missing or self._given:
                if self._stopped():
                    missing.clear()
                    self._given = {future: config for future, config in self._given.items() if not future.cancel()}
                while missing and len(self._given) < self._ahead:
                    self._give(missing.popleft())
                ended = wait(self._given, timeout=LOOK_S, return_when=FIRST_COMPLETED).done
                for future in ended:
                    config = self._given.pop(future)
                    if (found := self._measured(future, config)) is None:
                        missing.append(config)
                    else:
                        keep(config, found)
                if ended and not self._stopped():
                    tell(len(missing) + len(self._given))
        finally:
            for future in self._given:
                future.cancel()

    def _stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set()

    def _give(self, config: RunConfig) -> None:
        self._given[submitted(self._executor, self._measurer, config, self._experiment.follower(config))] = config

    def _measured(self, future: Future[Measured], config: RunConfig) -> Measured | None:
        """Return what came back, None where the process has died and the run is to be begun once more."""
        try:
            return result_of(future)
        except BrokenExecutor as error:
            self._deaths[config] += 1
            if self._deaths[config] < TRIES:
                return None
            raise StoreError(
                say(
                    "a run of {name}, seed {seed}, ended its process {times} times ({reason}); make more memory free, "
                    "and begin again: what was measured is kept.",
                    name=self._experiment.name,
                    seed=config.seed,
                    times=TRIES,
                    reason=short(error),
                )
            ) from error
