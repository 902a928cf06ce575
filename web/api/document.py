"""The OpenAPI document: read once, served in a language, and the judge of every request's parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from corpus.figures.tables import units
from search.figures.amounts import base_of
from search.message import Message
from search.params import LANGUAGES, QueryError


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done at an address: its path below /api/v1, its method, and its parameters, names to schemas."""

    id: str
    path: str
    method: str
    query: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]

    def checked(self, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The parameters of a request, arrays as tuples, numbers as such; defaults filled in.

        Raises `QueryError` for a name that the address does not have, and for a value that the document forbids.
        """
        values: dict[str, list[str]] = {}
        for name, value in given:
            values.setdefault(name, []).append(value)
        for name in values:
            if name not in self.query:
                known = tuple(self.query)
                raise QueryError(Message("没有参数 {name}。这里可以用 {known}。", name=name[:30], known=known))
        if missing := sorted(self.required - values.keys()):
            raise QueryError(Message("缺少参数 {name}。", name=missing[0]))
        found: dict[str, Any] = {}
        for name, schema in self.query.items():
            if name in values:
                found[name] = _read(name, values[name], schema)
            elif schema.get("type") == "array":
                found[name] = ()
            else:
                found[name] = schema.get("default")
        return found


@cache
def operations() -> Mapping[str, Operation]:
    """The operations of the document, by their ids."""
    found = {}
    for path, methods in _source()["paths"].items():
        for method, one in methods.items():
            parameters = [_resolved(parameter) for parameter in one.get("parameters", ())]
            query = {p["name"]: _resolved(p["schema"]) for p in parameters if p["in"] == "query"}
            required = frozenset(p["name"] for p in parameters if p["in"] == "query" and p.get("required"))
            found[one["operationId"]] = Operation(one["operationId"], path, method.upper(), query, required)
    return found


@cache
def document(language: str) -> Mapping[str, Any]:
    """The document with its texts in that language."""
    said: Mapping[str, Any] = _said(_source(), language)
    return said


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as people read of it: `values` says what it may be, as the document has it."""

    name: str
    required: bool
    description: str
    values: Message | str


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as people read of it; `example` is what follows its path in an address that can be opened."""

    operation: Operation
    summary: str
    parameters: tuple[Parameter, ...]
    example: str | None


@cache
def sections(language: str) -> tuple[tuple[str, tuple[Described, ...]], ...]:
    """The operations under the headings of the document's tags."""
    texts = document(language)
    found = []
    for tag in texts["tags"]:
        under = []
        for path, methods in texts["paths"].items():
            for one in methods.values():
                if tag["name"] in one["tags"]:
                    known = operations()[one["operationId"]]
                    read = tuple(_parameter(_resolved(p, texts), texts) for p in one.get("parameters", ()))
                    plain = "" if known.method == "GET" and "{" not in path else None
                    under.append(Described(known, one["summary"], read, one.get("x-example", plain)))
        found.append((tag["description"], tuple(under)))
    return tuple(found)


def _parameter(parameter: Mapping[str, Any], texts: Mapping[str, Any]) -> Parameter:
    schema = _resolved(parameter["schema"], texts)
    schema = _resolved(schema["items"], texts) if schema["type"] == "array" else schema
    values: Message | str = ""
    if "minimum" in schema:
        values = Message("{least} 至 {most}", least=schema["minimum"], most=schema["maximum"])
    elif 0 < len(schema.get("enum", ())) <= 10:
        values = " | ".join(schema["enum"])
    elif schema["type"] == "boolean":
        values = "true | false"
    return Parameter(parameter["name"], bool(parameter.get("required")), parameter["description"], values)


@cache
def _source() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files("web.api").joinpath("openapi.yaml").read_text("utf-8"))
    written = {f"{scale}{unit}" for unit in units() for scale in ("", "万", "亿")}
    known = sorted(unit for unit in written if base_of(unit))
    for path in ("/figures", "/figures/timeline"):
        for parameter in read["paths"][path]["get"]["parameters"]:
            if parameter.get("name") == "unit":
                parameter["schema"]["enum"] = known
    return read


def _said(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        if value.keys() == LANGUAGES.keys():
            return value[language]
        return {key: _said(one, language) for key, one in value.items()}
    return [_said(one, language) for one in value] if isinstance(value, list) else value


def _resolved(value: Mapping[str, Any], within: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """The value, or what its `$ref` names in the document."""
    while "$ref" in value:
        found: Any = within or _source()
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        value = found
    return value


def _read(name: str, values: list[str], schema: Mapping[str, Any]) -> Any:
    if schema["type"] == "array":
        if not schema.get("minItems", 0) <= len(values) <= schema["maxItems"]:
            raise QueryError(
                Message(
                    "{name} 有 {n} 个值，一次最多用 {most} 个。请去掉一些。",
                    name=name,
                    n=len(values),
                    most=schema["maxItems"],
                )
            )
        return tuple(_one(name, value, _resolved(schema["items"])) for value in values)
    if len(values) > 1:
        raise QueryError(Message("{name} 只能给一次，这里给了 {n} 次。", name=name, n=len(values)))
    return _one(name, values[0], schema)


def _one(name: str, value: str, schema: Mapping[str, Any]) -> Any:
    short = value if len(value) <= 30 else value[:30] + "…"
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        if not re.fullmatch(r"[0-9]{1,10}", value) or not least <= int(value) <= most:
            raise QueryError(
                Message(
                    "{name}={value} 不能用：请写 {least} 到 {most} 之间的整数。",
                    name=name,
                    value=short,
                    least=least,
                    most=most,
                )
            )
        return int(value)
    if schema["type"] == "boolean":
        if value not in ("true", "false"):
            raise QueryError(Message("{name}={value} 不能用：请写 true 或 false。", name=name, value=short))
        return value == "true"
    if "enum" in schema and value not in schema["enum"]:
        known = tuple(schema["enum"][:40])
        raise QueryError(Message("{name}={value} 不能用：可以是 {known}。", name=name, value=short, known=known))
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        raise QueryError(
            Message(
                "{name} 有 {n} 个字符，最多 {most} 个，也不能是空的。",
                name=name,
                n=len(value),
                most=schema["maxLength"],
            )
        )
    if "pattern" in schema and not re.search(schema["pattern"], value):
        raise QueryError(
            Message("{name}={value} 不能用：看不懂，或者没有可以检索的字。写法见 /api/docs。", name=name, value=short)
        )
    return value
