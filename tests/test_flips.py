"""One changed byte on disk: `check` names it, and nothing is answered wrong; `python -m bench.flips` tries 200."""

from bench.flips import drill, prepare
from tests.paths import SAMPLES


def test_a_changed_byte_is_named_and_never_answered_from(tmp_path):
    """In each of twenty places of index, ledger and originals."""
    data = tmp_path / "data"
    prepare(data, SAMPLES)
    table = drill(data, 20, seed=7)
    assert {kind: row.places for kind, row in table.items()} == {"index": 10, "ledger": 6, "originals": 4}
    assert [row.how for row in table.values()] == [{}, {}, {}]
    assert all((row.undetected, row.wrong) == (0, 0) for row in table.values())
    assert table["index"].refused and table["ledger"].refused and table["originals"].refused
