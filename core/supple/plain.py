"""Frozen values into plain JSON values and back: sessions travel so, and progress is kept so.

Unlike `shape`, which finds everything wrong with what an author wrote, this reads only what Supple
wrote itself, perhaps in an older version: unknown keys are passed over, missing ones get their
default.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]


def to_plain(value: object) -> Any:
    """A value as dicts, lists, text and numbers; fields that hold their default are left out."""
    annotation: Any = type(value)
    return _form(annotation).write(value)


def from_plain(model: type[T], raw: object) -> T:
    """Read a value back.

    Raises:
        ValueError: It isn't what `to_plain` makes of that model.
    """
    annotation: Any = model
    try:
        value: T = _form(annotation).read(raw)
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError(f"not a {model.__name__}: {error}") from error
    return value


class _Form(NamedTuple):
    """How the values of an annotation are read and written.

    A session and somebody's progress are read and written in every turn, so what an annotation
    asks for is worked out once and kept as two functions.
    """

    read: Convert
    write: Convert


@cache
def _form(annotation: Any) -> _Form:
    kind, inner = get_origin(annotation) or annotation, get_args(annotation)
    if kind in (Union, types.UnionType):
        form = _form(next(one for one in inner if one is not types.NoneType))
        return _Form(_unless_none(form.read), _unless_none(form.write))
    if kind in (object, Any):
        return _Form(_as_it_is, to_plain)
    if issubclass(kind, StrEnum):
        return _Form({str(member): member for member in kind}.__getitem__, str.__str__)
    if issubclass(kind, date):
        return _Form(date.fromisoformat, kind.isoformat)
    if kind is float:
        return _Form(float, _as_it_is)
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if issubclass(kind, Mapping):
        return _of_mapping(_form(inner[1] if inner else object))
    if kind is tuple and inner and inner[-1] is not Ellipsis:
        return _of_parts([_form(one) for one in inner])
    if issubclass(kind, tuple | list | frozenset):
        return _of_several(kind, _form(inner[0] if inner else object))
    return _Form(_checked(kind), _as_it_is)


def _of_dataclass(model: Any) -> _Form:
    hints = get_type_hints(model)
    forms = {field.name: _form(hints[field.name]) for field in fields(model)}
    readers = {name: form.read for name, form in forms.items()}
    writers = [(field.name, field.default, forms[field.name].write) for field in fields(model)]

    def read(raw: Any) -> Any:
        return model(**{key: readers[key](one) for key, one in raw.items() if key in readers})

    def write(value: Any) -> dict[str, Any]:
        return {
            name: write_one(one)
            for name, default, write_one in writers
            if (one := getattr(value, name)) != default
        }

    return _Form(read, write)


def _of_mapping(form: _Form) -> _Form:
    read, write = form
    return _Form(
        lambda raw: {str(key): read(one) for key, one in raw.items()},
        lambda value: {str(key): write(one) for key, one in value.items()},
    )


def _of_parts(forms: list[_Form]) -> _Form:
    """A tuple of a certain length."""
    return _Form(
        lambda raw: tuple(form.read(one) for form, one in zip(forms, raw, strict=True)),
        lambda value: [form.write(one) for form, one in zip(forms, value, strict=True)],
    )


def _of_several(kind: type, form: _Form) -> _Form:
    """A tuple, list or set of any length."""
    read, write = form
    listed: Convert = sorted if issubclass(kind, frozenset) else list
    return _Form(lambda raw: kind(map(read, raw)), lambda value: listed(map(write, value)))


def _unless_none(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _checked(kind: type) -> Convert:
    def read(raw: Any) -> Any:
        if not isinstance(raw, kind):
            raise TypeError(f"{raw!r} is not {kind.__name__}")
        return raw

    return read


def _as_it_is(value: Any) -> Any:
    return value
