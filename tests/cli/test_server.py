"""The real web server: slow people and waiting writers never keep a reader waiting, and odd requests do no harm."""

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection

import pytest

from panel.app import create_app
from panel.cli.demo import load_demo
from panel.extensions import db, writing

DEEP = bool(os.environ.get("PANEL_DEEP"))
SERVED_SECONDS = 5.0
HELD_SECONDS = 60 if DEEP else 12


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A demo behind the server that `panel run` starts: its port, and the file of its database."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "PANEL_MODE": "demo", "PANEL_INSTANCE": str(folder), "TRUSTED_HOSTS": "127.0.0.1"}
    made = create_app(
        MODE="demo", SECRET_KEY="s" * 40, INSTANCE=folder, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'panel.sqlite'}"
    )
    writing.set(True)
    with made.app_context():
        db.create_all()
        load_demo()
        db.session.remove()
        db.engine.dispose()
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "panel.app:create_app()", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "panel.cli.server.BufferingWorker", "--log-level", "warning", "--no-control-socket"]
    server = subprocess.Popen(command, env=environment)
    try:
        until = time.monotonic() + 60
        while not answers(port):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)
        yield port, folder / "panel.sqlite"
    finally:
        server.terminate()
        server.wait(timeout=40)


def answers(port):
    with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        connection.request("GET", "/en/about")
        return connection.getresponse().status == 200
    return False


def slowest_reader(port, *, readers=6):
    """How long the slowest of some readers waits for a page, in seconds."""
    took = []

    def read():
        began = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request("GET", "/en/seeds")
            assert connection.getresponse().status == 200
        took.append(time.monotonic() - began)

    reading = [threading.Thread(target=read) for _ in range(readers)]
    for each in reading:
        each.start()
    for each in reading:
        each.join()
    assert len(took) == readers
    return max(took)


@contextmanager
def half_sent(port, beginning, number=60):
    """So many connections on which a request has begun, and does not go on."""
    connections = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(number)]
    for each in connections:
        each.sendall(beginning)
    time.sleep(0.5)
    yield
    for each in connections:
        each.close()


HALF_A_HEAD = b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_A_BODY = b"POST /en/people/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\nemail="
HALF_A_CHUNK = b"POST /en/people/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\nemail="


@pytest.mark.parametrize("beginning", [HALF_A_HEAD, HALF_A_BODY, HALF_A_CHUNK, b""], ids=["head", "body", "chunk", "nothing"])
def test_half_sent_requests_keep_no_reader_waiting(site, beginning):
    with half_sent(site[0], beginning):
        assert slowest_reader(site[0]) < SERVED_SECONDS


def test_people_who_read_slowly_keep_no_reader_waiting(site):
    asked = b"GET /static/vendor/htmx-2.0.11.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20

    with half_sent(site[0], asked):
        assert slowest_reader(site[0]) < SERVED_SECONDS


def test_writers_that_wait_for_a_locked_database_keep_no_reader_waiting_and_are_told_to_come_again(site):
    port, file = site
    statuses = []

    def press():
        with closing(HTTPConnection("127.0.0.1", port, timeout=100)) as connection:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/en/people/sign-in", "email=ann%40example.org", form)
            answer = connection.getresponse()
            statuses.append((answer.status, bool(answer.getheader("Retry-After"))))

    # The form has no token, so a writer that got its turn would be answered 400: what counts is that all are answered.
    pressing = [threading.Thread(target=press) for _ in range(60)]
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        until = time.monotonic() + HELD_SECONDS
        for each in pressing:
            each.start()
        slowest = 0.0
        while time.monotonic() < until:
            slowest = max(slowest, slowest_reader(port, readers=3))
            time.sleep(0.5)
        other.execute("ROLLBACK")
    for each in pressing:
        each.join()

    assert slowest < SERVED_SECONDS
    assert len(statuses) == len(pressing)
    assert {status for status, _again in statuses} <= {400, 503}
    assert all(again for status, again in statuses if status == 503)
    assert slowest_reader(port) < SERVED_SECONDS


HOST = b"Host: 127.0.0.1\r\n"
LENGTH = b"Content-Length: 5\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NEXT = b"GET /en/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
ODD = {
    "two lengths": b"POST /en/ HTTP/1.1\r\n" + HOST + LENGTH + b"Content-Length: 0\r\n\r\nhello",
    "a length and chunks": b"POST /en/ HTTP/1.1\r\n" + HOST + LENGTH + CHUNKED + b"\r\n0\r\n\r\n",
    "chunks of another kind": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks twice": b"POST /en/ HTTP/1.1\r\n" + HOST + CHUNKED + CHUNKED + b"\r\n0\r\n\r\n",
    "a huge chunk": b"POST /en/ HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\nffffffffffffffff\r\nhello\r\n0\r\n\r\n",
    "a chunk of no size": b"POST /en/ HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\nzz\r\nhello\r\n0\r\n\r\n",
    "a length below nothing": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\n",
    "a length in words": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: five\r\n\r\n",
    "a length with a plus": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: +5\r\n\r\nhello",
    "a folded head": b"GET /en/about HTTP/1.1\r\n" + HOST + b"X-A: a\r\n b\r\n\r\n",
    "a blank before the colon": b"GET /en/about HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    "no host": b"GET /en/about HTTP/1.1\r\n\r\n",
    "another host": b"GET /en/about HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two hosts": b"GET /en/about HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "another site's address": b"GET http://evil.example/en/about HTTP/1.1\r\n" + HOST + b"\r\n",
    "no method": b" /en/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "an unknown version": b"GET /en/ HTTP/9.9\r\n" + HOST + b"\r\n",
    "an old version": b"GET /en/about HTTP/1.0\r\n" + HOST + b"\r\n",
    "a control sign in a head": b"GET /en/about HTTP/1.1\r\n" + HOST + b"X-A: a\x00b\r\n\r\n",
    "a control sign in an address": b"GET /en/\x01 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a fragment": b"GET /en/about#a HTTP/1.1\r\n" + HOST + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a trace": b"TRACE /en/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "line feeds only": b"GET /en/about HTTP/1.1\nHost: 127.0.0.1\n\n",
    "a long address": b"GET /en/" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long head": b"GET /en/ HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
    "many heads": b"GET /en/ HTTP/1.1\r\n" + HOST + b"X-A: a\r\n" * 9_000 + b"\r\n",
    "a number of many digits": b"GET /en/seeds/" + b"9" * 5_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "an upgrade": b"GET /en/ HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "binary": bytes(range(256)) * 4 + b"\r\n\r\n",
}
REFUSED = {"no host", "another host", "two hosts", "another site's address", "two lengths", "a blank before the colon"}


def sent(port, request):
    """The answers to what was sent, up to the end of the connection or two seconds without a word."""
    received = b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection, suppress(OSError):
        connection.sendall(request)
        connection.settimeout(2.0)
        while block := connection.recv(65_536):
            received += block
    return received


@pytest.mark.parametrize("name", ODD)
def test_an_odd_request_is_answered_once_or_cut_off(site, name):
    received = sent(site[0], ODD[name])

    statuses = [line.split(b" ")[1] for line in received.split(b"\r\n") if line.startswith(b"HTTP/1.")]
    assert len(statuses) <= 1
    assert not [status for status in statuses if status.startswith(b"5") and status not in {b"501", b"505"}]
    assert b"evil.example" not in received
    if name in REFUSED:
        assert statuses == [b"400"]


TWO_ENDS = {
    "a length, then chunks": b"POST /en/about HTTP/1.1\r\n" + HOST + LENGTH + CHUNKED,
    "chunks, then a length": b"POST /en/about HTTP/1.1\r\n" + HOST + CHUNKED + LENGTH,
    "chunks in the old version": b"POST /en/about HTTP/1.0\r\nConnection: keep-alive\r\n" + HOST + CHUNKED,
}


@pytest.mark.parametrize("name", TWO_ENDS)
def test_a_request_that_could_end_in_two_places_is_refused_and_nothing_behind_it_is_read(site, name):
    received = sent(site[0], TWO_ENDS[name] + b"\r\n0\r\n\r\n" + NEXT)

    assert [line.split(b" ")[1] for line in received.split(b"\r\n") if line.startswith(b"HTTP/1.")] == [b"400"]


def test_a_large_form_is_refused_with_a_page(site):
    body = b"email=" + b"a" * 300_000
    head = b"POST /cy/people/sign-in HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()

    received = sent(site[0], head + body)

    assert received.startswith(b"HTTP/1.1 413")
