"""Writers of one process share a commit: who has others waiting behind hands the open transaction on, the last one commits.

A commit costs more than the rows in it. Nobody goes on before the commit that holds their rows is on the disk, and a writer that
fails takes back its own rows only.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from threading import Event, Lock
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

MOST = 32  # writers to a commit, so that the first does not wait for ever

_UNDONE = Exception("the transaction was undone together with another writer's")


class Writers:
    """The writers of one SQLite database in this process, one at a time; those of other processes wait at its file lock."""

    def __init__(self) -> None:
        self._queue = Queue()
        self._batch: Batch | None = None

    @contextmanager
    def writing(self, engine: Engine) -> Iterator[Connection]:
        """A turn to write; left when what was written is committed, or undone because an exception left the block."""
        with self._queue.turn():
            batch = self._batch = self._batch or Batch(engine)
            try:
                batch.join()
                yield batch.conn
            except BaseException as error:
                batch.undo(error)
                raise
            finally:
                if batch.is_over or batch.members >= MOST or not self.waiting:
                    self._batch = None
                    batch.end()
        batch.wait()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)


class Queue:
    """One at a time, in the order they came: a lock alone lets the luckiest go first, and somebody waits for ever."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_taken = False
        self._gates: deque[Lock] = deque()

    def __len__(self) -> int:
        return len(self._gates)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and hand it on at the end."""
        self._wait()
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self) -> None:
        gate = Lock()
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            gate.acquire()
            self._gates.append(gate)
        try:
            gate.acquire()  # opened by whoever hands the turn on
        except BaseException:
            self._give_up(gate)
            raise

    def _give_up(self, gate: Lock) -> None:
        with self._lock:
            if gate in self._gates:
                self._gates.remove(gate)
                return
        self._hand_on()

    def _hand_on(self) -> None:
        with self._lock:
            if self._gates:
                self._gates.popleft().release()
            else:
                self._is_taken = False


class Batch:
    """One transaction with the rows of several writers, who wait for its one commit."""

    def __init__(self, engine: Engine) -> None:
        self.conn = engine.connect().execution_options(writes=True)
        self.members = 0
        self.is_over = False
        self._is_marked = False
        self._fault: BaseException | None = None
        self._ended = Event()

    def join(self) -> None:
        """Begin the transaction, or mark in it where the next one's rows begin."""
        self.members += 1
        self._is_marked = False
        if self.members == 1:
            self.conn.begin()
        else:
            self.conn.exec_driver_sql(f"SAVEPOINT joined_{self.members}")
            self._is_marked = True

    def undo(self, error: BaseException) -> None:
        """Take back the rows of the last one who joined, who is told by its own error.

        Where that cannot be done, as SQLite has undone everything by itself or does not answer, nobody's are kept.
        """
        try:
            raw = self.conn.connection.dbapi_connection
            if self._is_marked and raw is not None and raw.in_transaction:
                self.conn.exec_driver_sql(f"ROLLBACK TO joined_{self.members}")
                return
        except Exception as unable:  # whatever it is, the rows must not be kept
            error.add_note(f"and its rows could not be taken back alone: {unable}")
        self.is_over, self._fault = True, error

    def end(self) -> None:
        """Commit for all; a failure is everybody's."""
        try:
            with self.conn:
                if self._fault is None:
                    self._commit()
        except BaseException as error:  # whoever waits must be told
            self._fault = error
        finally:
            self._ended.set()

    def _commit(self) -> None:
        raw = self.conn.connection
        try:
            self.conn.commit()
        except BaseException:
            raw.rollback()  # a commit that SQLite refused leaves its transaction open
            raise

    def wait(self) -> None:
        """Return when the rows are on the disk; raises what kept them off it."""
        self._ended.wait()
        if isinstance(self._fault, DBAPIError):
            raise self._fault
        if self._fault is not None:  # what another was refused for is not for these to read
            raise OperationalError(None, None, _UNDONE) from self._fault
