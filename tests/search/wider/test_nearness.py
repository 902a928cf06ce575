"""The order of the best matches by what stands together."""

import dataclasses

from index.embedded.engine import WhooshEngine
from index.engine import Request
from index.queries import Most, Run
from search.wider.nearness import nearness, search
from tests.handmade import THIRD, article

WORDS = ("茶园", "投产", "增收")
FILLER = "其余各项工作也在有序推进之中。" * 3


def test_the_share_that_stands_together():
    """All in one paragraph count whole; apart, or in two paragraphs, only what one window has; none without any."""
    together = ["简讯", f"{FILLER}茶园投产增收。"]
    apart = ["简讯", f"茶园。{FILLER}投产。{FILLER}增收。"]
    divided = ["简讯", "茶园投产。", "增收。"]
    none = ["简讯", FILLER]
    found = nearness([together, apart, divided, none], WORDS)
    assert found[0] == 1.0
    assert 0 < found[1] < found[2] < 1
    assert found[3] == 0.0
    assert nearness([none], WORDS) == [0.0]
    assert nearness([], WORDS) == []


def test_pages_of_the_best_matches_tile(tmp_path):
    """Near ones come first, and pages one after another give each article once."""
    far = [
        article("yunling-2023-3", n, "brief", f"简讯{n}", f"茶园。{FILLER}投产。{FILLER}增收。") for n in range(1, 40)
    ]
    near = article("yunling-2023-3", 40, "brief", "简讯40", f"{FILLER}{FILLER}茶园投产增收。")
    engine = WhooshEngine.create(tmp_path / "index", ())
    engine.write([dataclasses.replace(THIRD, articles=(*far, near))])
    request = Request(Most(tuple(map(Run, WORDS)), 0.2), limit=7)
    pages = [search(engine, dataclasses.replace(request, offset=offset)) for offset in range(0, 49, 7)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == pages[0].total == 40
    plain = [hit.id for hit in engine.walk(request)]
    assert sorted(ids[:30]) == sorted(plain[:30]) and ids[30:] == plain[30:]
