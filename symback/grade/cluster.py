"""Workers on other machines: those of a Dask scheduler, each of which watches processes of its own.

The executor of Dask runs a call in a thread of a worker, where no limit can be held. So that call hands the answer
on to a process that is limited and watched as one of this machine is (`symback.grade.local`), and waits for it.
"""

from __future__ import annotations

import multiprocessing
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from symback.errors import Diagnostic, InputError, MachineError
from symback.grade.local import Limits, TookTooLongError, WorkerDiedError, Workers
from symback.grade.preparation import Initializer
from symback.grade.work import Course, prepare
from symback.version import __version__

T = TypeVar("T")
Setup = tuple[Initializer, tuple[Course, ...], Limits]
"""What prepares a process, what it is prepared for, and what one call may use there."""

CONNECT_SECONDS = 30
MOST_KEPT = 2
"""Classes for which a worker keeps processes ready."""
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}")


class Cluster(Executor):
    """The workers of a Dask scheduler, which take `count` calls at a time."""

    def __init__(self, client: Any, limits: Limits | None = None, initializer: Initializer = prepare) -> None:
        self.count = sum(client.nthreads().values())
        self._client = client
        self._executor = client.get_executor(pure=False)  # each answer is a call of its own
        self._setup: Setup = (initializer, (), limits or Limits())
        self._made: Any = None

    def prepare_for(self, *courses: Course) -> None:
        """Have what judging needs made before any clock runs, as the initializer of a process of this machine does."""
        initializer, _, limits = self._setup
        self._setup, self._made = (initializer, courses, limits), None

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        if self._made is None:  # made on one worker; the others fetch it from there, each of them once
            self._made = self._client.submit(made_here, self._setup, pure=False)
        future: Future[T] = self._executor.submit(watched, self._setup, self._made, fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait)


@contextmanager
def connected(address: str, limits: Limits | None = None, initializer: Initializer = prepare) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `address` (tcp://HOST:PORT), until the block ends.

    Raises `InputError` for what is no address, `MachineError` where Dask is not installed, nobody answers, or the
    workers have not this symback.
    """
    if not _ADDRESS.fullmatch(address):
        raise InputError(
            Diagnostic("usage", f"{address!r} is no address of a scheduler", hint="--scheduler tcp://HOST:PORT")
        )
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise MachineError(
            Diagnostic("cluster", f"there is no scheduler at {address}: {error}", hint="dask scheduler starts one")
        ) from None
    with client:
        look_at_workers(client, address)
        yield Cluster(client, limits, initializer)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        message, hint = "--scheduler needs Dask, which is not installed", "pip install 'symback[cluster]'"
        raise MachineError(Diagnostic("missing-extra", message, hint=hint)) from None
    return distributed


def look_at_workers(client: Any, address: str) -> None:
    """Raise `MachineError` unless there are workers, and each has this version of symback."""
    try:
        found = dict(client.run(version_here))
    except Exception as error:  # noqa: BLE001 - whatever a worker without symback raises
        message = f"the workers of {address} cannot import symback: {error}"
        raise MachineError(Diagnostic("cluster", message, hint=f"install symback {__version__} on each")) from None
    if not found:
        message = f"the scheduler at {address} has no workers"
        raise MachineError(Diagnostic("cluster", message, hint=f"dask worker {address} starts one"))
    for worker, version in found.items():
        if version != __version__:
            message = f"{worker} has symback {version}, and this is {__version__}"
            raise MachineError(Diagnostic("cluster", message, hint="install the same version on each"))


# ------------------------------------------------------------------------------------------- on a worker

_ready: dict[Setup, Workers] = {}
_lock = threading.Lock()


def version_here() -> str:
    """The version of symback that a worker has."""
    return __version__


def made_here(setup: Setup) -> Sequence[bytes | None]:
    """What the processes of a worker are prepared by, for those of the others; nothing where they die of it."""
    workers = _workers(setup)
    for waiting in [workers.submit(version_here) for _ in range(workers.count)]:
        with suppress(WorkerDiedError, TookTooLongError):
            waiting.result()
    return workers.preparation.everything()


def watched(setup: Setup, made: Sequence[bytes | None], fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a call in a process that is watched; raises what `Workers` say of it."""
    return _workers(setup, made).submit(fn, *args, **kwargs).result()


def _workers(setup: Setup, made: Sequence[bytes | None] = ()) -> Workers:
    """Processes that are prepared so, one for each thread of this worker; kept from one answer to the next."""
    from distributed import get_worker

    with _lock:
        if setup not in _ready:
            if len(_ready) >= MOST_KEPT:
                _ready.pop(next(iter(_ready))).shutdown(wait=False)
            # A worker that Dask started is a daemon, which multiprocessing lets have no children. These are
            # daemons themselves, and end with the pipe to them.
            multiprocessing.current_process().daemon = False
            initializer, courses, limits = setup
            _ready[setup] = Workers(get_worker().state.nthreads, initializer, courses, limits, made)
        return _ready[setup]
