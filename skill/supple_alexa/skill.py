"""The skill: a request envelope in, the coach asked, the response envelope out.

Amazon's SDK reads the envelope, dispatches, and writes the response; what is said is the coach's.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import get_request_type
from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, Response
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from supple.coach import Coach, Reply
from supple.conversation.act import Wording, say
from supple.conversation.narration import worded
from supple.conversation.pace import Medium
from supple.conversation.session import Phase, Session
from supple.event import Event, Heard, Kind
from supple.person import Person
from supple.plain import from_plain, to_plain
from supple.routine import Move, Start
from supple.speech import PLAIN, side_name, sided
from supple_alexa.dynamic_entities import dynamic_entities
from supple_alexa.envelope import LazySerializer, json_of
from supple_alexa.hearing import hearing_of
from supple_alexa.intents import Hear, answering, heard_from
from supple_alexa.limits import CARD_CHARACTERS, SPEECH_CHARACTERS, TURN_SECONDS
from supple_alexa.screen import TOUCHED, heard_in, picture, routines, screen_of
from supple_alexa.ssml import ssml

if TYPE_CHECKING:  # seventy modules, for a name
    from ask_sdk_model.interfaces.alexa.presentation.apl import UserEvent

log = logging.getLogger("supple_alexa")

MEDIUM = Medium(seconds=TURN_SECONDS, characters=SPEECH_CHARACTERS - 1500)
"""What one response may hold; the rest of its length is left to the question and the markup."""

ATTRIBUTE = "supple"
"""The session attribute that the session travels in."""


_TALKING = ("LaunchRequest", "IntentRequest", TOUCHED)
"""The requests that are answered with words."""


class Skill:
    """Answers Alexa's requests.

    Args:
        coach: Takes the turns.
        hear: Understands what Alexa couldn't resolve; by default, with the coach's catalogue.
    """

    def __init__(self, coach: Coach, hear: Hear | None = None):
        builder = SkillBuilder()
        builder.add_request_handler(_Talk(coach, hear or hearing_of(coach.catalogue)))
        builder.add_request_handler(_Forget(coach))
        builder.add_request_handler(_Nothing())
        builder.add_exception_handler(_Sorry())
        self._skill = builder.create()
        self._skill.serializer = self._serializer = LazySerializer()

    def __call__(self, envelope: dict[str, Any]) -> bytes:
        """The response to a request; an empty one to what the SDK or we don't know."""
        read = self._serializer.read(envelope, RequestEnvelope)
        response = self._skill.invoke(request_envelope=read, context=None)
        return self._serializer.write(response)


class _Talk(AbstractRequestHandler):  # type: ignore[misc]
    """Whatever a person says or touches, and the launch."""

    def __init__(self, coach: Coach, hear: Hear):
        self._coach = coach
        self._hear = hear
        self._routines = routines(coach.catalogue)
        self._entities = dynamic_entities(coach.catalogue)

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return get_request_type(handler_input) in _TALKING

    def handle(self, handler_input: HandlerInput) -> Response:
        envelope = handler_input.request_envelope
        heard = _heard(envelope.request, self._hear)
        if heard is None:
            return handler_input.response_builder.response
        attributes = handler_input.attributes_manager.session_attributes
        session = _session(attributes)
        reply = self._coach.turn(
            person_of(envelope),
            answering(heard, session.question if session else None),
            now=envelope.request.timestamp.timestamp(),
            session=session,
            turn_id=envelope.request.request_id or "",
        )
        attributes[ATTRIBUTE] = to_plain(reply.session)
        response = _response(handler_input, reply)
        if directives := [*self._shown(envelope, reply), *self._learnt(envelope, reply)]:
            response.directives = directives
        return response

    def _shown(self, envelope: RequestEnvelope, reply: Reply) -> Iterator[dict[str, Any]]:
        """What a device with a screen shows."""
        if screen := screen_of(json_of(envelope).get("context")):
            yield picture(reply, screen, self._routines)

    def _learnt(self, envelope: RequestEnvelope, reply: Reply) -> Iterator[dict[str, Any]]:
        """Names that aren't in the interaction model, once a conversation."""
        if self._entities and reply.listen and envelope.session and envelope.session.new:
            yield self._entities


class _Forget(AbstractRequestHandler):  # type: ignore[misc]
    """The skill was disabled, and what it kept isn't to be kept."""

    def __init__(self, coach: Coach):
        self._coach = coach

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(get_request_type(handler_input) == "AlexaSkillEvent.SkillDisabled")

    def handle(self, handler_input: HandlerInput) -> Response:
        # The SDK knows of no body here, so it is read from the JSON.
        body = json_of(handler_input.request_envelope.request).get("body")
        kept = body.get("userInformationPersistenceStatus") if isinstance(body, Mapping) else None
        if kept != "PERSISTED":
            self._coach.forget(_user(handler_input.request_envelope))
        return handler_input.response_builder.response


class _Nothing(AbstractRequestHandler):  # type: ignore[misc]
    """Everything else: the session has ended, or it isn't for us. Nothing may be said to it."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


class _Sorry(AbstractExceptionHandler):  # type: ignore[misc]
    """Something of ours went wrong: say so plainly, and end; the place was saved a turn ago."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        log.error("a turn failed: %s", type(exception).__name__, exc_info=exception)
        if get_request_type(handler_input) not in _TALKING:
            return handler_input.response_builder.response
        words = PLAIN.words(say("sorry"), Person())
        return handler_input.response_builder.speak(words).set_should_end_session(True).response


def person_of(envelope: RequestEnvelope) -> str:
    """Who speaks: the recognised person, else the account; "" if neither is named."""
    system = envelope.context.system if envelope.context else None
    person = system.person.person_id if system and system.person else None
    return person or _user(envelope)


def _user(envelope: RequestEnvelope) -> str:
    for holder in (envelope.context and envelope.context.system, envelope.session):
        if holder and holder.user and holder.user.user_id:
            return str(holder.user.user_id)
    return ""


def _heard(request: "LaunchRequest | IntentRequest | UserEvent", hear: Hear) -> Heard | None:
    """What was said, or touched; None for a touch of what isn't ours."""
    if request.object_type == "LaunchRequest":
        return Event(kind=Kind.LAUNCH)
    if request.object_type == TOUCHED:
        return heard_in(request.arguments)
    slots = json_of(request.intent).get("slots")
    return heard_from(request.intent.name, slots if isinstance(slots, Mapping) else {}, hear)


def _session(attributes: Mapping[str, Any]) -> Session | None:
    """The session that travelled with the request; None at the start, or if it can't be read."""
    if ATTRIBUTE not in attributes:
        return None
    try:
        return from_plain(Session, attributes[ATTRIBUTE])
    except ValueError as error:
        log.warning("the session attributes can't be read: %s", type(error).__name__)
        return None


def _response(handler_input: HandlerInput, reply: Reply) -> Response:
    pace = reply.session.person.pace
    builder = handler_input.response_builder
    # The SDK's own speak() would trim and re-wrap what is escaped and wrapped already.
    builder.response.output_speech = SsmlOutputSpeech(ssml=ssml(reply.sounds, pace))
    if reply.listen:
        speech = SsmlOutputSpeech(ssml=ssml(reply.reprompt, pace))
        builder.response.reprompt = Reprompt(output_speech=speech)
    if reply.session.phase is not Phase.IDLE and (card := card_of(reply)):
        builder.set_card(card)
    return builder.set_should_end_session(not reply.listen).response


def card_of(reply: Reply) -> SimpleCard | None:
    """The step at hand, to be read in the Alexa app."""
    if not reply.session.at < len(reply.steps):
        return None
    step = reply.steps[reply.session.at]
    match step:
        case Move(stretch=stretch, part=part, side=side):
            side_words = f", {side_name(side, reply.session.person)} side" if side else ""
            title = f"{stretch.name}: {part.name}{side_words}"
            text = sided(worded(part.cues, Wording.SHORT), side, reply.session.person)
        case Start(stretch=stretch):
            title, text = stretch.name, f"{stretch.about}\n{stretch.start.short}"
        case _:
            title, text = reply.steps.routine.name, reply.steps.routine.about
    return SimpleCard(title=title[:200], content=text[: CARD_CHARACTERS - 200])
