# ruff: noqa: E501 - a table has one row a line
"""The table of hostile requests, and the honest ones that must still pass.

Each row starts from a request that Alexa could have sent and changes one thing. A refusal must
give the reason that the row expects, so that a row cannot pass because of some other mistake.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from supple_alexa.web import MOST_BYTES
from tests.skill.local_alexa import (
    CURVE_KEY,
    NOW,
    OTHER_KEY,
    SHORT_KEY,
    envelope,
    sign,
    signed,
)
from tests.skill.serving import MISSING_FILE, SKILL_ID, Send, Sent, set_clock

S3 = "https://s3.amazonaws.com"
BODY = orjson.dumps(envelope())
VALID = signed(BODY)


@dataclass(frozen=True)
class Row:
    """A request, what it protects, and how it must be answered.

    Attributes:
        protects: What would go wrong if this were answered otherwise.
        sent: The request.
        because: Words of the reason that must be given; none if the request must be let in.
        status: The status of a refusal.
        at: The time by the skill's clock.
        first: A request, good at `NOW`, that comes before this one.
    """

    protects: str
    sent: Sent
    because: str = ""
    status: int = 400
    at: datetime = NOW
    first: Sent | None = None

    def fits(self, answer: tuple[int, str]) -> bool:
        """Whether a status and a body are what this row demands."""
        status, body = answer
        if not self.because:
            return status == 200
        return status == self.status and self.because in body and body.count("\n") == 1


def asked(row: Row, send: Send, folder: Path) -> tuple[int, str]:
    """The answer to a row, at its time by the folder's clock."""
    if row.first is not None:
        send(row.first)
    if row.at == NOW:
        return send(row.sent)
    set_clock(folder, row.at)
    try:
        return send(row.sent)
    finally:
        set_clock(folder, NOW)


def _headers(sent: Sent = VALID, **changes: str | None) -> Sent:
    """A request with other headers; an underscore stands for a hyphen, None for no header."""
    wanted = {name.replace("_", "-"): value for name, value in changes.items()}
    kept = tuple((name, value) for name, value in sent.headers if name not in wanted)
    added = tuple((name, value) for name, value in wanted.items() if value is not None)
    return replace(sent, headers=kept + added)


def _twice(name: str, value: str) -> Sent:
    return replace(VALID, headers=(*VALID.headers, (name, value)))


def _url(url: str) -> Sent:
    return _headers(SignatureCertChainUrl=url)


def _signature(signature: str) -> Sent:
    return _headers(Signature_256=signature)


def _file(name: str) -> Sent:
    return signed(BODY, file=name)


def _late(seconds: float, kind: str = "LaunchRequest") -> Sent:
    return signed(envelope(kind, after=timedelta(seconds=seconds)))


def _request(**changes: Any) -> Sent:
    """A signed envelope whose request has other parts; None leaves a part out."""
    whole = envelope()
    merged = whole["request"] | changes
    return signed(whole | {"request": {k: v for k, v in merged.items() if v is not None}})


def _without(whole: Mapping[str, Any], part: str) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name != part}


def _application(context: object, session: object) -> Sent:
    """A signed envelope with these application objects."""
    whole = envelope()
    whole["context"] = {"System": {"application": context}}
    whole["session"] = {"application": session}
    return signed(whole)


_OURS = {"applicationId": SKILL_ID}
_OTHERS = {"applicationId": "amzn1.ask.skill.another"}
_NO_HEADERS = _headers(SignatureCertChainUrl=None, Signature_256=None)
_SHA1 = sign(BODY, digest=SHA1())  # noqa: S303 - the signature that must not be enough
_PSS = sign(BODY, padding=PSS(MGF1(SHA256()), 32))
_GOOD = f"{S3}/echo.api/good.pem"
_EVENING = NOW + timedelta(hours=10)
_LATER = signed(envelope(after=timedelta(hours=10)), file="short_lived")
_LATER_MIDDLE = signed(envelope(after=timedelta(hours=10)), file="short_lived_middle")
_SOONER = signed(envelope(after=timedelta(days=-40)))
_SPACED = orjson.dumps(envelope(), option=orjson.OPT_INDENT_2)

_SHAPE, _FOLDER = "not a plain https://s3.amazonaws.com address", "into /echo.api/"
_NO_URL, _NO_SIGNATURE = "SignatureCertChainUrl header is missing", "Signature-256 header is mis"
_CHAIN, _UNREADABLE = "does not lead to a trusted root", "cannot be read"
_NAME, _FIT, _NOT_BASE64 = "does not name", "does not fit", "not base64"
_SKEW, _SKILL = "too far from the present", "another skill"

# fmt: off
HOSTILE = (
    # The headers.
    Row("no signature headers: nothing to check is no reason to believe", _NO_HEADERS, _NO_URL),
    Row("a missing signature skips no check", _headers(Signature_256=None), _NO_SIGNATURE),
    Row("an empty signature skips no check", _signature(""), _NO_SIGNATURE),
    Row("a missing URL skips no check", _headers(SignatureCertChainUrl=None), _NO_URL),
    Row("an empty URL skips no check", _url(""), _NO_URL),
    Row("the old SHA-1 signature alone is not enough", _headers(Signature_256=None, Signature=_SHA1), _NO_SIGNATURE),
    Row("a second URL cannot hide behind the first", _twice("SignatureCertChainUrl", _GOOD), _SHAPE),
    Row("a second signature cannot hide behind the first", _twice("Signature-256", "AAAA"), _NOT_BASE64),
    Row("an endless URL costs nothing", _url(_GOOD[:-4] + "a" * 1000 + ".pem"), "too long"),
    Row("an endless signature costs nothing", _signature("A" * 1028), "too long"),
    Row("no header switches verification off", _headers(_NO_HEADERS, X_Verify="false", Host="localhost", X_Forwarded_For="127.0.0.1"), _NO_URL),
    Row("no query switches verification off", replace(_NO_HEADERS, path="/alexa?verify=false"), _NO_URL),
    Row("a body that speaks of certification is verified too", replace(_NO_HEADERS, body=orjson.dumps(envelope(certificationParam=1))), _NO_URL),
    # The certificate URL.
    Row("plain http can be tampered with", _url("http://s3.amazonaws.com/echo.api/good.pem"), _SHAPE),
    Row("no scheme but https", _url("ftp://s3.amazonaws.com/echo.api/good.pem"), _SHAPE),
    Row("another host is not Amazon's", _url("https://notamazon.com/echo.api/good.pem"), _SHAPE),
    Row("a longer host is not Amazon's", _url("https://s3.amazonaws.com.shop.example/echo.api/good.pem"), _SHAPE),
    Row("a host that starts otherwise is not Amazon's", _url("https://evils3.amazonaws.com/echo.api/good.pem"), _SHAPE),
    Row("the dots of the host are dots", _url("https://s3xamazonaws.com/echo.api/good.pem"), _SHAPE),
    Row("the second dot of the host is a dot", _url("https://s3.amazonawsxcom/echo.api/good.pem"), _SHAPE),
    Row("the host with a final dot is another host to a cache", _url("https://s3.amazonaws.com./echo.api/good.pem"), _SHAPE),
    Row("a URL within a URL", _url(f"https://shop.example/{_GOOD}"), _SHAPE),
    Row("the path is case-sensitive", _url(f"{S3}/EcHo.aPi/good.pem"), _FOLDER),
    Row("another folder is somebody else's bucket", _url(f"{S3}/invalid.path/good.pem"), _FOLDER),
    Row("a folder with a longer name is somebody else's bucket", _url(f"{S3}/echo.api.shop/good.pem"), _FOLDER),
    Row("dots lead out of the folder", _url(f"{S3}/echo.api/../shop/good.pem"), _FOLDER),
    Row("more dots lead out of the folder", _url(f"{S3}/echo.api/a/../../shop/good.pem"), _FOLDER),
    Row("a doubled slash makes another path", _url(f"{S3}//echo.api/good.pem"), _FOLDER),
    Row("the folder itself is no file", _url(f"{S3}/echo.api/"), _FOLDER),
    Row("encoded dots lead out of the folder later", _url(f"{S3}/echo.api/%2e%2e/good.pem"), _SHAPE),
    Row("an encoded slash does too", _url(f"{S3}/echo.api/..%2fgood.pem"), _SHAPE),
    Row("a backslash is a slash to some clients", _url(f"{S3}/echo.api/..\\good.pem"), _SHAPE),
    Row("a port of somebody else's", _url("https://s3.amazonaws.com:563/echo.api/good.pem"), _SHAPE),
    Row("a port that is none", _url("https://s3.amazonaws.com:x/echo.api/good.pem"), _SHAPE),
    Row("a port left empty", _url("https://s3.amazonaws.com:/echo.api/good.pem"), _SHAPE),
    Row("a user name makes the host look right", _url("https://s3.amazonaws.com@shop.example/echo.api/good.pem"), _SHAPE),
    Row("a user name before the right host", _url("https://me:pw@s3.amazonaws.com/echo.api/good.pem"), _SHAPE),
    Row("a query would fill the cache", _url(f"{_GOOD}?a=1"), _SHAPE),
    Row("a fragment would fill the cache", _url(f"{_GOOD}#a"), _SHAPE),
    Row("a space is stripped by some parsers", _url("https:// s3.amazonaws.com/echo.api/good.pem"), _SHAPE),
    Row("a tab is stripped by some parsers", _url(f"{S3}/echo.api/go\tod.pem"), _SHAPE),
    Row("two URLs in one header", _url(f"{_GOOD},{_GOOD}"), _SHAPE),
    # The certificate file.
    Row("a file that isn't there", _file(MISSING_FILE), "not to be had (FileNotFoundError)"),
    Row("an empty file", _file("empty"), _UNREADABLE),
    Row("a page instead of a file", _file("page"), _UNREADABLE),
    Row("a certificate in the wrong format", _file("der"), _UNREADABLE),
    Row("a file cut short", _file("truncated"), _CHAIN),
    Row("a file that is not text", _file("garbled"), _UNREADABLE),
    Row("something else in a certificate's armour", _file("not_a_certificate"), _UNREADABLE),
    Row("a file stuffed with certificates costs little", _file("eleven"), "too many certificates"),
    Row("an expired certificate", _file("expired"), _CHAIN),
    Row("a certificate not yet valid", _file("not_yet"), _CHAIN),
    Row("an expired intermediate", _file("expired_middle"), _CHAIN),
    Row("an expired root, though trusted once", _file("expired_root"), _CHAIN),
    Row("a chain with a gap", _file("no_middle"), _CHAIN),
    Row("only the first certificate signs", _file("middle_first"), _CHAIN),
    Row("a perfect chain to a root that nobody trusts", _file("unknown_root"), _CHAIN),
    Row("anyone can sign a certificate for himself", _file("self_signed"), _CHAIN),
    Row("an intermediate that the root never signed", _file("forged_middle"), _CHAIN),
    Row("any web shop's certificate could issue Amazon's", _file("issued_by_a_leaf"), _CHAIN),
    Row("an intermediate allowed to issue no further ones", _file("path_too_long"), _CHAIN),
    Row("the old common name is not a name", _file("no_san"), _CHAIN),
    Row("a true certificate for another host", _file("wrong_name"), _CHAIN),
    Row("a host that begins with Amazon's name", _file("longer_name"), _CHAIN),
    Row("a host that ends with Amazon's name", _file("prefixed_name"), _CHAIN),
    Row("a wildcard is not the name", _file("wildcard"), _NAME),
    Row("a certificate authority's own certificate", _file("is_a_ca"), _CHAIN),
    Row("a certificate for signing programs", _file("code_signing"), _CHAIN),
    Row("a key of another kind", signed(BODY, file="curve_key", key=CURVE_KEY), "not an RSA key"),
    Row("a key short enough to break", signed(BODY, file="short_key", key=SHORT_KEY), "too short"),
    Row("a key kept after its certificate expired", _LATER, _CHAIN, at=_EVENING, first=_file("short_lived")),
    Row("a key kept after its intermediate expired", _LATER_MIDDLE, _CHAIN, at=_EVENING, first=_file("short_lived_middle")),
    Row("a key kept while the clock went back before it", _SOONER, _CHAIN, at=NOW - timedelta(days=40), first=VALID),
    # The signature.
    Row("signed with the wrong key", signed(BODY, key=OTHER_KEY), _FIT),
    Row("a signature for another body", signed(BODY, body=BODY.replace(b"en-US", b"de-DE")), _FIT),
    Row("a byte after what was signed", signed(BODY, body=BODY + b" "), _FIT),
    Row("the same JSON in other bytes", signed(BODY, body=_SPACED), _FIT),
    Row("a signature of nothing", _signature(sign(b"")), _FIT),
    Row("no body at all", signed(BODY, body=b""), _FIT),
    Row("a SHA-1 signature under the new name", _signature(_SHA1), _FIT),
    Row("another padding", _signature(_PSS), _FIT),
    Row("a signature of three bytes", _signature("AAAA"), _FIT),
    Row("a signature that isn't base64", _signature("!" * 344), _NOT_BASE64),
    Row("padding in the middle", _signature(f"AA=={sign(BODY)}"), _NOT_BASE64),
    Row("base64 with a space in it", _signature(f"{sign(BODY)[:8]} {sign(BODY)[8:]}"), _NOT_BASE64),
    Row("base64 for URLs", _signature("-_" * 172), _NOT_BASE64),
    Row("a compressed body is checked as it came", signed(BODY, headers={"Content-Encoding": "gzip"}, body=gzip.compress(BODY)), _FIT),
    # When, and for whom.
    Row("a recording played back", _late(-151), _SKEW),
    Row("a request made in advance", _late(151), _SKEW),
    Row("a recording, just too late", _late(-150.001), _SKEW),
    Row("a request, just too early", _late(150.001), _SKEW),
    Row("a skill event from long ago", _late(-3601, "AlexaSkillEvent.SkillDisabled"), _SKEW),
    Row("a skill event from the future", _late(3601, "AlexaSkillEvent.SkillDisabled"), _SKEW),
    Row("only skill events may be an hour old", _late(-600, "IntentRequest.AlexaSkillEvent."), _SKEW),
    Row("the end of time", _request(timestamp="9999-12-31T23:59:59-23:59"), _SKEW),
    Row("the beginning of time", _request(timestamp="0001-01-01T00:00:00+23:59"), _SKEW),
    Row("a time without a zone", _request(timestamp="2026-11-22T09:00:00"), "time zone"),
    Row("a time that is none", _request(timestamp="yesterday"), "timestamp cannot be read"),
    Row("a time as a number", _request(timestamp=1795338000000), "no timestamp"),
    Row("no time", _request(timestamp=None), "no timestamp"),
    Row("another skill's request, truly signed by Alexa", signed(envelope(skill_id="amzn1.ask.skill.another")), _SKILL),
    Row("our id with something after it", signed(envelope(skill_id=f"{SKILL_ID}0")), _SKILL),
    Row("our id in capitals", signed(envelope(skill_id=SKILL_ID.upper())), _SKILL),
    Row("our id within a list", signed(envelope(skill_id=[SKILL_ID])), _SKILL),
    Row("an id that is null", signed(envelope(skill_id=None)), _SKILL),
    Row("no application at all", signed(_without(_without(envelope(), "context"), "session")), _SKILL),
    Row("our id in the session alone", _application(_OTHERS, _OURS), _SKILL),
    Row("an application that is text", _application(SKILL_ID, SKILL_ID), _SKILL),
    # The body.
    Row("text that is no JSON", signed(b"next"), "not JSON"),
    Row("an empty body, signed", signed(b""), "not JSON"),
    Row("JSON cut short", signed(BODY[:-1]), "not JSON"),
    Row("JSON a hundred thousand levels deep", signed(b"[" * 100_000), "not JSON"),
    Row("objects a hundred thousand levels deep", signed(b'{"a":' * 40_000), "not JSON"),
    Row("invalid UTF-8", signed(BODY.replace(b"en-US", b"\xff\xfe")), "not JSON"),
    Row("half of a character", signed(BODY.replace(b"en-US", b"\\ud800")), "not JSON"),
    Row("UTF-16", signed(BODY.decode().encode("utf-16")), "not JSON"),
    Row("a byte-order mark", signed(b"\xef\xbb\xbf" + BODY), "not JSON"),
    Row("a number that is none", signed(BODY.replace(b'"en-US"', b"NaN")), "not JSON"),
    Row("a list", signed(b"[]"), "no request"),
    Row("null", signed(b"null"), "no request"),
    Row("an empty object", signed(b"{}"), "no request"),
    Row("no request", signed(_without(envelope(), "request")), "no request"),
    Row("a request that is a list", signed(envelope() | {"request": []}), "no request"),
    Row("no request id", _request(requestId=None), "no requestId"),
    Row("no type", _request(type=None), "no type"),
    Row("a type that is a number", _request(type=1), "no type"),
    Row("a session that is a list", signed(envelope() | {"session": []}), "session is not an object"),
    Row("a context that is text", signed(envelope() | {"context": "x"}), "context is not an object"),
    Row("an IntentRequest without an intent", signed(envelope("IntentRequest")), "names no intent"),
    Row("an intent without a name", signed(envelope("IntentRequest", intent={"slots": {}})), "names no intent"),
    Row("an intent that is text", signed(envelope("IntentRequest", intent="next")), "names no intent"),
    # The way it comes.
    Row("a form that any web page can send", _headers(Content_Type="application/x-www-form-urlencoded"), "Content-Type"),
    Row("text that any web page can send", _headers(Content_Type="text/plain"), "Content-Type"),
    Row("no content type", _headers(Content_Type=None), "Content-Type"),
    Row("a body over 256 KiB", signed(BODY + b" " * (MOST_BYTES + 1 - len(BODY))), "Too Large", 413),
    Row("a body far over 256 KiB", signed(b" " * 3_000_000), "Too Large", 413),
    Row("a GET", replace(VALID, method="GET"), "Not Allowed", 405),
    Row("a PUT", replace(VALID, method="PUT"), "Not Allowed", 405),
    Row("another path", replace(VALID, path="/alexa/x"), "Not Found", 404),
)

HONEST = (
    Row("a request of Alexa's", VALID),
    Row("an intent", signed(envelope("IntentRequest", intent={"name": "AMAZON.NextIntent"}))),
    Row("a request type that nobody knows yet", signed(envelope("Alexa.New.Request"))),
    Row("parts that nobody knows yet", signed(envelope() | {"new": {"deep": [1]}})),
    Row("the port said", _url("https://s3.amazonaws.com:443/echo.api/good.pem")),
    Row("scheme and host in any case", _url("HTTPS://S3.AmazonAWS.com/echo.api/good.pem")),
    Row("dots that lead back into the folder", _url(f"{S3}/echo.api/../echo.api/good.pem")),
    Row("dots and slashes that lead nowhere", _url(f"{S3}/echo.api/.//good.pem")),
    Row("a URL as long as may be", _url(f"{S3}/echo.api/{'./' * 491}good.pem")),
    Row("the root in the file", _file("with_root")),
    Row("certificates in any order, and strangers among them", _file("any_order")),
    Row("ten certificates", _file("ten")),
    Row("a clock two and a half minutes ahead", _late(-150)),
    Row("a clock two and a half minutes behind", _late(150)),
    Row("a skill event of an hour ago", _late(-3600, "AlexaSkillEvent.SkillDisabled")),
    Row("a skill event of an hour ahead", _late(3600, "AlexaSkillEvent.SkillDisabled")),
    Row("another time zone", _request(timestamp="2026-11-22T18:00:00.5+09:00")),
    Row("no context", signed(_without(envelope(), "context"))),
    Row("no session", signed(_without(envelope(), "session"))),
    Row("a content type with its character set", _headers(Content_Type="Application/JSON; charset=utf-8")),
    Row("the old signature beside the new", _headers(Signature="nonsense")),
    Row("a body of 256 KiB", signed(BODY + b" " * (MOST_BYTES - len(BODY)))),
    Row("a key kept for the whole day", signed(envelope(after=timedelta(hours=10))), at=_EVENING, first=VALID),
    Row("a key found again after weeks", signed(envelope(after=timedelta(days=20))), at=NOW + timedelta(days=20), first=VALID),
)

_UNSIGNED = Sent((("Host", "127.0.0.1:5000"), ("Content-Type", "application/json")), BODY)
_PROXY, _ELSEWHERE, _LOCAL_NAME = "through a proxy", "from elsewhere", "under a local name"
_PAGE = "another site's page"

# For an app without a skill id, which takes unsigned requests from this computer.
LOCAL_HOSTILE = (
    Row("another computer", replace(_UNSIGNED, address="192.0.2.7"), _ELSEWHERE),
    Row("another computer, by IPv6", replace(_UNSIGNED, address="2001:db8::7"), _ELSEWHERE),
    Row("an address that is none", replace(_UNSIGNED, address=""), _ELSEWHERE),
    Row("a tunnel from the internet", _headers(_UNSIGNED, X_Forwarded_For="192.0.2.7"), _PROXY),
    Row("a tunnel that says so in the standard way", _headers(_UNSIGNED, Forwarded="for=192.0.2.7"), _PROXY),
    Row("a tunnel that names its own host", _headers(_UNSIGNED, X_Forwarded_Host="tunnel.example"), _PROXY),
    Row("a proxy that gives the real address", _headers(_UNSIGNED, X_Real_IP="192.0.2.7"), _PROXY),
    Row("a proxy that signs its name", _headers(_UNSIGNED, Via="1.1 proxy.example"), _PROXY),
    Row("a tunnel that claims to come from here", _headers(_UNSIGNED, X_Forwarded_For="127.0.0.1"), _PROXY),
    Row("a web page whose name leads here", _headers(_UNSIGNED, Host="page.example:5000"), _LOCAL_NAME),
    Row("a web page on a name like ours", _headers(_UNSIGNED, Host="evil.localhost:5000"), _LOCAL_NAME),
    Row("a web page on a name that begins like ours", _headers(_UNSIGNED, Host="127.0.0.1.page.example"), _LOCAL_NAME),
    Row("a number that is not this computer", _headers(_UNSIGNED, Host="192.0.2.7"), _LOCAL_NAME),
    Row("a page of another site", _headers(_UNSIGNED, Origin="https://page.example"), _PAGE),
    Row("a page of a site with a name like ours", _headers(_UNSIGNED, Origin="http://localhost.page.example"), _PAGE),
    Row("a page within a page of another site", _headers(_UNSIGNED, Origin="https://page.example/http://localhost"), _PAGE),
    Row("a page that hides where it comes from", _headers(_UNSIGNED, Origin="null"), _PAGE),
    Row("a page with an empty origin", _headers(_UNSIGNED, Origin=""), _PAGE),
    Row("a strange page of ours", replace(_headers(_UNSIGNED, Host="page.example"), method="GET", path="/healthz"), _LOCAL_NAME),
    Row("a form that any web page can send", _headers(_UNSIGNED, Content_Type="text/plain"), "Content-Type"),
    Row("a body over 256 KiB", replace(_UNSIGNED, body=b" " * (MOST_BYTES + 1)), "Too Large", 413),
    Row("no JSON", replace(_UNSIGNED, body=b"next"), "not JSON"),
)

LOCAL_HONEST = (
    Row("the speaker in the browser", _UNSIGNED),
    Row("the page of the speaker", _headers(_UNSIGNED, Origin="http://127.0.0.1:5000")),
    Row("the speaker under the name localhost", _headers(_UNSIGNED, Host="LocalHost:5000")),
    Row("the speaker by IPv6", replace(_headers(_UNSIGNED, Host="[::1]:5000"), address="::1")),
    Row("another address of this computer", replace(_headers(_UNSIGNED, Host="127.1.2.3"), address="127.1.2.3")),
    Row("a time that is not now", replace(_UNSIGNED, body=orjson.dumps(envelope(after=timedelta(days=9))))),
    Row("any skill id", replace(_UNSIGNED, body=orjson.dumps(envelope(skill_id="")))),
)
# fmt: on
