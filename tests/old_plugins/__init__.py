"""Plugins as their authors wrote them for past versions: never changed, and always loaded."""
