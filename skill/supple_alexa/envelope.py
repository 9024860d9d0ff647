"""Requests as objects of Amazon's SDK, and its responses as JSON, decoding no more than is read.

The SDK's own serializer decodes a request to its last field before anything is done with it. Here
an object is an instance of a generated subclass of the SDK's model class, so that `isinstance`
holds and every attribute and method is there. It keeps the JSON that it was made of, and decodes a
field when that is first read.

Nothing in a request makes it raise. Where Alexa runs ahead of the SDK, last published in 2023, or
sends what doesn't fit, it differs from the SDK's serializer, which refuses such a request whole:

- A type that the SDK doesn't know, of a request, say, becomes the base class.
- A value of an enumeration that it doesn't know stays text, and anything else that doesn't fit
  stays as it is.
- A field that it doesn't know is there under its name in the JSON, as with the SDK, but never in
  the place of an attribute that it does know.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

import orjson
from ask_sdk_core.serialize import DefaultSerializer

Decode = Callable[[Any], Any]

_ABSENT = object()


class LazySerializer(DefaultSerializer):  # type: ignore[misc]
    """Takes the place of the SDK's: `skill.serializer = LazySerializer()`."""

    def deserialize(self, payload: str | bytes | None, obj_type: Any) -> Any:
        """The SDK's object for JSON text; None for None.

        Args:
            payload: The text.
            obj_type: A class of the SDK, or its or another type's name, such as `list[str]`.

        Raises:
            ValueError: It isn't JSON.
        """
        return None if payload is None else self.read(orjson.loads(payload), obj_type)

    def read(self, json: Any, obj_type: Any) -> Any:
        """The SDK's object for JSON that has been parsed already."""
        return None if json is None else _decoder(obj_type)(json)

    def write(self, model: Any) -> bytes:
        """An object of the SDK as JSON text; a field that is None is left out."""
        return orjson.dumps(model, default=_fields)


def json_of(model: Any) -> Mapping[str, Any]:
    """The JSON that an object was read from."""
    json: Mapping[str, Any] = model._json
    return json


class _Lazy:
    """What a generated class adds to the SDK's.

    Attributes:
        _json: What the object was read from; beside its `__dict__`, which holds what is decoded.
        _names: The names of the class's attributes, by those that they have in the JSON.
        _blank: An object of the SDK's class with nothing in it.
    """

    __slots__ = ("_json",)
    _names: ClassVar[Mapping[str, str]]
    _blank: ClassVar[Mapping[str, Any]]

    def __init__(self, json: Mapping[str, Any]):
        self._json = json

    def __getattr__(self, name: str) -> Any:
        """A field that the SDK doesn't know: Python asks here for what it finds nowhere else."""
        if name.startswith("__") or name in self._names or name not in self._json:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return self._json[name]

    def __eq__(self, other: object) -> bool:
        """As the SDK compares: by everything that was received, read yet or not."""
        for one in (self, other):
            if isinstance(one, _Lazy):
                one._read_all()
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment] # the SDK's objects have none either

    def _read_all(self) -> None:
        unknown = {
            name: value
            for name, value in self._json.items()
            if name not in self._names and not hasattr(type(self), name)
        }
        known = {name: getattr(self, name) for name in self._names.values()}
        vars(self).update({**self._blank, **unknown, **vars(self), **known})


class _Field:
    """A field that is decoded when it is first read, and lies in the object's dict from then on.

    It has no `__set__`, and so Python looks into that dict before it asks here.
    """

    __slots__ = ("_blank", "_json_name", "_kind", "_name")

    def __init__(self, name: str, json_name: str, kind: str, blank: object):
        self._name, self._json_name, self._kind, self._blank = name, json_name, kind, blank

    def __get__(self, model: Any, owner: type) -> Any:
        if model is None:
            return self
        json = model._json.get(self._json_name, _ABSENT)
        if json is _ABSENT:
            value = self._blank
        else:
            value = None if json is None else _decoder(self._kind)(json)
        model.__dict__[self._name] = value
        return value


class _Own(dict[str, Any]):
    """Session attributes: the SDK's copy of them, to the last leaf and in every turn, is spared.

    It guards a request that others still look at; this one was parsed for one turn alone.
    """

    def __deepcopy__(self, _memo: object) -> "_Own":
        return self


@cache
def _decoder(kind: Any) -> Decode:
    """Decodes JSON, other than null, of a type that the SDK's models name."""
    if kind in ("str", "int", "bool", "object"):
        return _as_it_is
    if kind == "float":
        return _float
    if kind == "datetime":
        return _datetime
    if kind == "dict(str, object)":
        return lambda json: _Own(json) if isinstance(json, dict) else json
    if isinstance(kind, str) and kind.startswith("dict("):
        return _dict_decoder(_decoder(kind.removeprefix("dict(str, ").removesuffix(")")))
    if isinstance(kind, str) and kind.startswith("list["):
        return _list_decoder(_decoder(kind.removeprefix("list[").removesuffix("]")))
    if isinstance(kind, str):
        module, _, name = kind.rpartition(".")
        return _decoder(getattr(import_module(module), name))
    if issubclass(kind, Enum):
        return _enum_decoder(kind)
    return _model_decoder(kind) if hasattr(kind, "deserialized_types") else _as_it_is


def _model_decoder(model: Any) -> Decode:
    """Decodes a model of the SDK, as the subclass that the JSON says it is where it says so."""
    key = getattr(model, "json_discriminator_key", None)
    kinds = getattr(model, "discriminator_value_class_map", {})

    def decode(json: Any) -> Any:
        if not isinstance(json, dict):
            return json
        said = json.get(key)
        kind = kinds.get(said) if isinstance(said, str) else None
        return _lazy(_model(kind) if kind else model)(json)

    return decode


@cache
def _model(name: str) -> Any:
    module, _, name = name.rpartition(".")
    return getattr(import_module(module), name)


@cache
def _lazy(model: Any) -> Any:
    """The lazy subclass of a model."""
    blank = vars(model())
    fields = {
        name: _Field(name, json_name, model.deserialized_types[name], blank.get(name))
        for name, json_name in model.attribute_map.items()
    }
    names = {json_name: name for name, json_name in model.attribute_map.items()}
    return type(model.__name__, (_Lazy, model), {**fields, "_names": names, "_blank": blank})


def _dict_decoder(decode: Decode) -> Decode:
    def decode_all(json: Any) -> Any:
        if not isinstance(json, dict):
            return json
        return {key: None if one is None else decode(one) for key, one in json.items()}

    return decode_all


def _list_decoder(decode: Decode) -> Decode:
    def decode_all(json: Any) -> Any:
        if not isinstance(json, list):
            return json
        return [None if one is None else decode(one) for one in json]

    return decode_all


def _enum_decoder(kind: type[Enum]) -> Decode:
    members: Mapping[Any, Enum] = {member.value: member for member in kind}
    return lambda json: members.get(json, json) if isinstance(json, str) else json


def _datetime(json: Any) -> Any:
    try:
        return datetime.fromisoformat(json)
    except (TypeError, ValueError):
        return json


def _float(json: Any) -> Any:
    return float(json) if type(json) is int else json


def _as_it_is(json: Any) -> Any:
    return json


def _fields(value: Any) -> Any:
    """What orjson is to write for a model."""
    return {
        json_name: field
        for name, json_name in value.attribute_map.items()
        if (field := getattr(value, name)) is not None
    }
