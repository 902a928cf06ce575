"""The page, the JSON and the CSV of trends."""

import csv
import io

from tests.pages import get
from web.charts.lines import periods, points, strokes


def test_chart_and_table_say_the_same(client):
    """Every point of the chart is a link to its hits, and stands in the table."""
    page = get(client, "/trends?q=就业&q=培训&unit=month")
    data = client.get("/trends?q=就业&q=培训&unit=month&format=json").get_json()
    drawn = [a.get("href") for a in page.all("//svg[@class='trend']//a")]
    told = [p["url"] for line in data["lines"] for p in line["points"] if p["articles"] is not None]
    assert drawn == told
    assert len(page.all("//table/tbody/tr")) == len(data["lines"][0]["points"])
    point = next(p for p in data["lines"][0]["points"] if p["articles"])
    assert f"共 {point['articles']} 篇" in get(client, point["url"]).texts("//h1")[0]


def test_the_csv_has_a_row_for_every_point(client):
    data = client.get("/trends?q=就业&format=json").get_json()
    rows = list(csv.reader(io.StringIO(client.get("/trends?q=就业&format=csv").get_data().decode("utf-8-sig"))))
    assert rows[0] == ["年份", "检索词", "篇数", "全部篇数", "每千篇", "次数", "全部字数", "每万字次数"]
    assert [row[0] for row in rows[1:]] == [p["period"] for p in data["lines"][0]["points"]]
    told = [(p["articles"], p["occurrences"], p["characters"]) for p in data["lines"][0]["points"]]
    assert [(row[2], row[5], row[6]) for row in rows[1:]] == [tuple(map(str, row)) for row in told]


def test_a_scale_stays_with_the_unit(client):
    """From occurrences by year to occurrences by group; the cells are what the JSON says."""
    page = get(client, "/trends?q=就业&scale=times")
    assert "&scale=times" in page.all("//nav//a[.='按工作组']")[0].get("href")
    page = get(client, page.all("//nav//a[.='按工作组']")[0].get("href"))
    data = client.get("/trends?q=就业&unit=group&format=json").get_json()
    cells = [cell.replace(",", "") for cell in page.texts("//table/tbody/tr/td[1]")]
    assert cells == [str(p["occurrences"]) for p in data["lines"][0]["points"]]
    assert page.texts("//thead/tr/th")[-1] == "全部字数"


def test_bad_input_is_an_explained_400(client):
    for query in (
        "",
        "?q=",
        "?q=就业&unit=x",
        "?q=就业&scale=x",
        "?q=" + "&q=".join("一二三四五六"),
        "?q=就业&from=x月",
    ):
        assert client.get(f"/trends{query}").status_code == 400, query
    assert client.get("/trends?q=就业&from=-").status_code == 200


def test_a_gap_interrupts_a_line():
    placed = points([0, 2, None, 4], 4)
    assert placed == [(70.0, 180.0), (246.7, 90.0), None, (600.0, 0.0)]
    assert strokes(placed) == ["70.0,180.0 246.7,90.0", "600.0,0.0"]


def test_the_periods_stand_below_their_points_at_most_five_of_them():
    """All of three years; of 24 months each fifth; of none none."""
    assert periods(["2022", "2023", "2024"]) == [(70.0, "2022"), (335.0, "2023"), (600.0, "2024")]
    months = [f"{2023 + n // 12}-{n % 12 + 1:02}" for n in range(24)]
    assert [name for _, name in periods(months)] == months[::5]
    assert periods([]) == []
