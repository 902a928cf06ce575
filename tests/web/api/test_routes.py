"""The interface for programs, asked as programs ask."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from index.embedded.engine import WhooshEngine
from tests import handmade
from tests.web.api.asking import TOLD
from web import create_app
from web.api.document import operations


def walk(client, address, name):
    """All rows of a list, by its `next`, and how many pages they came in."""
    rows, pages = [], 0
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        found = answer.get_json()
        rows += found[name]
        address, pages = found["next"], pages + 1
    return rows, pages


def test_every_operation_is_asked_somewhere():
    """The list of addresses that tests ask leaves none out."""
    assert {id for id, _ in TOLD} == {one.id for one in operations().values() if one.method == "GET"}


@pytest.mark.parametrize("size", [1, 7, 26, 100])
def test_a_walk_gives_every_article_once_whatever_the_size_of_its_pages(client, size):
    """26 articles, in the order of the page."""
    rows, pages = walk(client, f"/api/v1/articles?sort=oldest&size={size}", "articles")
    assert len(rows) == 26 == len({row["id"] for row in rows})
    assert pages == -(-26 // size)
    assert [row["id"] for row in rows] == [
        hit["id"] for hit in walk(client, "/api/v1/search?sort=oldest&size=100", "hits")[0]
    ]


def test_results_by_issue_are_walked_issue_by_issue(client):
    """Every issue once, with all of its articles, in the order of the search."""
    issues, pages = walk(client, "/api/v1/search?q=就业&sort=newest&by=issue&size=2", "issues")
    whole = client.get("/api/v1/search?q=就业&sort=newest&by=issue&size=100").get_json()
    told = [[(i["issue"], i["total"], i["hits"]) for i in some] for some in (issues, whole["issues"])]
    assert told[0] == told[1] and len(issues) == whole["all_issues"] and pages == -(-len(issues) // 2)
    assert sum(one["total"] for one in issues) == whole["total"]
    assert [id for one in issues for id in one["hits"]] == [hit["id"] for hit in whole["hits"]]
    assert "issues" not in client.get("/api/v1/search?q=就业").get_json()
    assert client.get("/api/v1/search?q=就业&by=day").status_code == 400


def test_a_walk_goes_on_in_the_generation_that_it_began_with(tmp_path):
    """Five issues are walked through; after the first page one of them is withdrawn, and a sixth comes."""
    engine = WhooshEngine.create(tmp_path, ())
    engine.write(handmade.ISSUES[:-1])
    client = create_app(engine).test_client()
    first = client.get("/api/v1/articles?sort=oldest&size=3").get_json()
    engine.write(handmade.ISSUES[-1:], gone=[handmade.ISSUES[0].id])
    rows, _ = walk(client, first["next"], "articles")
    assert len(rows) + 3 == first["total"] == sum(len(issue.articles) for issue in handmade.ISSUES[:-1])
    assert client.get("/api/v1/articles").get_json()["total"] != first["total"]


def test_issues_and_lines_are_walked_as_well(client):
    """6 issues two at a time; the lines of 23 articles ten at a time are those of all at once."""
    assert [len(walk(client, f"/api/v1/issues?size={size}", "issues")[0]) for size in (2, 100)] == [6, 6]
    lines = [walk(client, f"/api/v1/concordance?q=就业&size={size}", "lines")[0] for size in (10, 100)]
    assert len(lines[0]) == len(lines[1]) > 23


def test_a_cursor_is_of_one_request(client):
    """With other words, another order or a made-up mark it is none: 404, and what to do."""
    next = client.get("/api/v1/search?q=就业&size=5").get_json()["next"]
    assert client.get(next).status_code == 200
    forged = next[:-1] + ("0" if next[-1] != "0" else "1")
    for other in (next.replace("size=5", "size=6"), next + "&sort=newest", forged):
        answer = client.get(other)
        assert answer.status_code == 404
        assert "cursor" in answer.get_json()["detail"]


def test_what_a_page_shows_the_interface_says(client):
    """The total, the counts and the hits are those of `format=json`."""
    page = client.get("/search?q=就业&format=json").get_json()
    found = client.get("/api/v1/search?q=就业").get_json()
    for name in ("total", "hits", "facets", "histogram", "generation"):
        assert found[name] == page[name]


def test_keywords_and_related_articles_are_those_of_the_page(client):
    """Each word and each title stands on the article's page, in the same order."""
    found = client.get("/api/v1/articles/yunling-2023-1-03/related").get_json()
    page = client.get("/articles/yunling-2023-1-03").text
    page = page[page.index('id="keywords"') :]
    assert found["keywords"] and found["articles"]
    for names in ([one["word"] for one in found["keywords"]], [one["title"] for one in found["articles"]]):
        places = [page.index(f">{name}</a>") for name in names]
        assert places == sorted(places)


def test_ends_in_the_wrong_order_change_places_and_that_is_said(client):
    """from=2024&to=2023 is answered as 2023 to 2024."""
    right = client.get("/api/v1/search?from=2023&to=2024-03").get_json()
    wrong = client.get("/api/v1/search?from=2024-03&to=2023").get_json()
    assert wrong["total"] == right["total"] > 0
    assert [len(right["notices"]), len(wrong["notices"])] == [0, 1]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/nowhere", 404),
        ("/api/v1/articles/nothing-2020-1-01", 404),
        ("/api/v1/issues/nothing-2020-1", 404),
        ("/api/v1/search?size=1000", 400),
        ("/api/v1/search?as_of=99", 404),
        ("/api/v1/compare?q=龘龘", 404),
    ],
)
def test_errors_are_problem_details_in_both_languages(client, address, status):
    """RFC 9457: its media type, its members, the status in both places."""
    for lang in ("zh", "en"):
        answer = client.get(address, headers={"Accept-Language": lang})
        problem = answer.get_json(force=True)
        assert answer.mimetype == "application/problem+json"
        assert answer.status_code == problem["status"] == status
        assert problem["type"] == "about:blank" and problem["title"] and problem["detail"]
        assert any("一" <= char <= "鿿" for char in problem["title"]) == (lang == "zh")


def test_another_method_is_refused_and_told_which_are_there(client):
    """405 with Allow; a draft that is no JSON 415."""
    answer = client.post("/api/v1/search")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.post("/api/v1/verify", data="1805名").status_code == 415
    assert client.post("/api/v1/verify", json={"draft": "1805名"}).status_code == 400


def test_a_draft_is_verified_and_one_without_figures_is_no_error(client):
    """Two figures, none of which the six issues have; no figure."""
    told = client.post("/api/v1/verify", json={"text": "培训学员1805名，投入1.5亿元。"}).get_json()
    assert [one["printed"] for one in told["figures"]] == ["1805名", "1.5亿元"]
    assert client.post("/api/v1/verify", json={"text": "没有数字"}).get_json()["figures"] == []


def test_what_did_not_change_is_not_sent_again(client):
    """ETag and 304 of a list, an article, the state."""
    for address in ("/api/v1/", "/api/v1/search?q=就业", "/api/v1/articles/yunling-2023-1-03"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_description_for_people_has_every_operation(client, lang):
    """Each with its path; every example can be opened."""
    page = client.get(f"/api/docs?lang={lang}").text
    for one in operations().values():
        assert f"/api/v1{one.path}</code>" in page
    assert client.get("/api/").headers["Location"].startswith("/api/docs")


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """The document as schemathesis takes it from the site over the issues written by hand."""
    engine = WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    engine.write(handmade.ISSUES)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(engine))


@pytest.mark.parametrize("id", list(operations()))
def test_schemathesis_finds_no_violation(schema, id):
    """Requests made from the document: no 500, statuses, media types and schemas as it says.

    `make test-api` asks many more, wrong ones too; these take a minute.
    """
    one = operations()[id]

    @settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(schema[one.path][one.method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def asked(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    asked()
