"""Plain tables into the model's frozen dataclasses, finding everything that doesn't fit.

The model's annotations are the only description of what may be written; a sheet's table and a
Python plugin's value are both held against them here. What doesn't fit is replaced by a stand-in,
so that the rest can still be looked at and an author hears of everything at once.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from supple.problem import Problem, inside, numbered
from supple.routine import Entry
from supple.stretch import Range

T = TypeVar("T")
Report = Callable[[Problem], None]

MOST_NUMBER = 1_000_000_000
"""A number beyond this isn't meant; nor can very large ones be written out."""

MOST_IN_A_LIST = 100
"""The most values in any list, such as aliases."""

_PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Shaped(Generic[T]):
    """A model value made of something.

    Attributes:
        value: The value, with a stand-in wherever something didn't fit.
        problems: What didn't fit; only without any may the value be used.
    """

    value: T
    problems: tuple[Problem, ...]


def shape(model: type[T], table: object) -> Shaped[T]:
    """Make a model value from a table, or check one that is made already.

    Args:
        model: The dataclass to make.
        table: A mapping of field names to plain values, or an instance of the model.
    """
    problems: list[Problem] = []
    value: T = _read(model, table, "", problems.append)
    return Shaped(value, tuple(problems))


def kinds(annotation: Any) -> str:
    """What an annotation admits, in an author's words."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if _is_enum(annotation):
        return "one of " + ", ".join(annotation)
    if annotation is Range:
        return "a whole number, or three: the least, the usual, the most"
    if get_origin(annotation) in (tuple, frozenset):
        return f"a list, each {kinds(get_args(annotation)[0])}"
    if get_origin(annotation) in (Union, types.UnionType):
        return kinds(_plain(annotation))
    return "a table"


@cache
def model_fields(model: type) -> dict[str, tuple[Field[Any], Any]]:
    """A model's fields with their resolved annotations, by name."""
    hints = get_type_hints(model)
    return {field.name: (field, hints[field.name]) for field in fields(model)}


def required(field: Field[Any]) -> bool:
    """Whether a field has no default."""
    return field.default is MISSING and field.default_factory is MISSING


def _is_enum(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)


def _read(annotation: Any, raw: object, where: str, report: Report) -> Any:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return None if raw is None else _read(_plain(annotation), raw, where, report)
    if origin in (tuple, frozenset):
        return _read_many(origin, annotation, raw, where, report)
    if origin is Mapping:
        return _read_mapping(annotation, raw, where, report)
    if _is_enum(annotation):
        return _read_enum(annotation, raw, where, report)
    if annotation is Range:
        return _read_range(raw, where, report)
    if annotation is Entry and isinstance(raw, str):
        return Entry(stretch=raw)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return _read_table(annotation, raw, where, report)
    if annotation is float and type(raw) is int:
        raw = float(raw) if _sensible(raw) else raw
    if type(raw) is annotation and _sensible(raw):
        return raw.strip() if isinstance(raw, str) else raw
    return _misfit(annotation, raw, where, report)


def _plain(annotation: Any) -> Any:
    """An annotation without its "or None"."""
    return next(arg for arg in get_args(annotation) if arg is not types.NoneType)


def _sensible(raw: object) -> bool:
    """Whether it isn't a number too large to be meant, or to be written out."""
    return not isinstance(raw, int | float) or abs(raw) <= MOST_NUMBER


def _misfit(annotation: Any, raw: object, where: str, report: Report) -> Any:
    report(Problem(where=where, message=f"{_shown(raw)} is not {kinds(annotation)}"))
    return _stand_in(annotation)


def _stand_in(annotation: Any) -> Any:
    """The least value of an annotation's kind."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return None
    if origin in (tuple, frozenset):
        inner, *rest = get_args(annotation)
        fixed = bool(rest) and rest[0] is not Ellipsis
        return origin(map(_stand_in, (inner, *rest))) if fixed else origin()
    if origin is Mapping:
        return {}
    if _is_enum(annotation):
        return next(iter(annotation))
    if annotation is Range:
        return Range(1, 1, 1)
    if is_dataclass(annotation):
        known = model_fields(cast(type, annotation)).items()
        needed = {name: _stand_in(kind) for name, (field, kind) in known if required(field)}
        return cast(Any, annotation)(**needed)
    return annotation()


def _read_many(origin: Any, annotation: Any, raw: object, where: str, report: Report) -> Any:
    if isinstance(raw, str | bytes | Mapping) or not isinstance(raw, Sequence | frozenset | set):
        return _misfit(annotation, raw, where, report)
    inner, *rest = get_args(annotation)
    if len(raw) > MOST_IN_A_LIST:
        message = f"it has {len(raw)} values; the most is {MOST_IN_A_LIST}"
        report(Problem(where=where, message=message))
        return _stand_in(annotation)
    if rest and rest[0] is not Ellipsis and len(raw) != 1 + len(rest):
        report(Problem(where=where, message=f"{_shown(raw)} has not {1 + len(rest)} values"))
        return _stand_in(annotation)
    return origin(
        _read(inner, one, where if _is_single(one) else numbered(where, number), report)
        for number, one in enumerate(raw, start=1)
    )


def _is_single(one: object) -> bool:
    """Whether it shows by itself which one of a list it is, and so needs no number."""
    return isinstance(one, str | int | float)


def _read_mapping(annotation: Any, raw: object, where: str, report: Report) -> Any:
    if not isinstance(raw, Mapping):
        return _misfit(annotation, raw, where, report)
    key_kind, value_kind = get_args(annotation)
    return {
        _read(key_kind, key, where, report): _read(
            value_kind, one, inside(where, _shown(key)), report
        )
        for key, one in raw.items()
    }


def _read_enum(annotation: type[StrEnum], raw: object, where: str, report: Report) -> Any:
    if isinstance(raw, str) and raw in tuple(annotation):
        return annotation(raw)
    near = get_close_matches(_shown(raw).strip("'").replace(" ", "_"), tuple(annotation), n=1)
    remedy = f"did you mean {near[0]}?" if near else kinds(annotation)
    report(Problem(where=where, message=f"{_shown(raw)} isn't known: {remedy}"))
    return _stand_in(annotation)


def _read_range(raw: object, where: str, report: Report) -> Any:
    if isinstance(raw, Range):
        raw = [raw.least, raw.usual, raw.most]
    if type(raw) is int and _sensible(raw):
        return Range(raw, raw, raw)
    if not isinstance(raw, list | tuple) or len(raw) != 3:
        return _misfit(Range, raw, where, report)
    if not all(type(number) is int and _sensible(number) for number in raw):
        return _misfit(Range, raw, where, report)
    if not raw[0] <= raw[1] <= raw[2]:
        report(Problem(where=where, message=f"{_shown(raw)} should go from the least to the most"))
        return _stand_in(Range)
    return Range(*raw)


def _read_table(model: type, raw: object, where: str, report: Report) -> Any:
    if isinstance(raw, model):
        raw = {name: getattr(raw, name) for name in model_fields(model)}
    if not isinstance(raw, Mapping):
        return _misfit(model, raw, where, report)
    known = model_fields(model)
    for key in raw:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            remedy = f"did you mean {near[0]}?" if near else "there is no such key"
            name = _shortened(str(key))
            report(Problem(where=where, key=name, message=f"{name}: {remedy}"))
    values: dict[str, object] = {}
    for name, (field, annotation) in known.items():
        if name in raw:
            values[name] = _read(annotation, raw[name], inside(where, name), report)
        elif required(field):
            message = f"{name} is missing: {kinds(annotation)}"
            report(Problem(where=where, key=name, message=message))
            values[name] = _stand_in(annotation)
    return model(**values)


def _shown(raw: object) -> str:
    try:
        return _shortened(repr(raw))
    except ValueError:  # a number of thousands of digits isn't written out
        return "a number that large"


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
