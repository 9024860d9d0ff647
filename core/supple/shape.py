"""Plain tables into the model's frozen dataclasses, finding everything that doesn't fit.

The model's annotations are the only description of what may be written; a sheet's table and a
Python plugin's value are both held against them here.
"""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from supple.problem import Problem
from supple.routine import Entry
from supple.stretch import Range

T = TypeVar("T")
Report = Callable[[Problem], None]

_PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class _Misfit:
    """Stands for a value that couldn't be read; its problem has been reported."""


MISFIT = _Misfit()


def shape(model: type[T], table: object, where: str, report: Report) -> T | None:
    """Make a model value from a table, or check one that is made already.

    Args:
        model: The dataclass to make.
        table: A mapping of field names to plain values, or an instance of the model.
        where: The table's place, for the reports.
        report: Called with each problem found.

    Returns:
        The value; None if anything was wrong with it.
    """
    value = _read(model, table, where, report)
    return value if isinstance(value, model) else None


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
        return kinds(next(arg for arg in get_args(annotation) if arg is not types.NoneType))
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


def _read(annotation: Any, raw: object, where: str, report: Report) -> object:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        if raw is None:
            return None
        return _read(
            next(arg for arg in get_args(annotation) if arg is not types.NoneType),
            raw,
            where,
            report,
        )
    if origin in (tuple, frozenset):
        return _read_many(origin, annotation, raw, where, report)
    if _is_enum(annotation):
        return _read_enum(annotation, raw, where, report)
    if annotation is Range:
        return _read_range(raw, where, report)
    if annotation is Entry and isinstance(raw, str):
        return Entry(stretch=raw)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return _read_table(annotation, raw, where, report)
    if annotation is float and type(raw) is int:
        return float(raw)
    if type(raw) is annotation:
        return raw.strip() if isinstance(raw, str) else raw
    report(Problem(where=where, message=f"{_shown(raw)} is not {kinds(annotation)}"))
    return MISFIT


def _read_many(origin: Any, annotation: Any, raw: object, where: str, report: Report) -> object:
    if isinstance(raw, str | bytes | Mapping) or not isinstance(raw, Sequence | frozenset | set):
        report(Problem(where=where, message=f"{_shown(raw)} is not {kinds(annotation)}"))
        return MISFIT
    inner, *rest = get_args(annotation)
    if rest and rest[0] is not Ellipsis and len(raw) != 1 + len(rest):
        report(Problem(where=where, message=f"{_shown(raw)} has not {1 + len(rest)} values"))
        return MISFIT
    values = [
        _read(inner, one, _numbered(where, number, one), report)
        for number, one in enumerate(raw, start=1)
    ]
    return MISFIT if MISFIT in values else origin(values)


def _read_enum(annotation: type[StrEnum], raw: object, where: str, report: Report) -> object:
    if isinstance(raw, str) and raw in tuple(annotation):
        return annotation(raw)
    near = get_close_matches(str(raw).replace(" ", "_"), tuple(annotation), n=1)
    remedy = f"did you mean {near[0]}?" if near else kinds(annotation)
    report(Problem(where=where, message=f"{_shown(raw)} isn't known: {remedy}"))
    return MISFIT


def _read_range(raw: object, where: str, report: Report) -> object:
    if isinstance(raw, Range):
        raw = [raw.least, raw.usual, raw.most]
    if type(raw) is int:
        return Range(raw, raw, raw)
    if isinstance(raw, list | tuple) and len(raw) == 3 and all(type(n) is int for n in raw):
        if raw[0] <= raw[1] <= raw[2]:
            return Range(*raw)
        report(Problem(where=where, message=f"{_shown(raw)} should go from the least to the most"))
        return MISFIT
    report(Problem(where=where, message=f"{_shown(raw)} is not {kinds(Range)}"))
    return MISFIT


def _read_table(model: type, raw: object, where: str, report: Report) -> object:
    if isinstance(raw, model):
        raw = {name: getattr(raw, name) for name in model_fields(model)}
    if not isinstance(raw, Mapping):
        report(Problem(where=where, message=f"{_shown(raw)} is not a table"))
        return MISFIT
    for key in _unknown(raw, model):
        near = get_close_matches(str(key), model_fields(model), n=1)
        remedy = f"did you mean {near[0]}?" if near else "there is no such key"
        report(Problem(where=where, message=f"{key}: {remedy}"))
    values: dict[str, object] = {}
    for name, (field, annotation) in model_fields(model).items():
        if name in raw:
            values[name] = _read(annotation, raw[name], _joined(where, name), report)
        elif required(field):
            report(Problem(where=where, message=f"{name} is missing: {kinds(annotation)}"))
            values[name] = MISFIT
    return MISFIT if MISFIT in values.values() or any(_unknown(raw, model)) else model(**values)


def _unknown(raw: Mapping[Any, object], model: type) -> Iterator[object]:
    return (key for key in raw if key not in model_fields(model))


def _joined(where: str, name: str) -> str:
    return f"{where}, {name}" if where else name


def _numbered(where: str, number: int, one: object) -> str:
    """`parts` becomes `part 2`; plain values in a list need no number of their own."""
    if isinstance(one, str | int | float):
        return where
    head, _, last = where.rpartition(", ")
    return _joined(head, f"{last.removesuffix('s')} {number}")


def _shown(raw: object) -> str:
    text = repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."
