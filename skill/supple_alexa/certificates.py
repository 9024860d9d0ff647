"""Amazon's certificate files: fetched within limits, and their keys kept for a while."""

import re
import ssl
import threading
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPSConnection
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit

import certifi
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, load_pem_x509_certificate
from cryptography.x509.verification import Store

from supple_alexa.signature import Refused, SigningKey, signing_key

Fetch = Callable[[str], bytes]
"""Brings the file at a URL; may raise anything, and may take longer than it should."""

FETCH_SECONDS = 3.0
"""How long a request waits for a certificate file: Alexa itself waits about eight seconds."""

MOST_BYTES = 64 * 1024
"""The largest certificate file that is read; Amazon's has about 6 KB."""

MOST_KEYS = 8
KEEP_KEY = timedelta(days=1)
"""After this the file is fetched again, in case Amazon has replaced it at the same URL."""

MOST_FETCHES = 4
MOST_FAILURES = 64
KEEP_FAILURE = timedelta(seconds=5)

_T = TypeVar("_T")


def public_roots() -> list[Certificate]:
    """The roots that browsers trust, from certifi; Amazon's own four are among them.

    Some are older than today's rules (a serial number of 0, as of Starfield's, under which Amazon
    signs too). The library warns that it will not read those for ever: then the others must do.
    """
    roots = []
    for pem in re.findall("-----BEGIN .+?-----END CERTIFICATE-----", certifi.contents(), re.DOTALL):
        with warnings.catch_warnings(), suppress(ValueError):
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            roots.append(load_pem_x509_certificate(pem.encode()))
    return roots


class SigningKeys:
    """The keys at certificate URLs: each file is fetched and validated once, by one thread.

    Only keys of validated chains are kept, so nobody can push Amazon's out with other URLs; only
    a few files are fetched at a time, so that such URLs cannot hold up the requests that need
    none. A failure is kept for seconds: long enough to stop a burst, short enough to recover.

    Args:
        fetch: Brings a file.
        roots: The root certificates to trust.
        patience: How many seconds a request waits for its file.
    """

    def __init__(
        self, fetch: Fetch, roots: Iterable[Certificate], patience: float = FETCH_SECONDS
    ) -> None:
        self._fetch = fetch
        self._roots = Store(list(roots))
        self._patience = patience
        self._lock = threading.Lock()
        self._keys: dict[str, SigningKey] = {}
        self._failures: dict[str, datetime] = {}
        self._flights: dict[str, Future[SigningKey]] = {}

    def find(self, url: str, now: datetime) -> RSAPublicKey:
        """The key at a URL, its chain in date; raises `Refused` where there is none."""
        kept = self._keys.get(url)  # The common case, and it takes no lock.
        if kept is None or not kept.holds(now):
            try:
                kept = self._flight(url, now).result(self._patience)
            except TimeoutError:
                raise Refused("The certificate file did not come in time.") from None
        return kept.key

    def _flight(self, url: str, now: datetime) -> Future[SigningKey]:
        """The fetch of a URL that is under way, or a new one; at most one for each URL."""
        with self._lock:
            if url in self._flights:
                return self._flights[url]
            flight: Future[SigningKey] = Future()
            kept = self._keys.get(url)
            if kept is not None and kept.holds(now):  # It landed while this thread waited.
                flight.set_result(kept)
                return flight
            failed = self._failures.get(url)
            if failed is not None and abs(now - failed) < KEEP_FAILURE:
                raise Refused("The certificate file was of no use a moment ago.")
            if len(self._flights) >= MOST_FETCHES:
                raise Refused("Too many certificate files are being fetched at once.")
            threading.Thread(target=self._fly, args=(url, now, flight), daemon=True).start()
            self._flights[url] = flight
            return flight

    def _fly(self, url: str, now: datetime, flight: Future[SigningKey]) -> None:
        outcome: SigningKey | Refused
        try:
            key = signing_key(self._fetch(url), self._roots, now)
            outcome = replace(key, until=min(key.until, now + KEEP_KEY))
        except Refused as refused:
            outcome = refused
        except Exception as error:  # A fetch may fail in any way at all.
            outcome = Refused(f"The certificate file was not to be had ({type(error).__name__}).")
        with self._lock:
            del self._flights[url]
            if isinstance(outcome, SigningKey):
                _keep(self._keys, url, outcome, MOST_KEYS)
            else:
                _keep(self._failures, url, now, MOST_FAILURES)
        if isinstance(outcome, SigningKey):
            flight.set_result(outcome)
        else:
            flight.set_exception(outcome)


def _keep(kept: dict[str, _T], url: str, value: _T, most: int) -> None:
    """Put a value last, and let the first go when there are too many."""
    kept.pop(url, None)
    kept[url] = value
    if len(kept) > most:
        del kept[next(iter(kept))]


class _TimedSocket(ssl.SSLSocket):
    """Gives each read only the time that is left, so that a drip of bytes cannot outlast it."""

    deadline: float

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(max(self.deadline - monotonic(), 0.001))
        return super().recv_into(*args, **kwargs)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def fetch(
    url: str, *, seconds: float = FETCH_SECONDS, tls: Callable[[], ssl.SSLContext] = _tls
) -> bytes:
    """The file at an https URL: no redirect, no proxy, no more than `MOST_BYTES`, and in time.

    Raises:
        OSError: The server cannot be reached or trusted, takes too long, or answers anything
            but 200 and a file of the right size.
        http.client.HTTPException: It does not speak HTTP.
    """
    deadline = monotonic() + seconds
    parts = urlsplit(url)
    context = tls()
    context.sslsocket_class = _TimedSocket
    connection = HTTPSConnection(parts.hostname or "", parts.port, timeout=seconds, context=context)
    try:
        connection.connect()
        socket: Any = connection.sock
        socket.deadline = deadline
        connection.request("GET", parts.path)
        response = connection.getresponse()
        if response.status != 200:
            raise OSError(f"the server answered {response.status}")
        file = response.read(MOST_BYTES + 1)
    finally:
        connection.close()
    if len(file) > MOST_BYTES:
        raise OSError(f"the file has more than {MOST_BYTES} bytes")
    return file
