"""More connections than the server keeps: those that say nothing make room for those that ask."""

import socket
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from waitress import wasyncore

from panel.cli import server as serving
from panel.cli.server import drop_slow_ones, make_room, make_server

KEPT = 20


def site(_environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"hi"]


@pytest.fixture
def port():
    """A server that keeps few connections."""
    channels, over = {}, threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    server = make_server(site, [listener], channels)

    def serve():
        while not over.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=channels, count=1)
            drop_slow_ones(channels, time.monotonic())
            make_room(channels, KEPT)

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    over.set()
    thread.join()
    server.task_dispatcher.shutdown(timeout=1)
    for each in list(channels.values()):
        each.close()
    listener.close()


def asks(port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().status


def is_open(connection):
    connection.settimeout(0.2)
    with suppress(TimeoutError, ConnectionError):
        return connection.recv(1) != b""
    return True


@pytest.mark.parametrize("beginning", [b"", b"GET / HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na"])
def test_those_that_say_nothing_for_longest_make_room(port, beginning):
    silent = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(KEPT * 3)]
    for each in silent:
        each.sendall(beginning)

    assert [asks(port) for _ in range(3)] == [200, 200, 200]

    assert not is_open(silent[0])
    assert is_open(silent[-1])
    for each in silent:
        each.close()


def drips(connections, over):
    """A byte on each of them, again and again."""
    while not over.wait(0.001):
        for each in connections:
            with suppress(OSError):
                each.sendall(b"a")


def test_those_that_drip_make_room_too(port):
    """Bytes that never become a request do not make a connection younger than one that has just been opened."""
    slow, over = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(KEPT - 2)], threading.Event()
    for each in slow:
        each.sendall(b"GET / HTTP/1.1\r\nX: ")
    dripping = threading.Thread(target=drips, args=(slow, over))
    dripping.start()
    try:
        assert [asks_late(port) for _ in range(5)] == [200] * 5
    finally:
        over.set()
        dripping.join()
        for each in slow:
            each.close()


def asks_late(port):
    """The connection is open and says nothing yet; the others drip on, and one more comes in."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.connect()
        time.sleep(0.1)
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            time.sleep(0.1)
            connection.request("GET", "/")
            return connection.getresponse().status


def test_a_request_that_never_comes_in_whole_is_dropped_however_steadily_it_drips(port, monkeypatch):
    """Who asks whole requests again and again on one connection keeps it, however long ago it was opened."""
    monkeypatch.setattr(serving, "WHOLE_SECONDS", 1)
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as steady, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nX: ")
        begun, answers = time.monotonic(), []
        while not (was_dropped := drips_in_vain(slow)) and time.monotonic() < begun + 20:
            steady.request("GET", "/")
            answers.append(steady.getresponse().read())
        last = time.monotonic() - begun

        steady.request("GET", "/")
        assert steady.getresponse().status == 200
    assert was_dropped
    assert last > 1
    assert set(answers) == {b"hi"}


def drips_in_vain(connection):
    """One byte more; whether the other end has closed."""
    with suppress(OSError):
        connection.sendall(b"a")
        return not is_open(connection)
    return True
