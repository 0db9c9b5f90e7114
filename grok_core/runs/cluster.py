"""A Dask cluster as the executor of a sweep. Needs requirements-cluster.txt; only this module imports Dask."""

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from secrets import token_hex

from grok_core.errors import ConfigError, StoreError
from grok_core.runs.executors import short
from grok_core.runs.sweep_job import StopSign

ANSWER_S = 8.0  # a scheduler that has not answered by then counts as unreachable
KINDS = ("tcp://", "tls://", "ws://", "wss://", "ucx://")


@contextmanager
def connected(address: str) -> Iterator[tuple[Executor, StopSign]]:
    """Connect to a Dask scheduler; yield the executor of its workers, and an event that all of them see.

    Args:
        address: As the scheduler prints it, such as tcp://10.0.0.1:8786.
    Raises:
        ConfigError: When Dask is not installed, or this is no address.
        StoreError: When no scheduler answers there.
    """
    try:
        from distributed import Client, Event
    except ImportError as error:
        raise ConfigError(
            f"a scheduler needs Dask ({error}); run `pip install -r requirements-cluster.txt` here and on the workers."
        ) from error
    if not address.startswith(KINDS):
        raise ConfigError(f"scheduler must be an address such as tcp://10.0.0.1:8786, got {address!r}.")
    # What it says of a lost connection, over and over, is said once by the error below.
    for name in ("distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, ValueError, RuntimeError, TypeError) as error:  # wrong certificates are a TypeError or ValueError
        raise StoreError(
            f"no scheduler answers at {address} ({short(error)}); start it, or correct the address."
        ) from error
    try:
        yield client.get_executor(pure=False), Event(f"grok-stop-{token_hex(8)}", client=client)
    finally:
        with suppress(OSError, RuntimeError):
            client.close(timeout=ANSWER_S)
