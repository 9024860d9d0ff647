"""The rules by themselves, for whatever could ever arrive."""

from base64 import b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from cryptography.x509.verification import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from supple_alexa.signature import (
    TOLERANCE,
    Refused,
    application_id,
    certificate_url,
    check_application,
    check_signature,
    check_timestamp,
    signature_bytes,
    signing_key,
)
from tests.skill.local_alexa import FILES, KEY, NOW, OLD_ROOT, ROOT, envelope, sign
from tests.skill.serving import SKILL_ID

PREFIX = "https://s3.amazonaws.com/echo.api/"
URL_TEXT = st.text(st.sampled_from("htps:/.@?#%2e\\ 3amzonwcEeI-_:40,~\t\n\u017f\u212a"))


@pytest.mark.parametrize(
    "header",
    [
        f" {PREFIX}a.pem",
        f"{PREFIX}a.pem ",
        f"{PREFIX}a.pem\n",
        f"\ufeff{PREFIX}a.pem",
        f"\x00{PREFIX}a.pem",
        f"{PREFIX}\u00e9.pem",
        "https:s3.amazonaws.com/echo.api/a.pem",
        "https:///s3.amazonaws.com/echo.api/a.pem",
        "//s3.amazonaws.com/echo.api/a.pem",
        "/echo.api/a.pem",
        "https://s3.amazonaws.com:0443/echo.api/a.pem",
        "https://s3.amazonaws.com:443:443/echo.api/a.pem",
        "https://s3.amazonaws.com:４４３/echo.api/a.pem",
        "https://\u017f3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com/echo.api",
        "https://s3.amazonaws.com/echo.api/..",
        "https://s3.amazonaws.com/echo.api/../../echo.api",
    ],
)
def test_urls_that_only_some_parsers_accept_are_refused(header: str) -> None:
    """No header is repaired: a server strips the spaces around it, and nothing else is stripped."""
    with pytest.raises(Refused):
        certificate_url(header)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"{PREFIX}echo-api-cert-13.pem", f"{PREFIX}echo-api-cert-13.pem"),
        ("HTTPS://S3.AMAZONAWS.COM:443/echo.api/a_B.pem", f"{PREFIX}a_B.pem"),
        (f"{PREFIX}../echo.api/./x/..//a.pem", f"{PREFIX}a.pem"),
        ("https://s3.amazonaws.com/x/../echo.api/a.pem", f"{PREFIX}a.pem"),
    ],
)
def test_every_spelling_of_a_url_becomes_one(header: str, expected: str) -> None:
    """What is fetched, and what the cache knows, does not depend on the sender's spelling."""
    assert certificate_url(header) == expected


@settings(deadline=None)
@given(st.one_of(st.text(), URL_TEXT, URL_TEXT.map(PREFIX.__add__)))
def test_a_url_is_refused_or_leads_into_amazons_folder(header: str) -> None:
    """Whatever the header says, no other place is ever fetched from."""
    try:
        url = certificate_url(header)
    except Refused:
        return
    assert url.startswith(PREFIX)
    assert not {"..", ".", ""} & set(url.removeprefix(PREFIX).split("/"))
    assert certificate_url(url) == url


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1"))))
def test_a_signature_header_is_refused_or_decoded(header: str) -> None:
    """Whatever the header says, it is a refusal and not a crash."""
    with suppress(Refused):
        assert signature_bytes(header)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=768))
def test_every_signature_can_be_sent(raw: bytes) -> None:
    """Strictness must not lose a signature: what base64 writes is read back."""
    assert signature_bytes(b64encode(raw).decode()) == raw


@settings(deadline=None)
@given(st.data())
def test_a_damaged_certificate_file_is_refused_or_means_the_same(data: st.DataObject) -> None:
    """Whatever comes instead of Amazon's file, it is a refusal and not a crash."""
    file = bytearray(FILES["good"])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(file) - 1))
        file[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    try:
        key = signing_key(bytes(file), Store([ROOT]), NOW)
    except Refused:
        return
    assert key.key.public_numbers() == KEY.public_key().public_numbers()


def test_a_key_holds_as_long_as_the_whole_chain() -> None:
    """The dates kept with a key are those of the certificate that ends first, or starts last."""
    roots = Store([ROOT, OLD_ROOT])
    key = signing_key(FILES["short_lived_middle"], roots, NOW)
    assert (key.since, key.until) == (NOW - timedelta(days=30), NOW + timedelta(hours=6))
    assert key.holds(key.since)
    assert key.holds(key.until)
    assert not key.holds(key.since - timedelta(seconds=1))
    assert not key.holds(key.until + timedelta(seconds=1))


@settings(deadline=None)
@given(st.binary(min_size=1), st.data())
def test_one_changed_byte_breaks_the_signature(body: bytes, data: st.DataObject) -> None:
    """The signature is over every raw byte."""
    signature = signature_bytes(sign(body))
    check_signature(KEY.public_key(), signature, body)
    at = data.draw(st.integers(0, len(body) - 1))
    changed = bytearray(body)
    changed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refused):
        check_signature(KEY.public_key(), signature, bytes(changed))


@settings(deadline=None)
@given(st.one_of(st.text(), st.datetimes().map(str), st.datetimes().map(lambda d: f"{d}Z")))
def test_a_timestamp_is_refused_or_close_to_now(timestamp: str) -> None:
    """Whatever the timestamp says, it is a refusal and not a crash."""
    request = {"type": "LaunchRequest", "timestamp": timestamp}
    try:
        check_timestamp({"request": request}, NOW)
    except Refused:
        return
    assert abs(datetime.fromisoformat(timestamp) - NOW) <= TOLERANCE


@settings(deadline=None)
@given(st.timedeltas(-TOLERANCE, TOLERANCE))
def test_every_time_within_the_tolerance_passes(after: timedelta) -> None:
    """Alexa's clock may be ahead of ours or behind it."""
    check_timestamp(envelope(after=after), NOW)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(SKILL_ID),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["context", "System", "session", "application", "applicationId"]), inner
    ),
    max_leaves=6,
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["context", "session", "request"]), _JSON))
def test_the_application_is_found_or_refused(whole: dict[str, Any]) -> None:
    """Whatever stands where the application id should, it is a refusal and not a crash."""
    try:
        check_application(whole, SKILL_ID)
    except Refused:
        return
    assert application_id(whole) == SKILL_ID
    assert SKILL_ID.encode() in orjson.dumps(whole)
