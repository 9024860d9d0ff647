"""Tests that ship with Supple, for whoever extends it to inherit from. They need pytest."""

from supple.testing.front_end import FrontEndContract
from supple.testing.logbook import LogbookContract
from supple.testing.plugin import PluginContract

__all__ = ["FrontEndContract", "LogbookContract", "PluginContract"]
