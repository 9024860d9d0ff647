"""A certificate authority and a signer of our own, so that a test can be Alexa.

    folder = settle(tmp_path)                        # certificate files, roots, a clock
    app = create(create_app, folder, answer)         # an app that believes this Alexa
    request = signed(envelope("LaunchRequest"))      # headers and body as Alexa would send them

Everything happens at `NOW`, unless a test sets the folder's clock.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from supple_alexa.signature import SIGNER
from tests.skill.serving import SKILL_ID, Sent, set_clock

NOW = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
URL = "https://s3.amazonaws.com/echo.api/{}.pem"

Key = RSAPrivateKey | ec.EllipticCurvePrivateKey
Certificates = Mapping[str, bytes]

KEY = generate_private_key(65537, 2048)
OTHER_KEY = generate_private_key(65537, 2048)
SHORT_KEY = generate_private_key(65537, 1024)  # noqa: S505 - the key to be refused
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())
_ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
_MIDDLE_KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(
    subject: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    *,
    names: tuple[str, ...] = (),
    ca: bool = False,
    path_length: int | None = None,
    days: tuple[float, float] = (-30, 30),
    usage: ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> x509.Certificate:
    """A certificate, in date from `days[0]` to `days[1]` days after `NOW`."""
    public, issued_by = key.public_key(), issuer_key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca, path_length), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issued_by), False)
    )
    if names:
        listed = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(listed, critical=False)
    if ca:
        usages = {name: name in {"key_cert_sign", "crl_sign"} for name in _KEY_USAGES}
        builder = builder.add_extension(x509.KeyUsage(**usages), critical=True)
    else:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    return builder.sign(issuer_key, SHA256())


_KEY_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)

_YEARS = (-3000, 9000)
ROOT = certificate("Root", _ROOT_KEY, "Root", _ROOT_KEY, ca=True, days=_YEARS)
OLD_ROOT = certificate("Old root", _ROOT_KEY, "Old root", _ROOT_KEY, ca=True, days=(-3000, -1))
MIDDLE = certificate("Middle", _MIDDLE_KEY, "Root", _ROOT_KEY, ca=True, days=_YEARS)


def leaf(names: tuple[str, ...] = (SIGNER,), key: Key = KEY, **changes: Any) -> x509.Certificate:
    """A signing certificate like Amazon's, issued by the intermediate."""
    return certificate(SIGNER, key, "Middle", _MIDDLE_KEY, names=names, **changes)


def pem(*chain: x509.Certificate) -> bytes:
    """Certificates as a file."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def _certificate_files() -> dict[str, bytes]:
    """Amazon's certificate file, and the files that it might be mistaken for."""
    good = leaf()
    stranger = certificate("Stranger", CURVE_KEY, "Stranger", CURVE_KEY, ca=True)
    not_a_ca = leaf(("shop.example",), OTHER_KEY)
    cramped = certificate("Cramped", CURVE_KEY, "Root", _ROOT_KEY, ca=True, path_length=0)
    below_cramped = certificate("Below", OTHER_KEY, "Cramped", CURVE_KEY, ca=True)
    return {
        "good": pem(good, MIDDLE),
        "with_root": pem(good, MIDDLE, ROOT),
        "any_order": pem(good, stranger, ROOT, MIDDLE),
        "short_lived": pem(leaf(days=(-30, 0.25)), MIDDLE),
        "short_lived_middle": pem(
            good, certificate("Middle", _MIDDLE_KEY, "Root", _ROOT_KEY, ca=True, days=(-30, 0.25))
        ),
        "expired": pem(leaf(days=(-30, -1)), MIDDLE),
        "not_yet": pem(leaf(days=(1, 30)), MIDDLE),
        "expired_middle": pem(
            good, certificate("Middle", _MIDDLE_KEY, "Root", _ROOT_KEY, ca=True, days=(-30, -1))
        ),
        "expired_root": pem(
            good, certificate("Middle", _MIDDLE_KEY, "Old root", _ROOT_KEY, ca=True)
        ),
        "no_middle": pem(good),
        "middle_first": pem(MIDDLE, good),
        "unknown_root": pem(
            certificate(SIGNER, KEY, "Stranger", CURVE_KEY, names=(SIGNER,)), stranger
        ),
        "self_signed": pem(certificate(SIGNER, KEY, SIGNER, KEY, names=(SIGNER,))),
        "forged_middle": pem(
            certificate(SIGNER, KEY, "Middle", CURVE_KEY, names=(SIGNER,)),
            certificate("Middle", CURVE_KEY, "Root", OTHER_KEY, ca=True),
        ),
        "issued_by_a_leaf": pem(
            certificate(SIGNER, KEY, SIGNER, OTHER_KEY, names=(SIGNER,)), not_a_ca, MIDDLE
        ),
        "path_too_long": pem(
            certificate(SIGNER, KEY, "Below", OTHER_KEY, names=(SIGNER,)), below_cramped, cramped
        ),
        "no_san": pem(leaf(()), MIDDLE),
        "wrong_name": pem(leaf(("www.amazon.com",)), MIDDLE),
        "longer_name": pem(leaf((f"{SIGNER}.shop.example",)), MIDDLE),
        "prefixed_name": pem(leaf((f"not{SIGNER}",)), MIDDLE),
        "wildcard": pem(leaf(("*.amazon.com",)), MIDDLE),
        "is_a_ca": pem(leaf(ca=True), MIDDLE),
        "code_signing": pem(leaf(usage=ExtendedKeyUsageOID.CODE_SIGNING), MIDDLE),
        "curve_key": pem(leaf(key=CURVE_KEY), MIDDLE),
        "short_key": pem(leaf(key=SHORT_KEY), MIDDLE),
        "ten": pem(good, *[stranger] * 8, MIDDLE),
        "eleven": pem(good, *[stranger] * 9, MIDDLE),
        "empty": b"",
        "page": b"<html>Not found</html>",
        "der": good.public_bytes(Encoding.DER),
        "truncated": pem(good, MIDDLE)[:-100],
        "garbled": pem(good, MIDDLE).replace(b"M", b"\xff"),
        "not_a_certificate": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    }


FILES = _certificate_files()


def envelope(
    kind: str = "LaunchRequest",
    *,
    after: timedelta = timedelta(),
    skill_id: object = SKILL_ID,
    **request: Any,
) -> dict[str, Any]:
    """A request envelope, sent some time after `NOW`."""
    sent = (NOW + after).isoformat().replace("+00:00", "Z")
    application = {"applicationId": skill_id}
    user = {"userId": "amzn1.ask.account.SECRET"}
    inner = {"type": kind, "requestId": "amzn1.echo-api.request.1", "timestamp": sent}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", "application": application, "user": user},
        "context": {"System": {"application": application, "user": user}},
        "request": {**inner, "locale": "en-US", **request},
    }


def sign(
    body: bytes,
    key: Key = KEY,
    digest: HashAlgorithm | None = None,
    padding: AsymmetricPadding | None = None,
) -> str:
    """A signature over a body, in base64."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        signature = key.sign(body, ec.ECDSA(SHA256()))
    else:
        signature = key.sign(body, padding or PKCS1v15(), digest or SHA256())
    return base64.b64encode(signature).decode()


def signed(
    content: bytes | Mapping[str, Any],
    *,
    file: str = "good",
    key: Key = KEY,
    headers: Mapping[str, str | None] | None = None,
    body: bytes | None = None,
) -> Sent:
    """A request signed by `key`, whose certificate is said to be in `file`.

    Args:
        content: What is signed: bytes, or an envelope.
        file: The name of one of `FILES`.
        key: The key that signs.
        headers: Headers to send instead, or, if None, to leave out.
        body: What is sent instead of what was signed.
    """
    raw = content if isinstance(content, bytes) else orjson.dumps(content)
    usual: dict[str, str | None] = {
        "Content-Type": "application/json",
        "SignatureCertChainUrl": URL.format(file),
        "Signature-256": sign(raw, key),
    }
    merged = usual | dict(headers or {})
    pairs = tuple((name, value) for name, value in merged.items() if value is not None)
    return Sent(pairs, raw if body is None else body)


def settle(folder: Path) -> Path:
    """Write the certificate files, the trusted roots and the clock into a folder."""
    for name, file in FILES.items():
        (folder / f"{name}.pem").write_bytes(file)
    (folder / "roots").write_bytes(pem(ROOT, OLD_ROOT))
    set_clock(folder, NOW)
    return folder
