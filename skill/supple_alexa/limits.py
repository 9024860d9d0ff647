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
