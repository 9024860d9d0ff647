"""`dataclasses.replace`, many times as quick for a value of many fields, such as a session.

That one takes every field through `__init__`, and `__init__` of a frozen class sets each with a
call of its own; a turn changes its session a dozen times. Here a value without slots is copied
whole, and what changes is put over it. A class with slots, or with anything but its fields in a
value, goes the ordinary way.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # so that names and types of fields are checked as ever
    from dataclasses import replace as replace
else:

    def replace(value: Any, /, **changes: Any) -> Any:
        """The value with some of its fields changed; its class has no `__post_init__`."""
        names = type(value).__dataclass_fields__
        held = getattr(value, "__dict__", {})
        if len(held) != len(names) or not changes.keys() <= names.keys():
            return dataclasses.replace(value, **changes)
        new = object.__new__(type(value))
        new.__dict__.update(held, **changes)
        return new
