"""Frozen values into plain JSON values and back: sessions travel so, and progress is kept so.

Unlike `shape`, which finds everything wrong with what an author wrote, this reads only what Supple
wrote itself, perhaps in an older version: unknown keys are passed over, missing ones get their
default.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """A value as dicts, lists, text and numbers; fields that hold their default are left out."""
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, Mapping):
        return {str(key): to_plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_plain(one) for one in value)
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    return value


def from_plain(model: type[T], raw: object) -> T:
    """Read a value back.

    Raises:
        ValueError: It isn't what `to_plain` makes of that model.
    """
    try:
        value: T = _read(model, raw)
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError(f"not a {model.__name__}: {error}") from error
    return value


@cache
def _hints(model: type) -> dict[str, Any]:
    hints = get_type_hints(model)
    return {field.name: hints[field.name] for field in fields(model)}


def _read(annotation: Any, raw: Any) -> Any:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        if raw is None:
            return None
        return _read(next(a for a in get_args(annotation) if a is not types.NoneType), raw)
    if origin in (tuple, frozenset):
        inner = get_args(annotation)
        if origin is tuple and inner[-1] is not Ellipsis:
            return tuple(_read(kind, one) for kind, one in zip(inner, raw, strict=True))
        return origin(_read(inner[0], one) for one in raw)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        value_kind = get_args(annotation)[1]
        return {str(key): _read(value_kind, one) for key, one in raw.items()}
    if annotation in (object, Any):
        return raw
    if annotation is date:
        return date.fromisoformat(raw)
    if annotation is float:
        return float(raw)
    if issubclass(annotation, StrEnum):
        return annotation(raw)
    if isinstance(annotation, type) and is_dataclass(annotation):
        hints = _hints(annotation)
        return annotation(**{key: _read(hints[key], raw[key]) for key in hints if key in raw})
    if not isinstance(raw, annotation):
        raise TypeError(f"{raw!r} is not {annotation.__name__}")
    return raw
