"""Tests that ship with Supple, for whoever extends it to inherit from."""

from supple.testing.logbook import LogbookContract

__all__ = ["LogbookContract"]
