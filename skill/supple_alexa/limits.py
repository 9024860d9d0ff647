"""What the platform allows, each limit once.

From Amazon's documentation unless said otherwise; a limit marked "cautious" is our own, where no
documented one was found.
"""

SPEECH_CHARACTERS = 8_000
"""The longest outputSpeech or reprompt, markup included."""

CARD_CHARACTERS = 8_000
"""The longest card, title and text together."""

RESPONSE_BYTES = 24 * 1024
"""The largest response; newer pages say 120 KB, the older figure is kept to (cautious)."""

BREAK_SECONDS = 10
"""The longest single <break>."""

TURN_SECONDS = 180
"""The longest one response may speak and be silent (cautious)."""

SLOT_CHARACTERS = 140
"""The longest slot value."""

SLOT_SYNONYMS = 100
"""The most synonyms of one slot value (cautious)."""

SLOT_VALUES = 50_000
"""The most values of all slot types together."""

INTENTS = 250
"""The most intents of a model, Amazon's own included (cautious)."""

SAMPLE_CHARACTERS = 200
"""The longest sample sentence (cautious)."""

MODEL_BYTES = 1_000_000
"""The largest interaction model: Amazon's interface has refused longer ones."""

INVOCATION_CHARACTERS = 2, 50
"""The shortest and the longest invocation name."""

DYNAMIC_ENTITIES = 100
"""The most values and synonyms together that a response may add to the slot types."""

DYNAMIC_MINUTES = 30
"""How long they last."""

RESPONSE_SECONDS = 8
"""How long Alexa waits for a response."""

NAME_CHARACTERS = 2, 50
"""The shortest and the longest name of a skill (the longest is cautious)."""

SUMMARY_CHARACTERS = 160
"""The longest summary of a skill."""

DESCRIPTION_CHARACTERS = 4_000
"""The longest description of a skill, and the longest testing instructions."""

EXAMPLE_PHRASES = 3
"""The most example phrases that are shown, though a skill package may hold one more."""

EXAMPLE_CHARACTERS = 200
"""The longest example phrase."""

KEYWORDS = 30
"""The most keywords of a skill."""

KEYWORD_CHARACTERS = 150
"""The longest keyword."""

ICON_PIXELS = 108, 512
"""The sides of the small and the large icon."""

PICTURE_BYTES = 14 * 1024
"""The largest picture, which leaves room in the response for the words (our own)."""
