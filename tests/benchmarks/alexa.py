"""An Alexa on this computer: her certificates, and signed turns of people in mid-routine."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from supple.body import FloorAccess
from supple.coach import Coach
from supple.conversation.session import Phase, Session
from supple.event import Event, Heard, Kind, Wish
from supple.logbook import Logbook, MemoryLogbook
from supple.person import Person
from supple.plain import to_plain
from supple.plugins import Plugins
from supple.progress import TURNS_KEPT, Done, Progress
from supple_alexa.signature import SIGNER
from supple_alexa.skill import ATTRIBUTE, MEDIUM, Skill
from tests.skill.local_alexa import certificate, pem

SKILL_ID = "amzn1.ask.skill.0b7ac1de-0000-4000-8000-5e1f1e55ba11"
URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-benchmark.pem"
PEOPLE = 16
TURNS = TURNS_KEPT + 1
"""How many people take turns, and how many each: so many that none still counts as answered when
it is sent again, because a request that Alexa repeats is answered without being saved."""

# Node's verifier reads RSA certificates only.
_ROOT_KEY, _MIDDLE_KEY, _KEY = (generate_private_key(65537, 2048) for _ in range(3))


def settle(folder: Path) -> None:
    """Write the chain that signs, and the root to trust."""
    years = (-3000, 9000)
    root = certificate("Root", _ROOT_KEY, "Root", _ROOT_KEY, ca=True, days=years)
    middle = certificate("Middle", _MIDDLE_KEY, "Root", _ROOT_KEY, ca=True, days=years)
    leaf = certificate(SIGNER, _KEY, "Middle", _MIDDLE_KEY, names=(SIGNER,), days=years)
    (folder / "chain.pem").write_bytes(pem(leaf, middle))
    (folder / "root.pem").write_bytes(pem(root))


def roots(folder: Path) -> list[x509.Certificate]:
    """The root that this Alexa's chain leads to."""
    return x509.load_pem_x509_certificates((folder / "root.pem").read_bytes())


@dataclass(frozen=True)
class Turn:
    """Somebody in mid-routine says "next".

    Attributes:
        user: Who they are.
        name: What the request is called.
        session: The session that Alexa sends along.
    """

    user: str
    name: str
    session: Session

    def body(self, now: datetime) -> dict[str, Any]:
        """The request, sent at a time, with all that an Echo with a screen sends along."""
        application = {"applicationId": SKILL_ID}
        user = {"userId": self.user}
        session = {
            "new": False,
            "sessionId": f"amzn1.echo-api.session.{self.user[-36:]}",
            "application": application,
            "attributes": {ATTRIBUTE: to_plain(self.session)},
            "user": user,
        }
        system = {
            "application": application,
            "user": user,
            "device": {
                "deviceId": "amzn1.ask.device." + "AFX" * 30,
                "supportedInterfaces": {"AudioPlayer": {}},
            },
            "apiEndpoint": "https://api.amazonalexa.com",
            "apiAccessToken": "eyJ0" * 110,
            "unit": {"unitId": "amzn1.ask.unit." + "B2C" * 20},
        }
        request = {
            "type": "IntentRequest",
            "requestId": self.name,
            "locale": "en-US",
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "intent": {"name": "AMAZON.NextIntent", "confirmationStatus": "NONE"},
            "dialogState": "STARTED",
        }
        context = {"System": system, "AudioPlayer": {"playerActivity": "IDLE"}}
        return {"version": "1.0", "session": session, "context": context, "request": request}


def turns(plugins: Plugins) -> list[Turn]:
    """Each person's turns, one after the other, here and there in their routines."""
    return [turn for number in range(PEOPLE) for turn in _turns_of(plugins, number)]


def _turns_of(plugins: Plugins, number: int) -> Iterator[Turn]:
    user = f"amzn1.ask.account.{number:04}{'ANON' * 40}"
    coach, now = Coach(plugins, MemoryLogbook(), MEDIUM), 1_700_000_000.0
    assert coach.logbook
    coach.logbook.save(user, progress(plugins), 0)
    heard: list[Heard] = [Wish(minutes=20.0), Event(kind=Kind.YES)]
    heard += [Event(kind=Kind.NEXT)] * (number % 8)
    session = None
    for one in heard:
        session = coach.turn(user, one, now=now, session=session).session
        now += 300
    for count in range(TURNS):
        assert session
        assert session.phase is Phase.GOING, "the benchmark's people must be in mid-routine"
        yield Turn(user, f"amzn1.echo-api.request.{number}.{count}", session)
        session = coach.turn(user, Event(kind=Kind.NEXT), now=now, session=session).session
        now += 300


def progress(plugins: Plugins) -> Progress:
    """What is kept of somebody who has come for some weeks and did a dozen stretches."""
    days = tuple(date(2023, 10, 2) + timedelta(days=3 * number) for number in range(6))
    done = Done(times=4, last=days[-1], comfortable=days)
    ids = [one.id for one in plugins.catalogue.stretches.values() if not one.prerequisites]
    person = Person(floor=FloorAccess.YES, greeted=True)
    return Progress(person=person, done=dict.fromkeys(ids[:12], done), last_day=days[-1])


def meet(logbook: Logbook, plugins: Plugins, everyone: list[Turn]) -> None:
    """Write down what is kept of the turns' people."""
    for user in {turn.user for turn in everyone}:
        kept = logbook.load(user)
        logbook.save(user, progress(plugins), kept.version)


def signed(turn: Turn, now: datetime | None = None) -> bytes:
    """A turn as it goes over the wire."""
    body = json.dumps(turn.body(now or datetime.now(UTC)), separators=(",", ":")).encode()
    signature = base64.b64encode(_KEY.sign(body, PKCS1v15(), SHA256())).decode()
    head = (
        "POST /alexa HTTP/1.1\r\n"
        "Host: skill.example\r\n"
        "User-Agent: Apache-HttpClient/4.5.x (Java/1.8.0)\r\n"
        "Accept: application/json\r\n"
        "Accept-Charset: utf-8\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"Signature-256: {signature}\r\n"
        f"SignatureCertChainUrl: {URL}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def usual_reply(plugins: Plugins, everyone: list[Turn]) -> dict[str, Any]:
    """The skill's own answer of the middle length, taken apart for others to send."""
    logbook = MemoryLogbook()
    meet(logbook, plugins, everyone)
    skill = Skill(Coach(plugins, logbook, MEDIUM))
    now = datetime.now(UTC)
    replies = sorted((skill(turn.body(now)) for turn in everyone), key=len)
    whole = json.loads(replies[len(replies) // 2])
    response = whole["response"]
    return {
        "skill": SKILL_ID,
        "speech": response["outputSpeech"]["ssml"].removeprefix("<speak>").removesuffix("</speak>"),
        "reprompt": response["reprompt"]["outputSpeech"]["ssml"]
        .removeprefix("<speak>")
        .removesuffix("</speak>"),
        "title": response["card"]["title"],
        "card": response["card"]["content"],
        "whole": whole,
    }
