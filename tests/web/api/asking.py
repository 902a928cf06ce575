"""What the tests of the interface ask, an address for every operation that is asked by GET; and who judges answers."""

import time
from urllib.parse import quote

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from web.api.document import document, operations

TOLD = [
    ("state", "/api/v1/"),
    ("openapi", "/api/v1/openapi.json"),
    ("search", "/api/v1/search?q=" + quote("就业") + "&size=5"),
    ("suggest", "/api/v1/suggest?q=" + quote("就")),
    ("articles", "/api/v1/articles?size=100"),
    ("article", "/api/v1/articles/yunling-2023-1-03"),
    ("citation", "/api/v1/articles/yunling-2023-1-03/citation"),
    ("issues", "/api/v1/issues"),
    ("issue", "/api/v1/issues/yunling-2023-1"),
    ("figures", "/api/v1/figures"),
    ("timeline", "/api/v1/figures/timeline?about=" + quote("就业")),
    ("related", "/api/v1/articles/yunling-2023-1-03/related"),
    ("concordance", "/api/v1/concordance?q=" + quote("就业")),
    ("trends", "/api/v1/trends?q=" + quote("就业")),
    ("compare", "/api/v1/compare?q=" + quote("就业")),
    ("near", "/api/v1/near?q=" + quote("就业")),
    ("report", "/api/v1/report"),
]


def answered(client, address):
    """The answer, waited for where it is still in the making."""
    end = time.monotonic() + 30
    while (answer := client.get(address)).status_code == 503 and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def judge(id, found):
    """Raises `jsonschema.ValidationError` where an answer is not as the document says of that operation."""
    told = document("zh")
    schema = told["paths"][operations()[id].path]["get"]["responses"]["200"]
    if "$ref" in schema:
        schema = told["components"]["responses"][schema["$ref"].rpartition("/")[2]]
    schema = schema["content"]["application/json"]["schema"]
    whole = Resource.from_contents({**told, "$id": "urn:told"}, default_specification=DRAFT202012)
    named = {"$ref": "urn:told" + schema["$ref"]} if "$ref" in schema else schema
    jsonschema.Draft202012Validator(
        named, registry=Registry().with_resource("urn:told", whole), format_checker=jsonschema.FormatChecker()
    ).validate(found)
