"""Where the runs of a sweep are done: in this process, on the cores of the machine, or on a Dask cluster."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from planner.findings import Finding, InputError
from planner.i18n import _, reading_as, reads_as


class Here(Executor):
    """Does each run at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now; return the finished future.

        Parameters
        ----------
        fn : callable
            What is done.
        *args, **kwargs
            What it is given.

        Returns
        -------
        Future
            Finished, with its result or its exception.
        """
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def cores(workers: int) -> Iterator[Executor]:
    """Give an executor on so many processes of this machine; with 0 in this process.

    The processes start afresh, so that they behave the same on every system.
    """
    if workers == 0:
        yield Here()
        return
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Give an executor on a Dask cluster, by the address of its scheduler.

    Raises
    ------
    InputError
        If Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            [
                _no_cluster(
                    _("Dask is not installed here."),
                    _(
                        "Install it with: pip install 'school-meal-planner[dask]'; or run on this machine with --workers."
                    ),
                )
            ]
        ) from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            [
                _no_cluster(
                    _("The cluster at {address} does not answer: {error}").format(address=address, error=error),
                    _("Start its scheduler, or correct the address (tcp://host:8786)."),
                )
            ]
        ) from None
    try:
        yield client.get_executor()
    finally:
        client.close()


def finished_first(
    executor: Executor, work: Callable[..., Any], jobs: Iterable[tuple[Any, tuple[Any, ...]]], at_once: int
) -> Iterator[tuple[Any, Future[Any]]]:
    """Do jobs and yield each with its future as it finishes; never more than so many are waiting or running.

    Parameters
    ----------
    executor : Executor
        Where.
    work : callable
        What; it must be importable where it is done.
    jobs : iterable of (name, arguments)
        Jobs in order.
    at_once : int
        Most that are handed out at a time, so that a large grid does not fill the memory with changed cases.

    Yields
    ------
    tuple of name, Future
        The future is done; it may hold an exception.
    """
    waiting: dict[Future[Any], Any] = {}
    for name, arguments in jobs:
        waiting[_submitted(executor, work, arguments)] = name
        while len(waiting) >= at_once:
            yield from _done(waiting)
    while waiting:
        yield from _done(waiting)


def _submitted(executor: Executor, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Future[Any]:
    """Hand a job out; a pool that has lost a process fails it instead of taking it."""
    try:
        return executor.submit(reading_as, reads_as(), work, *arguments)
    except BrokenExecutor as error:
        future: Future[Any] = Future()
        future.set_exception(error)
        return future


def _done(waiting: dict[Future[Any], Any]) -> Iterator[tuple[Any, Future[Any]]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future


def _no_cluster(what: str, mend: str) -> Finding:
    return Finding("cluster", "error", "", (), "", what, _("The sweep was to run there."), mend)
