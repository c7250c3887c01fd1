"""Workers on this machine: processes that are watched, limited, and replaced when they die.

A `concurrent.futures.Executor`. The process pool of the standard library is broken as a whole when one process
dies, and never ends one that hangs; here the call that did it fails, and no other.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from symback.grade.preparation import Initializer, Preparation

T = TypeVar("T")

WALL_SECONDS = 60.0
CPU_SECONDS = 20
MEMORY = 2 * 1024**3
START_SECONDS = 600.0
END_SECONDS = 10.0
"""How long it may take until the ends of ended workers are noticed."""
ATTEMPTS = 2
"""How often a call is tried whose worker dies: what ends a worker twice did it."""


class WorkerDiedError(Exception):
    """The process that ran a call ended without an answer, twice."""


class TookTooLongError(Exception):
    """A call used up its wall or CPU time, and its process was ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use: seconds on the clock and of the processor; bytes beside what a worker has at its start."""

    wall: float = WALL_SECONDS
    cpu: int = CPU_SECONDS
    memory: int = MEMORY


class Workers(Executor):
    """`count` processes, each started anew by `spawn` and prepared by `initializer(part, made)` for each of `parts`.

    What the process that comes to a part first returns is what is `made`, for the others and for those that are
    started in the place of one that died; `made` of all parts may be given from the start.
    """

    def __init__(
        self,
        count: int,
        initializer: Initializer,
        parts: Sequence[Any] = (),
        limits: Limits | None = None,
        made: Sequence[bytes | None] = (),
    ) -> None:
        self._calls: queue.SimpleQueue[tuple[Future[Any], tuple[Any, ...]] | None] = queue.SimpleQueue()
        self._setup = (initializer, limits or Limits())
        self.preparation = Preparation(parts, made)
        self.count = count
        self._closed = self._dismissed = False
        self._lock = threading.Lock()
        self._processes: dict[int, Any] = {}
        if sys.platform != "win32":
            # A helper of multiprocessing. Started later, by one of the threads below, it would undo their signal masks.
            with _nothing_from_here():
                resource_tracker.ensure_running()
        self._threads = [threading.Thread(target=self._serve, args=(n,), daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    @property
    def processes(self) -> list[int]:
        """The process numbers of the workers that run now."""
        with self._lock:
            return [process.pid for process in self._processes.values()]

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        if self._closed:
            raise RuntimeError("the workers have been dismissed")
        self._calls.put((future, (fn, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """No more calls. With `cancel_futures` those that run are ended too: their results would reach nobody."""
        self._closed = True
        if cancel_futures:
            with suppress(queue.Empty):
                while (call := self._calls.get_nowait()) is not None:
                    call[0].cancel()
            with self._lock:
                self._dismissed = True
                for process in self._processes.values():
                    process.kill()
        for _ in self._threads:
            self._calls.put(None)
        if wait:
            until = time.monotonic() + END_SECONDS
            for thread in self._threads:
                # Calls that are called off leave nothing to wait for; and the exception of a signal, Ctrl-C say, may
                # have left the lock of a future taken, for which its thread would wait for ever.
                thread.join(max(0.0, until - time.monotonic()) if cancel_futures else None)

    def _serve(self, number: int) -> None:
        """Keep one worker, and hand it one call after the other."""
        if hasattr(signal, "pthread_sigmask"):  # inherited by the worker: Ctrl-C finds it deaf while it starts, too
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _Worker | None = None
        try:
            while (call := self._calls.get()) is not None:
                future, work = call
                if not future.set_running_or_notify_cancel():
                    continue
                for attempt in range(1, ATTEMPTS + 1):
                    try:
                        if worker is None:
                            worker = self._started(number)
                        good, value, fresh = worker.run(work)
                    except WorkerDiedError as error:
                        self._ended(number, worker)
                        worker = None
                        if attempt == ATTEMPTS or self._dismissed:
                            future.set_exception(error)
                            break
                    except TookTooLongError as error:
                        self._ended(number, worker)
                        worker = None
                        future.set_exception(error)
                        break
                    else:
                        if not fresh:
                            self._ended(number, worker)
                            worker = None
                        future.set_result(value) if good else future.set_exception(value)
                        break
        finally:
            self._ended(number, worker)

    def _started(self, number: int) -> _Worker:
        worker = _Worker(*self._setup)
        with self._lock:
            self._processes[number] = worker.process
            if self._dismissed:
                worker.process.kill()
        worker.prepare(self.preparation)
        return worker

    def _ended(self, number: int, worker: _Worker | None) -> None:
        with self._lock:
            process = self._processes.pop(number, None)
        if process is not None:
            process.kill()
            process.join()
        if worker is not None:
            worker.pipe.close()


_starting = threading.Lock()


@contextmanager
def _nothing_from_here() -> Iterator[None]:
    """Processes that are started in the block look for no module in the current folder.

    They are `python -c ...`, which would: and that folder may be the one with the submissions, `random.py` among them.
    Where the program that starts them imports from is told to them once they run.
    """
    with _starting:
        before = os.environ.get("PYTHONSAFEPATH")
        os.environ["PYTHONSAFEPATH"] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ["PYTHONSAFEPATH"]
            else:
                os.environ["PYTHONSAFEPATH"] = before


class _Worker:
    """The parent's side of one process."""

    def __init__(self, initializer: Initializer, limits: Limits) -> None:
        self.limits = limits
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, initializer, limits), daemon=True)
        with _nothing_from_here():
            self.process.start()
        theirs.close()

    def prepare(self, preparation: Preparation) -> None:
        """Have the process make what nobody has made yet, and give it the rest."""
        done: set[int] = set()
        while (place := preparation.next(done)) is not None:
            made = preparation.made(place)
            try:
                self._send((preparation.parts[place], made))
                preparation.keep(place, self._reply(START_SECONDS))
            except Exception:
                preparation.give_up(place)
                raise
            done.add(place)
        self._send(None)
        self._reply(START_SECONDS)

    def run(self, work: tuple[Any, ...]) -> tuple[bool, Any, bool]:
        """Whether the call returned, what it returned or raised, and whether the worker is as good as before."""
        self._send(work)
        good, value, fresh = self._reply(self.limits.wall)
        return good, value, fresh

    def _send(self, what: object) -> None:
        try:
            self.pipe.send(what)
        except (BrokenPipeError, ConnectionError) as error:
            raise WorkerDiedError("the worker died") from error

    def _reply(self, seconds: float) -> Any:
        until = time.monotonic() + seconds
        try:
            if not self.pipe.poll(max(0.0, until - time.monotonic())):
                raise TookTooLongError(f"judging this took more than {seconds:g} s")
            return self.pipe.recv()
        except (EOFError, ConnectionError) as error:
            self.process.join(5)
            if self.process.exitcode == -getattr(signal, "SIGXCPU", 0) != 0:
                raise TookTooLongError(f"judging this took more than {self.limits.cpu} s of CPU time") from error
            raise WorkerDiedError("the worker died") from error


def _work(pipe: Connection, initializer: Initializer, limits: Limits) -> None:
    """The life of a worker. Ctrl-C is the parent's business; without a parent there is nothing left to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, BrokenPipeError, ConnectionError):
        while (step := pipe.recv()) is not None:
            pipe.send(initializer(*step))
        _limit_memory(limits.memory)
        pipe.send(None)
        while True:
            fn, args, kwargs = pipe.recv()
            _limit_cpu(limits.cpu)
            fresh = True
            try:
                good, value = True, fn(*args, **kwargs)
            except MemoryError:
                good, value, fresh = False, MemoryError("this needs more memory than an answer may use"), False
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this call's alone
                good, value = False, RuntimeError(f"{type(error).__name__}: {error}")
            pipe.send((good, value, fresh))
            if not fresh:
                return


def _limit_memory(more: int) -> None:
    """Bound the address space to what is in use now and `more`; where the system does not tell, not at all."""
    if sys.platform != "linux":
        return
    import resource

    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, used + more)


def _limit_cpu(seconds: int) -> None:
    """Bound the processor time from now on; past it the system ends the process by SIGXCPU."""
    try:
        import resource
    except ImportError:  # no such limit: the clock on the wall holds
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + seconds)


def _lower(which: int, wanted: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (wanted, hard))
