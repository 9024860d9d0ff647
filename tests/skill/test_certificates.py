"""Certificate files are fetched once, from the right place, within limits; keys are kept."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path

import certifi
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from supple_alexa.certificates import (
    KEEP_FAILURE,
    KEEP_KEY,
    MOST_BYTES,
    MOST_FAILURES,
    MOST_FETCHES,
    MOST_KEYS,
    SigningKeys,
    fetch,
    public_roots,
)
from supple_alexa.signature import Refused
from tests.skill import local_alexa
from tests.skill.local_alexa import FILES, KEY, MIDDLE, NOW, ROOT, leaf, pem

URL = local_alexa.URL.format("good")
ROOTS = [ROOT]
SOON = timedelta(seconds=1)


class Bucket:
    """A stand-in for Amazon's bucket: counts what is fetched, and can be slow or fail."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.file = FILES["good"]
        self.trouble: Exception | None = None
        self.open = threading.Event()
        self.open.set()
        self.asked = threading.Semaphore(0)

    def fetch(self, url: str) -> bytes:
        """Count, wait until the bucket is open, then fail or bring the file."""
        self.fetched.append(url)
        self.asked.release()
        assert self.open.wait(10)
        if self.trouble is not None:
            raise self.trouble
        return self.file


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    """A bucket that lets go of whoever still waits when the test ends."""
    bucket = Bucket()
    yield bucket
    bucket.open.set()


def test_a_key_is_fetched_once(bucket: Bucket) -> None:
    """A session of many turns costs one fetch."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    found = [keys.find(URL, NOW + n * SOON) for n in range(5)]
    assert {key.public_numbers() for key in found} == {KEY.public_key().public_numbers()}
    assert bucket.fetched == [URL]


def test_a_burst_causes_one_fetch(bucket: Bucket) -> None:
    """Twenty requests that need the same file wait for one fetch of it."""
    bucket.open.clear()
    keys = SigningKeys(bucket.fetch, ROOTS, patience=60)
    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(keys.find, URL, NOW) for _ in range(20)]
        assert bucket.asked.acquire(timeout=10)
        bucket.open.set()
        assert len({answer.result().public_numbers() for answer in answers}) == 1
    assert bucket.fetched == [URL]


def test_a_burst_is_refused_together(bucket: Bucket) -> None:
    """Twenty requests that need the same missing file cause one fetch, too."""
    bucket.open.clear()
    bucket.trouble = FileNotFoundError()
    keys = SigningKeys(bucket.fetch, ROOTS, patience=60)
    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(keys.find, URL, NOW) for _ in range(20)]
        assert bucket.asked.acquire(timeout=10)
        bucket.open.set()
        assert {type(answer.exception()) for answer in answers} == {Refused}
    assert bucket.fetched == [URL]


@pytest.mark.parametrize("trouble", [OSError(), HTTPException(), ValueError(), RecursionError()])
def test_any_failure_of_a_fetch_is_a_refusal(bucket: Bucket, trouble: Exception) -> None:
    """Whatever the network does, Alexa gets an answer, and the reason names the trouble."""
    bucket.trouble = trouble
    with pytest.raises(Refused, match=type(trouble).__name__):
        SigningKeys(bucket.fetch, ROOTS).find(URL, NOW)


def test_a_failure_is_kept_for_seconds(bucket: Bucket) -> None:
    """A file that cannot be had is asked for again soon, but not by every request."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    bucket.trouble = OSError()
    for after in (0 * SOON, SOON, KEEP_FAILURE - SOON):
        with pytest.raises(Refused):
            keys.find(URL, NOW + after)
    assert len(bucket.fetched) == 1
    bucket.trouble = None
    keys.find(URL, NOW + KEEP_FAILURE)
    assert len(bucket.fetched) == 2


def test_a_failure_is_forgotten_when_the_clock_is_put_right(bucket: Bucket) -> None:
    """A clock that was an hour ahead must not keep Alexa out for an hour."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    bucket.trouble = OSError()
    with pytest.raises(Refused):
        keys.find(URL, NOW + timedelta(hours=1))
    bucket.trouble = None
    keys.find(URL, NOW)


def test_an_unbelievable_file_is_a_failure_too(bucket: Bucket) -> None:
    """A file that was fetched and refused is not fetched by every request either."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    bucket.file = FILES["expired"]
    for _ in range(3):
        with pytest.raises(Refused):
            keys.find(URL, NOW)
    assert bucket.fetched == [URL]


def test_a_file_replaced_at_its_url_is_found_within_a_day(bucket: Bucket) -> None:
    """Amazon may put a new certificate at the same URL while a skill runs for months."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    keys.find(URL, NOW)
    keys.find(URL, NOW + KEEP_KEY)
    assert len(bucket.fetched) == 1
    keys.find(URL, NOW + KEEP_KEY + SOON)
    assert len(bucket.fetched) == 2


def test_nobody_can_push_amazons_key_out(bucket: Bucket) -> None:
    """A thousand URLs of files that are not there leave the key where it is."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    keys.find(URL, NOW)
    bucket.trouble = OSError()
    for n in range(2 * MOST_FAILURES):
        with pytest.raises(Refused):
            keys.find(f"{URL}{n}", NOW)
    fetched = len(bucket.fetched)
    keys.find(URL, NOW)
    assert len(bucket.fetched) == fetched
    with pytest.raises(Refused):
        keys.find(f"{URL}0", NOW)
    assert len(bucket.fetched) == fetched + 1, "the oldest failure was forgotten"


def test_only_a_few_keys_are_kept(bucket: Bucket) -> None:
    """Memory stays bounded even if Amazon should use many files; the oldest goes first."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    urls = [f"{URL}{n}" for n in range(MOST_KEYS + 1)]
    for url in urls:
        keys.find(url, NOW)
    fetched = len(bucket.fetched)
    for url in urls[1:]:
        keys.find(url, NOW)
    assert len(bucket.fetched) == fetched
    keys.find(urls[0], NOW)
    assert len(bucket.fetched) == fetched + 1


def test_a_slow_fetch_is_not_waited_for(bucket: Bucket) -> None:
    """A request is refused in time; the file is of use to the next one all the same."""
    bucket.open.clear()
    keys = SigningKeys(bucket.fetch, ROOTS, patience=0.01)
    with pytest.raises(Refused, match="in time"):
        keys.find(URL, NOW)
    bucket.open.set()
    for _ in range(1000):
        with suppress(Refused):
            keys.find(URL, NOW)
            break
        time.sleep(0.01)
    assert bucket.fetched == [URL]


def test_slow_files_do_not_hold_up_a_known_key(bucket: Bucket) -> None:
    """However many URLs a stranger sends, only a few fetches run, and Alexa is answered."""
    keys = SigningKeys(bucket.fetch, ROOTS)
    keys.find(URL, NOW)
    bucket.open.clear()
    with ThreadPoolExecutor(MOST_FETCHES) as pool:
        for n in range(MOST_FETCHES):
            pool.submit(keys.find, f"{URL}{n}", NOW)
        for _ in range(MOST_FETCHES + 1):
            assert bucket.asked.acquire(timeout=10)
        with pytest.raises(Refused, match="Too many"):
            keys.find(f"{URL}x", NOW)
        keys.find(URL, NOW)
        bucket.open.set()
    assert f"{URL}x" not in bucket.fetched


def test_amazons_roots_are_trusted() -> None:
    """The roots that come with certifi include those under which Amazon signs."""
    names = {root.subject.rfc4514_string() for root in public_roots()}
    for wanted in (
        "CN=Amazon Root CA 1,O=Amazon,C=US",
        "CN=Amazon Root CA 2,O=Amazon,C=US",
        "CN=Amazon Root CA 3,O=Amazon,C=US",
        "CN=Amazon Root CA 4,O=Amazon,C=US",
    ):
        assert any(name.startswith(wanted) for name in names)


def test_one_unreadable_root_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Certifi's list must be of use even where the library dislikes one of its certificates."""
    armoured = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    monkeypatch.setattr(certifi, "contents", lambda: f"# A\n{armoured}# B\n{pem(ROOT).decode()}")
    assert public_roots() == [ROOT]


# The real fetcher, against servers on this computer.

PATH = "/echo.api/good.pem"
OK = b"HTTP/1.1 200 OK\r\n"
WHOLE = OK + b"Content-Length: %d\r\n\r\n" % len(FILES["good"]) + FILES["good"]


def trusted() -> ssl.SSLContext:
    """The fetcher's trust, with our root instead of the public ones."""
    return ssl.create_default_context(cadata=pem(ROOT).decode())


@contextmanager
def tls_server(
    folder: Path, behave: Callable[[ssl.SSLSocket], object], name: str = "localhost"
) -> Iterator[str]:
    """A server with a certificate for a name, and how it treats its one caller: the URL."""
    chain, key = folder / "chain", folder / "key"
    chain.write_bytes(pem(leaf((name,), days=(-2900, 8900)), MIDDLE))
    key.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)

    def run(listener: socket.socket) -> None:
        with suppress(OSError):  # The caller may hang up, or never come.
            caller, _ = listener.accept()
            with caller, context.wrap_socket(caller, server_side=True) as safe:
                safe.recv(4096)
                behave(safe)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=run, args=(listener,))
        thread.start()
        yield f"https://localhost:{listener.getsockname()[1]}{PATH}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def drip(start: bytes, drops: bytes) -> Callable[[ssl.SSLSocket], None]:
    """Send the start at once, and then a byte now and then: each alone would be in time."""

    def behave(caller: ssl.SSLSocket) -> None:
        caller.sendall(start)
        for drop in drops:
            time.sleep(0.02)
            caller.sendall(bytes([drop]))

    return behave


def test_a_file_is_fetched(tmp_path: Path) -> None:
    """The plain case: one request, one file."""
    with tls_server(tmp_path, lambda caller: caller.sendall(WHOLE)) as url:
        assert fetch(url, seconds=60, tls=trusted) == FILES["good"]


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 301 Moved\r\nLocation: /other.pem\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://shop.example/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\na",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        OK + b"Content-Length: %d\r\n\r\n" % (MOST_BYTES + 1) + b"a" * (MOST_BYTES + 1),
        OK + b"\r\n" + b"a" * (MOST_BYTES + 1),
        OK + b"Transfer-Encoding: chunked\r\n\r\n11000\r\n" + b"a" * 0x11000 + b"\r\n0\r\n\r\n",
        OK + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
        OK + b"X: a\r\n" * 200 + b"\r\n",
        b"SSH-2.0-server\r\n",
        b"",
    ],
)
def test_any_other_reply_is_a_failure(tmp_path: Path, reply: bytes) -> None:
    """No redirect is followed, and no more is read than a certificate file can have."""
    with (
        tls_server(tmp_path, lambda caller: caller.sendall(reply)) as url,
        pytest.raises((OSError, HTTPException)),
    ):
        fetch(url, tls=trusted)


@pytest.mark.parametrize(
    "behave",
    [
        lambda caller: caller.recv(1),
        drip(b"", WHOLE),
        drip(OK + b"X: ", b"a" * 300 + WHOLE),
        drip(WHOLE[:100], WHOLE[100:]),
    ],
    ids=["silence", "a slow status", "a slow header", "a slow file"],
)
def test_a_file_must_come_in_time(
    tmp_path: Path, behave: Callable[[ssl.SSLSocket], object]
) -> None:
    """The time limit is for the whole fetch: bytes that keep trickling in do not extend it."""
    with tls_server(tmp_path, behave) as url, pytest.raises(TimeoutError):
        fetch(url, seconds=0.2, tls=trusted)


def test_the_handshake_must_come_in_time() -> None:
    """A server that accepts the connection and then says nothing holds nobody up."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(TimeoutError),
    ):
        fetch(f"https://localhost:{listener.getsockname()[1]}{PATH}", seconds=0.1, tls=trusted)


def test_the_server_must_be_who_it_says(tmp_path: Path) -> None:
    """The file comes from a server with a certificate for that very host."""
    with (
        tls_server(tmp_path, lambda caller: caller.sendall(WHOLE), name="shop.example") as url,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        fetch(url, tls=trusted)


def test_the_environment_cannot_change_whom_the_fetcher_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that other programs heed neither add a root nor lead through a proxy."""
    (tmp_path / "roots").write_bytes(pem(ROOT))
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(tmp_path / "roots"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with (
        tls_server(tmp_path, lambda caller: caller.sendall(WHOLE)) as url,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        fetch(url)
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with tls_server(tmp_path, lambda caller: caller.sendall(WHOLE)) as url:
        assert fetch(url, seconds=60, tls=trusted) == FILES["good"]
