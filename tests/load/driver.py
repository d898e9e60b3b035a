"""Visitors who come at a rate, whatever the site does, and how they were answered."""

from __future__ import annotations

import heapq
import queue
import random
import threading
import time
from collections.abc import Callable
from typing import Self

from tests.engines.nginx import Proxy
from tests.load.visitor import Answer, Ask, Visitor
from tests.load.visits import Visit, Visits

THREADS = 48
# Requests of a visit on average, with which a rate of requests becomes one of visits.
LENGTH = 3.1

Turn = tuple[float, int, Visitor, Visit, Ask]


class Driver:
    """Threads that ask what is due; an answer's time counts from then, also if all are busy."""

    def __init__(self, proxy: Proxy, visits: Visits) -> None:
        self.proxy, self.visits = proxy, visits
        self.rate = 0.0  # requests a second
        self.answers: list[Answer] = []
        self.cookies: dict[str, str] = {}  # of who is signed in
        self.look: Callable[[Answer], None] = lambda _answer: None
        self.failures: list[BaseException] = []
        self._turns: list[Turn] = []
        self._changed = threading.Condition()
        self._ended = False
        self._number = 0
        self._open = 0  # turns that nobody has answered yet
        self._due: queue.SimpleQueue[Turn | None] = queue.SimpleQueue()
        self._dice = random.Random(f"{visits.seed}-arrivals")  # noqa: S311 – no secret
        self._threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(THREADS)]
        for work in (self._let_in, self._hand_out):
            self._threads.append(threading.Thread(target=work, daemon=True))

    def __enter__(self) -> Self:
        visitor = Visitor(self.proxy)
        self._alone(visitor, self.visits.sign_in())
        self.cookies = visitor.cookies
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(30)

    def drain(self, seconds: float) -> bool:
        """Let nobody in any more; return whether all who came have left within so many seconds."""
        self.rate = 0.0
        until = time.monotonic() + seconds
        while self._open and time.monotonic() < until:
            time.sleep(0.2)
        return not self._open

    def between(self, begin: float, end: float) -> list[Answer]:
        """Return what was due between two moments and has been answered."""
        return [answer for answer in list(self.answers) if begin <= answer.begun < end]

    def _alone(self, visitor: Visitor, visit: Visit) -> None:
        ask = next(visit)
        while True:
            answer = visitor.ask(ask, time.monotonic())
            if not answer.is_right:
                raise RuntimeError(f"{ask.path} answers {answer.status} {answer.error}")
            try:
                ask = visit.send(answer)
            except StopIteration:
                return

    def _let_in(self) -> None:
        """Begin visits, as many as the rate says, at random moments."""
        while not self._ended:
            if not self.rate:
                time.sleep(0.05)
                continue
            time.sleep(min(self._dice.expovariate(self.rate / LENGTH), 5.0))
            self._number += 1
            visit = self.visits.begin(self._number)
            ask = next(visit)
            visitor = Visitor(self.proxy)
            if ask.path.startswith("/admin/"):
                visitor.cookies = self.cookies
            self._push((time.monotonic(), self._number, visitor, visit, ask))

    def _push(self, turn: Turn) -> None:
        with self._changed:
            self._open += 1
            heapq.heappush(self._turns, turn)
            self._changed.notify()

    def _hand_out(self) -> None:
        """Give each turn to a thread that is free, once it is due."""
        with self._changed:
            while not self._ended:
                wait = self._turns[0][0] - time.monotonic() if self._turns else 1.0
                if self._turns and wait <= 0:
                    self._due.put(heapq.heappop(self._turns))
                else:
                    self._changed.wait(min(wait, 1.0))
        for _thread in range(THREADS):
            self._due.put(None)

    def _ask(self) -> None:
        """Ask what is due, and put the next step of that visit where it belongs."""
        while (turn := self._due.get()) is not None:
            due, number, visitor, visit, ask = turn
            answer = visitor.ask(ask, due)
            try:
                self.look(answer)
                following = visit.send(answer)
            except StopIteration:
                visitor.close()
            except Exception as error:  # noqa: BLE001 – told at the end, as a thread tells nobody
                visitor.close()
                self.failures.append(error)
            else:
                later = time.monotonic() + following.pause
                self._push((later, number, visitor, visit, following))
            answer.body = b""
            self.answers.append(answer)
            with self._changed:
                self._open -= 1
