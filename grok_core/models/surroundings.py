"""What a caller has set in PyTorch and NumPy reaches no run: a run depends on its configuration alone.

`undisturbed` computes with this program's settings and puts the caller's back. It costs microseconds where the caller
has set nothing. A generator must leave it before each `yield`.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ContextDecorator, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

NUMPY_ERRORS: Any = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
"""NumPy's own answers to floating-point errors."""

_MKLDNN: Any = torch.backends.mkldnn  # its module says less than it has


@dataclass(frozen=True)
class _Setting:
    """A setting of the whole process: how it is read and written, and the values with which a run computes.

    Args:
        read: Return the value in force.
        write: Put a value in force.
        own: Values that compute the same bits; the first is put in force where another one is.
    """

    read: Callable[[], Any]
    write: Callable[[Any], object]
    own: tuple[Any, ...]


def _read_matmuls() -> str:
    """Return the precision of matrix products; PyTorch's older question is the quicker one, where it has an answer."""
    try:
        if torch.get_float32_matmul_precision() == "highest":
            return "ieee"
    except RuntimeError:  # it was set by the newer way
        pass
    found: str = _MKLDNN.matmul.fp32_precision
    return found


def _write_matmuls(value: str) -> None:
    _MKLDNN.matmul.fp32_precision = value


SETTINGS = (
    _Setting(torch.get_default_dtype, torch.set_default_dtype, (torch.float32,)),  # noqa: TID251 - put back at the end
    _Setting(torch.get_deterministic_debug_mode, torch.set_deterministic_debug_mode, (0,)),
    _Setting(_read_matmuls, _write_matmuls, ("ieee", "none")),
    _Setting(
        lambda: (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()),
        lambda value: torch.autograd.set_detect_anomaly(*value),
        ((False, True), (False, False)),
    ),
)


class _ProcessWide:
    """Puts SETTINGS in force for as long as any thread computes: the first one in saves, the last one out restores."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._before: list[tuple[_Setting, Any]] = []

    def __enter__(self) -> None:
        with self._lock:
            self._users += 1
            if self._users > 1:
                return
            for setting in SETTINGS:
                value = setting.read()
                if value not in setting.own:
                    self._before.append((setting, value))
                    setting.write(setting.own[0])

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            while not self._users and self._before:
                setting, value = self._before.pop()
                setting.write(value)


_process_wide = _ProcessWide()


class undisturbed(ContextDecorator):
    """Compute with this program's settings, and put the caller's back afterwards; a context or a decorator.

    Settings of the thread: gradients, inference mode, autocast, default device, small numbers, NumPy's errors, number
    of processor threads. Settings of the process: default type, deterministic algorithms, the precision of matrix
    products, the search for anomalies; other threads of the caller see these as they are here meanwhile.

    Args:
        threads: Number of processor threads to compute with; None for the thread's present number.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads

    def _recreate_cm(self) -> "undisturbed":
        return undisturbed(self._threads)  # a decorated function may be called by several threads at once

    def __enter__(self) -> None:
        _process_wide.__enter__()
        try:
            self._undo = _enter_own(self._threads)
        except BaseException:
            _process_wide.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            if self._undo is not None:
                self._undo.close()
        finally:
            _process_wide.__exit__()


def _enter_own(threads: int | None) -> ExitStack | None:
    """Put the thread's settings in force where others are, and return what puts the others back."""
    present = torch.get_num_threads()  # asked first: see `pin_threads`
    contexts: list[AbstractContextManager[Any]] = []
    if threads is not None and threads != present:
        contexts.append(_set_while(torch.set_num_threads, threads, present))
    if torch.is_inference_mode_enabled():
        contexts.append(torch.inference_mode(mode=False))
    if not torch.is_grad_enabled():
        contexts.append(torch.enable_grad())
    if torch.is_autocast_enabled("cpu"):
        contexts.append(torch.autocast("cpu", enabled=False))
    if torch.empty(0).device.type != "cpu":
        contexts.append(torch.device("cpu"))
    if flushes_denormals():
        contexts.append(_set_while(torch.set_flush_denormal, False, True))
    if np.geterr() != NUMPY_ERRORS:
        contexts.append(np.errstate(**NUMPY_ERRORS))
    if not contexts:
        return None
    with ExitStack() as stack:
        for context in contexts:
            stack.enter_context(context)
        return stack.pop_all()


@contextmanager
def _set_while(write: Callable[[Any], object], value: Any, before: Any) -> Iterator[None]:
    write(value)
    try:
        yield
    finally:
        write(before)


def flushes_denormals() -> bool:
    """Say whether this thread treats numbers below 1e-38 (1e-308 in float64) as zero; PyTorch can set this, not say."""
    return sys.float_info.min * 0.5 == 0.0


@contextmanager
def flushed_denormals() -> Iterator[None]:
    """Treat numbers below 1e-38 as zero: moments become so small where gradients vanish, and such numbers are slow."""
    before = flushes_denormals()
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(before)
