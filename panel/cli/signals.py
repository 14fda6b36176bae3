"""Being told to stop: by a signal, which may come between any two instructions of the main thread."""

import signal
from queue import Empty, SimpleQueue


class StopSignal:
    """SIGTERM or SIGINT, once `listen` was called.

    Its handler takes no lock. That of `threading.Event.set` may be held by the very thread that was interrupted, which then waits
    for itself for ever; `SimpleQueue.put` may interrupt a `get` of the same thread, as its documentation promises.
    """

    def __init__(self) -> None:
        self.came: SimpleQueue[int] = SimpleQueue()

    def listen(self) -> None:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self.note)

    def note(self, sign: int, _frame: object) -> None:
        self.came.put(sign)

    def within(self, seconds: float) -> bool:
        """Whether one comes in that time, or came before."""
        try:
            self.came.get(timeout=seconds)
        except Empty:
            return False
        return True
