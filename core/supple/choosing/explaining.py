"""Why each stretch was chosen or left out, and what a routine is called, in plain words."""

from collections.abc import Iterator, Sequence
from itertools import islice

from supple.body import Region, with_larger
from supple.choosing.drafting import Draft, Need, Rule
from supple.choosing.terms import REQUIRED, Terms
from supple.index import each, without
from supple.routine import Routine
from supple.screening import concerns_today
from supple.speech import duration_words, list_words, term
from supple.stretch import Stretch

MOST_LEFT_OUT = 60
"""How many stretches are listed as left out; a catalogue may have a hundred thousand."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_OCCASIONS = {
    "desk": "the desk",
    "morning": "the morning",
    "evening": "the evening",
    "daily": "every day",
    "hard day": "a hard day",
}


def occasion(good_for: str) -> str:
    """What something is good for, as one says it: "the desk"."""
    return _OCCASIONS.get(good_for, good_for)


def why_picked(draft: Draft, terms: Terms) -> dict[str, tuple[str, ...]]:
    """For each stretch of a routine that was made up, by id, the reasons; the main one first."""
    chosen = terms.stretches(draft.routine)
    return {
        stretch.id: (
            _why(draft.picks[stretch.id], terms),
            *_reaches(stretch, draft.picks[stretch.id], terms),
            *_besides(stretch, terms),
            *_why_there(place, chosen),
        )
        for place, stretch in enumerate(chosen)
    }


def why_ready_made(
    routine: Routine, because: Sequence[str], terms: Terms
) -> dict[str, tuple[str, ...]]:
    """The same for a routine that somebody else thought about."""
    chosen = terms.stretches(routine)
    return {
        stretch.id: (*because, *_besides(stretch, terms), *_why_there(place, chosen))
        for place, stretch in enumerate(chosen)
    }


def _why(need: Need, terms: Terms) -> str:
    region, turn, today = term(need.region), terms.turns.get(need.region), terms.situation.today
    several = region.endswith("s") or need.region is Region.FEET
    have, them = ("haven't", "them") if several else ("hasn't", "it")
    if need.rule is Rule.WISHED:
        return f"You asked for your {region}."
    if terms.situation.done and turn is None:
        return f"Your {region} {have} had a turn yet."
    if turn is not None and (waited := (today - turn).days) > 1:
        since = f"since {_DAYS[turn.weekday()]}" if waited < 7 else "for a week or more"
        return f"Your {region} {have} had a turn {since}."
    if need.rule is Rule.REQUIRED and need.region is not Region.LOW_BACK:
        return f"Your {region} and lower back work together, so longer routines include {them}."
    return f"It is for your {region}."


def _reaches(stretch: Stretch, need: Need, terms: Terms) -> Iterator[str]:
    """What else a longer routine needs that it is for."""
    regions = sorted(with_larger(frozenset(stretch.regions)) & {*REQUIRED} - {need.region})
    if regions and terms.whole_body:
        yield f"It is for your {list_words(regions)} too."


def _besides(stretch: Stretch, terms: Terms) -> Iterator[str]:
    wish, known = terms.situation.wish, stretch.id in terms.situation.done
    if wish.new is not None and wish.new is not known:
        yield "You know it already." if known else "You haven't done it before."
    if wish.good_for and wish.good_for in stretch.good_for:
        yield f"It suits {occasion(wish.good_for)}."
    if terms.situation.bad_day:
        yield "It asks little of you, as suits a day like today."


def _why_there(place: int, chosen: Sequence[Stretch]) -> Iterator[str]:
    stretch, later = chosen[place], chosen[place + 1 :]
    if place == 0 and later and all(stretch.strain <= one.strain for one in later):
        yield "Nothing here is gentler, so it comes first."
    for one in later:
        if one.id in stretch.prepares_for:
            name = one.short_name
            yield f"It prepares you for the {name[:1].lower()}{name[1:]}."


def why_left_out(routine: Routine | None, terms: Terms) -> dict[str, tuple[str, ...]]:
    """For stretches that were considered and left out, by id, the reasons.

    Considered are those for what was wished, or else for what the routine reaches.
    """
    index = terms.index
    chosen = terms.stretches(routine) if routine else ()
    wanted = terms.situation.wish.regions or {region for one in chosen for region in one.regions}
    considered = 0 if wanted else index.everything
    for region in wanted:
        considered |= index.having("main", region)
    used = index.of_ids(stretch.id for stretch in chosen)
    left_out: dict[str, tuple[str, ...]] = {}
    for pool in (without(considered, terms.suiting), without(considered & terms.suiting, used)):
        for number in islice(each(pool), MOST_LEFT_OUT // 2):
            stretch = index.stretches[number]
            left_out[stretch.id] = tuple(_against(stretch, number, terms))
    return left_out


def _against(stretch: Stretch, number: int, terms: Terms) -> Iterator[str]:
    concerns = [one.reason for one in concerns_today(stretch, terms.situation)]
    concerns.extend(terms.vetoes.known(stretch))
    if concerns:
        yield from concerns
    elif not terms.fresh >> number & 1:
        yield "You did it yesterday or today, so others have a turn."
    elif terms.clock.alone(number).least > terms.asked:
        yield "It takes longer than you have."
    else:
        yield "Others came first this time."


def name_of(draft: Draft, terms: Terms) -> str:
    """What a routine that was made up is called: "Ten minutes for your lower back, standing"."""
    minutes = duration_words(draft.seconds)
    wished = sorted(terms.situation.wish.regions)
    if not wished and not terms.whole_body:
        wished = list(dict.fromkeys(need.region for need in draft.picks.values()))
    whole = not wished or len(wished) > 3
    aim = "your whole body" if whole else f"your {list_words(wished)}"
    return f"{minutes[0].upper()}{minutes[1:]} for {aim}{_where(draft.routine, terms)}"


def about(draft: Draft, terms: Terms) -> str:
    """What it is for, in a sentence."""
    chosen = terms.stretches(draft.routine)
    regions = list(dict.fromkeys(region for one in chosen for region in one.regions))
    return f"It was put together for today, for your {list_words(regions[:5])}."


def _where(routine: Routine, terms: Terms) -> str:
    """Where it is done, if that can be said in a word."""
    positions = {place for one in terms.stretches(routine) for place in one.positions}
    if routine.in_bed:
        return ", in bed"
    if len(positions) == 1:
        return f", {term(min(positions))}"
    if all(position.on_floor for position in positions):
        return ", on the floor"
    return "" if any(position.on_floor for position in positions) else ", without the floor"
