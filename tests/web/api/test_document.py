"""The document of the interface: it is OpenAPI 3.1, it has every address, and it judges what is asked."""

import re

import jsonschema
import pytest
import yaml

from search.params import QueryError
from tests.paths import ROOT
from tests.web.api.asking import TOLD, answered, judge
from web.api.document import document, operations


def test_every_address_below_api_v1_stands_in_the_document_and_the_other_way_round(app):
    """Paths and methods of the application's map against those of the document."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1")]
    served = {(re.sub("<[^>]*>", "{id}", rule.rule), method) for rule in rules for method in rule.methods}
    told = {(f"/api/v1{one.path}", one.method) for one in operations().values()}
    assert {(path, method) for path, method in served if method not in ("HEAD", "OPTIONS")} == told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_the_document_is_left_in_two_languages(language):
    """Where {zh: …, en: …} stood, a sentence stands."""

    def texts(value):
        if isinstance(value, dict):
            assert value.keys() != {"zh", "en"}
            for one in value.values():
                yield from texts(one)
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)
        elif isinstance(value, str):
            yield value

    assert len(list(texts(document(language)))) > 300


def test_the_english_document_speaks_english():
    """Its summaries and descriptions have no Chinese beside examples."""
    for path, methods in document("en")["paths"].items():
        for one in methods.values():
            assert not re.search("[一-鿿]", one["summary"]), path


def test_every_reference_of_the_document_leads_somewhere():
    """The schemas resolve, and are schemas."""
    told = document("en")
    for name, schema in told["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name == name.strip()
    text = (ROOT / "web/api/openapi.yaml").read_text("utf-8")
    for pointer in set(re.findall(r'\$ref: "#/([^"]+)"', text)):
        value = told
        for part in pointer.split("/"):
            value = value[part]


@pytest.mark.parametrize(("id", "address"), TOLD)
def test_every_answer_is_as_the_document_says(client, id, address):
    """The JSON of each address against the schema of its answer."""
    response = answered(client, address)
    assert response.status_code == 200, response.text
    judge(id, response.get_json())


def test_the_yaml_is_read_as_it_stands():
    """No key stands twice in one mapping, of which YAML would keep the last in silence."""

    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            assert len(keys) == len(set(keys)), node.start_mark
            return super().construct_mapping(node, deep)

    yaml.load((ROOT / "web/api/openapi.yaml").read_text("utf-8"), Strict)


@pytest.mark.parametrize(
    ("id", "given", "said"),
    [
        ("search", [("size", "0")], "1 到 100"),
        ("search", [("size", "十")], "1 到 100"),
        ("search", [("foo", "1")], "没有参数 foo"),
        ("search", [("q", "a"), ("q", "b")], "只能给一次"),
        ("search", [("sort", "best")], "relevance、newest、oldest"),
        ("search", [("from", "2023-02-29")], "from=2023-02-29"),
        ("search", [("from", "singlemessage")], "from=singlemessage"),
        ("search", [("kind", "poem")], "feature、brief"),
        ("search", [("place", f"地{n}") for n in range(51)], "一次最多用 50 个"),
        ("search", [("q", "就" * 501)], "最多 500 个"),
        ("search", [("q", "——")], "没有可以检索的字"),
        ("figures", [("min", "一大堆")], "min=一大堆"),
        ("figures", [("certain", "maybe")], "true 或 false"),
        ("concordance", [], "缺少参数 q"),
    ],
)
def test_what_the_document_forbids_is_refused_with_a_reason(id, given, said):
    """Each with a sentence that names the parameter and what it may be."""
    with pytest.raises(QueryError, match=re.escape(said)):
        operations()[id].checked(given)


def test_the_days_that_a_date_may_be_are_those_of_the_calendar():
    """29 February in leap years alone; 31 days where a month has them."""
    checked = operations()["search"].checked
    for day in ("2024", "2024-02", "2024-02-29", "2000-02-29", "2023-12-31", "1999-04-30"):
        assert checked([("to", day)])["to"] == day
    for day in ("2023-02-29", "1900-02-29", "2023-04-31", "2023-13", "2023-00-01", "0000", "20230401"):
        with pytest.raises(QueryError):
            checked([("to", day)])
