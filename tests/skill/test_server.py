"""The server itself: whom it refuses to serve, how it ends, and what no request can do to it."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from supple_alexa import server
from supple_alexa.server import ServeError, serve
from supple_alexa.web import MOST_BYTES, create_app
from tests.skill.hostile import LOCAL_HONEST, LOCAL_HOSTILE, VALID
from tests.skill.local_alexa import envelope, settle, sign, signed
from tests.skill.serving import SKILL_ID, Sent, answer, free_port, over_the_wire, served

SLOW = signed(envelope("IntentRequest", intent={"name": "Slow"}))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A running server that verifies, for whatever does it no harm."""
    with served(settle(tmp_path_factory.mktemp("alexa"))) as (port, _):
        yield port


def _unmade(_: str | None) -> Flask:
    raise AssertionError("nothing may be made")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "shop.example", ""])  # noqa: S104
def test_the_internet_is_not_served_unverified(host: str) -> None:
    """Without a skill id there is nothing to verify against; the sentence says what to do."""
    with pytest.raises(ServeError, match=r"set SUPPLE_SKILL_ID .+, or serve on 127\.0\.0\.1"):
        serve(_unmade, host=host, port=free_port())


def test_an_app_that_does_not_verify_is_not_served_to_the_internet(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Even if whoever makes the app forgets to hand the skill id on."""

    def forgetful(_: str | None) -> Flask:
        return create_app(answer=answer)

    with pytest.raises(SystemExit):
        server._load(forgetful, SKILL_ID, "0.0.0.0")  # noqa: S104
    assert "the app made for 0.0.0.0 does not verify its requests" in caplog.text


def test_a_setting_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    """An app that cannot be made ends the program with a sentence, not with a traceback."""
    command = [sys.executable, "-m", "tests.skill.serving", str(tmp_path / "nowhere")]
    ended = subprocess.run(
        [*command, str(free_port()), SKILL_ID], capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 1
    assert re.search(r"Supple cannot start: .*No such file or directory: .*nowhere", ended.stderr)
    assert "Traceback" not in ended.stderr


def test_a_port_is_not_shared_with_another_program(port: int) -> None:
    """The other program, perhaps an older Supple, would get half of the requests."""
    with pytest.raises(ServeError, match="choose another with --host and --port"):
        serve(_unmade, port=port)


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.7", 5000), ("no.such.host.invalid", 5000), ("127.0.0.1", 99_999)]
)
def test_an_impossible_address_is_explained(host: str, port: int) -> None:
    """A slip of the keyboard gets a sentence, not a traceback."""
    with pytest.raises(ServeError, match=f"cannot listen on {host}, port {port}"):
        serve(_unmade, skill_id=SKILL_ID, host=host, port=port)


def test_a_request_under_way_is_finished(tmp_path: Path) -> None:
    """A restart cuts nobody off in the middle of an answer, and lets nobody new in."""
    with served(settle(tmp_path)) as (port, process), ThreadPoolExecutor() as pool:
        under_way = pool.submit(over_the_wire(port), SLOW)
        for _ in range(500):
            if "slow" in (tmp_path / "log").read_text():
                break
            time.sleep(0.01)
        process.terminate()
        assert under_way.result()[0] == 200
        assert process.wait(10) == 0
        with pytest.raises(OSError, match="refused"):
            over_the_wire(port)(VALID)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_a_worker_does_not_outlive_its_parent(tmp_path: Path) -> None:
    """After the worst end of the parent, too, the port is free again."""
    with served(settle(tmp_path)) as (port, process):
        process.kill()
        process.wait(10)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                return
            time.sleep(0.05)
        raise AssertionError("the worker still listens")


def test_slow_senders_hold_nobody_up(port: int) -> None:
    """Requests whose bodies never end leave room for Alexa's."""
    head = b"".join(f"{name}: {value}\r\n".encode() for name, value in VALID.headers)
    with ExitStack() as stack:
        for _ in range(60):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(
                b"POST /alexa HTTP/1.1\r\nHost: a\r\n" + head + b"Content-Length: 9\r\n\r\n{"
            )
        for _ in range(5):
            assert over_the_wire(port)(VALID)[0] == 200


def test_the_environment_cannot_switch_verification_off(tmp_path: Path) -> None:
    """Not even a variable that looks like a header to a WSGI server."""
    headers = dict(VALID.headers)
    environ = {
        "HTTP_SIGNATURECERTCHAINURL": headers["SignatureCertChainUrl"],
        "HTTP_SIGNATURE_256": sign(b"{}"),
        "CONTENT_TYPE": "application/json",
        "REMOTE_ADDR": "127.0.0.1",
        "FLASK_ENV": "development",
        "FLASK_DEBUG": "1",
        "FLASK_TESTING": "1",
        "SUPPLE_VERIFY": "false",
        "SUPPLE_SKILL_ID": "",
        "PYTHONOPTIMIZE": "2",
    }
    with served(settle(tmp_path), **environ) as (port, _):
        send = over_the_wire(port)
        for row in LOCAL_HONEST:
            assert send(row.sent)[0] == 400
        assert send(VALID)[0] == 200


def test_this_computer_alone_is_served_without_a_skill_id(tmp_path: Path) -> None:
    """The speaker in the browser needs no signature, and nothing from elsewhere gets in."""
    with served(settle(tmp_path), None) as (port, _):
        send = over_the_wire(port)
        for row in LOCAL_HOSTILE + LOCAL_HONEST:
            if row.sent.address == "127.0.0.1":
                assert row.fits(send(row.sent))


_RAW = (
    b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"POST /alexa HTTP/1.1\r\n" + b"X: a\r\n" * 200 + b"\r\n",
    b"POST /alexa HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /alexa HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /alexa HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    b"POST /alexa HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /alexa HTTP/1.1\r\nSignature-256: a\x00b\r\n\r\n",
    b"POST /alexa HTTP/1.1\r\nSignature-256: a\r\n b\r\n\r\n",
    b"POST /alexa HTTP/1.1\r\nSignature-256: \xff\xfe\r\nContent-Type: application/json\r\n\r\n",
    b"POST /alexa HTTP/9.9\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
    b"\r\n" * 5000,
    b"",
)


def _status(port: int, raw: bytes) -> int | None:
    """The status that raw bytes get, or None if the server hangs up without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=0.05) as connection:
        try:
            connection.sendall(raw)
            try:
                reply = connection.recv(4096)
            except TimeoutError:  # It waits for more; there is none.
                connection.settimeout(10)
                connection.shutdown(socket.SHUT_WR)
                reply = connection.recv(4096)
        except ConnectionError:
            return None
    return int(reply.split()[1]) if reply.startswith(b"HTTP/1.") else None


@pytest.mark.parametrize("raw", _RAW, ids=range(len(_RAW)))
def test_broken_http_is_the_senders_fault(port: int, raw: bytes) -> None:
    """Malformed, oversized, smuggled or not HTTP at all: never a 5xx, never a way in."""
    status = _status(port, raw)
    assert status is None or 400 <= status < 500
    assert over_the_wire(port)(VALID)[0] == 200


_LINES = st.lists(
    st.binary(max_size=20)
    | st.sampled_from([b"POST /alexa HTTP/1.1", b"Host: a", b"Content-Length: 3", b"", b"abc"])
)


@settings(max_examples=40, deadline=None)
@given(lines=_LINES, ending=st.sampled_from([b"\r\n", b"\n", b"\r"]))
def test_no_bytes_are_the_servers_fault(port: int, lines: list[bytes], ending: bytes) -> None:
    """Whatever arrives on the socket, there is no 5xx, and nothing unsigned is answered."""
    status = _status(port, b"POST /alexa HTTP/1.1\r\n" + ending.join(lines))
    assert status is None or 400 <= status < 500


def _chunked(sent: Sent, end: bytes = b"0\r\n\r\n") -> bytes:
    """A request whose body comes in two pieces, its length unsaid."""
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.headers).encode()
    half = len(sent.body) // 2
    pieces = (sent.body[:half], sent.body[half:])
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    start = b"POST /alexa HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
    return start + head + b"\r\n" + chunks + end


def test_a_body_in_pieces_is_read_like_any_other(port: int) -> None:
    """A proxy may send a body on without its length; the limit holds there too."""

    def padded(length: int) -> Sent:
        return signed(VALID.body + b" " * (length - len(VALID.body)))

    assert _status(port, _chunked(VALID)) == 200
    assert _status(port, _chunked(padded(MOST_BYTES))) == 200
    assert _status(port, _chunked(padded(MOST_BYTES + 1))) == 413
    assert _status(port, _chunked(padded(2 * MOST_BYTES), end=b"")) == 413, "it waited for the end"
