"""Is this request really Alexa's? The rules, and nothing else: no network, no Flask, no clock.

They are Amazon's ("Host a Custom Skill as a Web Service"), with the gaps closed that other
verifiers have had. What arrives is hostile until the last rule has held: every way of failing
raises `Refused`, and nothing is guessed, repaired or skipped.

The order is from cheap to dear: the shape of two headers (`claim`), the signature over the raw
bytes (`Verifier.check_body`), and, once the body has been parsed, whom it is for and when it was
sent (`Verifier.check_envelope`).
"""

import posixpath
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import DNSName, SubjectAlternativeName, load_pem_x509_certificates
from cryptography.x509.verification import PolicyBuilder, Store

Envelope = Mapping[str, Any]

SIGNER = "echo-api.amazon.com"
"""The name that Amazon's signing certificate must carry."""

TOLERANCE = timedelta(seconds=150)
"""How far a request's timestamp may be from the present, before or after it."""

EVENT_TOLERANCE = timedelta(hours=1)
"""The same for skill events, which Alexa sends again for a while; Amazon's SDKs allow an hour."""

_LONGEST_HEADER = 1024  # An RSA-4096 signature is 684 characters; a certificate URL about 60.
_LEAST_KEY_BITS = 2048
_MOST_CERTIFICATES = 10  # Amazon's files hold four.

# Spelling out all that is allowed leaves no room for a user name, a query, a fragment, an encoded
# dot, a space, another port or a second URL behind a comma.
_URL = re.compile(r"(?i:https)://(?i:s3\.amazonaws\.com)(?::443)?(/[\w./-]+)", re.ASCII)


class Refused(Exception):  # noqa: N818 - a verdict, not an error of ours
    """The request is not Alexa's, or not for us; the message is one sentence saying why.

    The message never holds anything that the request brought along.
    """


@dataclass(frozen=True, slots=True)
class Claim:
    """What the headers claim: that this is the signature by the key found at this URL."""

    url: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key of a certificate whose chain has been validated, and when that chain holds."""

    key: RSAPublicKey
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether every certificate of the chain is in date."""
        return self.since <= now <= self.until


def claim(url: str | None, signature: str | None) -> Claim:
    """The claim that a request's two headers make, once both have the right shape."""
    return Claim(certificate_url(url), signature_bytes(signature))


def certificate_url(header: str | None) -> str:
    """The one spelling of a `SignatureCertChainUrl`; only this spelling is ever fetched.

    Scheme and host may be in any case, the path may not; it must lead to Amazon's own folder.
    """
    if not header:
        raise Refused("The SignatureCertChainUrl header is missing or empty.")
    if len(header) > _LONGEST_HEADER:
        raise Refused("The SignatureCertChainUrl header is too long.")
    match = _URL.fullmatch(header)
    if match is None:
        raise Refused("The certificate URL is not a plain https://s3.amazonaws.com address.")
    path = posixpath.normpath(match[1])
    if not path.startswith("/echo.api/"):
        raise Refused("The certificate URL does not lead into /echo.api/.")
    return f"https://s3.amazonaws.com{path}"


def signature_bytes(header: str | None) -> bytes:
    """The bytes of a `Signature-256` header: strict base64, of a signature's length."""
    if not header:
        raise Refused("The Signature-256 header is missing or empty.")
    if len(header) > _LONGEST_HEADER:
        raise Refused("The Signature-256 header is too long.")
    try:
        return b64decode(header, validate=True)
    except ValueError:
        raise Refused("The Signature-256 header is not base64.") from None


def signing_key(pem: bytes, roots: Store, now: datetime) -> SigningKey:
    """The key of a file's first certificate, if the file's chain leads to a trusted root now.

    The other certificates may come in any order; those that the chain does not need don't count.
    """
    try:
        leaf, *others = load_pem_x509_certificates(pem)
    except Exception:  # Whatever the parser says about hostile bytes, the answer is no.
        raise Refused("The certificate file cannot be read.") from None
    if len(others) >= _MOST_CERTIFICATES:
        raise Refused("The certificate file holds too many certificates.")
    verifier = PolicyBuilder().store(roots).time(now).build_server_verifier(DNSName(SIGNER))
    try:
        chain = verifier.verify(leaf, others)
        names = leaf.extensions.get_extension_for_class(SubjectAlternativeName).value
        key = leaf.public_key()
    except Exception:  # Not only VerificationError: a malformed extension raises what it likes.
        raise Refused("The certificate's chain does not lead to a trusted root today.") from None
    if SIGNER not in names.get_values_for_type(DNSName):  # The library lets a wildcard match.
        raise Refused("The certificate does not name echo-api.amazon.com itself.")
    if not isinstance(key, RSAPublicKey):
        raise Refused("The certificate's key is not an RSA key.")
    if key.key_size < _LEAST_KEY_BITS:
        raise Refused("The certificate's key is too short.")
    return SigningKey(
        key,
        since=max(certificate.not_valid_before_utc for certificate in chain),
        until=min(certificate.not_valid_after_utc for certificate in chain),
    )


def check_signature(key: RSAPublicKey, signature: bytes, body: bytes) -> None:
    """Refuse a body whose raw bytes this key did not sign."""
    try:
        key.verify(signature, body, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise Refused("The signature does not fit the body.") from None


def check_application(envelope: Envelope, skill_id: str) -> None:
    """Refuse a request meant for another skill, which Alexa signs just as well."""
    if application_id(envelope) != skill_id:
        raise Refused("The request is for another skill; is SUPPLE_SKILL_ID this skill's id?")


def application_id(envelope: Envelope) -> object:
    """The id of the skill that a request is for, or None; events outside a session have one too."""
    for path in (("context", "System"), ("session",)):
        place: object = envelope
        for key in (*path, "application", "applicationId"):
            place = place.get(key) if isinstance(place, Mapping) else None
        if place is not None:
            return place
    return None


def check_timestamp(envelope: Envelope, now: datetime) -> None:
    """Refuse a request from another time: a recording played back, or one made in advance.

    The envelope must have a request whose type and timestamp are text.
    """
    request = envelope["request"]
    try:
        sent = datetime.fromisoformat(request["timestamp"])
    except ValueError:
        raise Refused("The request's timestamp cannot be read.") from None
    if sent.tzinfo is None:
        raise Refused("The request's timestamp does not say its time zone.")
    is_event = request["type"].startswith("AlexaSkillEvent.")
    if abs(now - sent) > (EVENT_TOLERANCE if is_event else TOLERANCE):
        raise Refused("The request's timestamp is too far from the present; is the clock right?")


@dataclass(frozen=True, slots=True)
class Verifier:
    """All the rules for one skill.

    Attributes:
        skill_id: The only skill that requests may be for.
        find_key: The key for a certificate URL at a time; raises `Refused` where there is none.
        now: The clock, in UTC.
    """

    skill_id: str
    find_key: Callable[[str, datetime], RSAPublicKey]
    now: Callable[[], datetime]

    def check_body(self, claim: Claim, body: bytes) -> None:
        """Refuse raw bytes that Alexa did not sign. Only then may they be parsed."""
        check_signature(self.find_key(claim.url, self.now()), claim.signature, body)

    def check_envelope(self, envelope: Envelope) -> None:
        """Refuse a request, signed by Alexa, that is for another skill or another time."""
        check_application(envelope, self.skill_id)
        check_timestamp(envelope, self.now())
