"""The tables in the README."""

from bench import table


def test_what_is_said_of_the_site_stays(tmp_path, monkeypatch):
    """The engines' tables are replaced, what stands above and below them is kept; again gives the same."""
    readme = tmp_path / "README.md"
    monkeypatch.setattr(table, "README", readme)
    readme.write_text(f"about\n{table.MARK}old tables\n{table.SITE}pages\n", encoding="utf-8")
    table.keep(["new tables"], "last line")
    kept = readme.read_text(encoding="utf-8")
    assert kept.startswith(f"about\n{table.MARK}\nMachine: ") and kept.endswith(f"last line\n{table.SITE}pages\n")
    assert "new tables" in kept and "old tables" not in kept
    table.keep(["new tables"], "last line")
    assert readme.read_text(encoding="utf-8") == kept


def test_a_new_readme_has_the_tables_alone(tmp_path, monkeypatch):
    """Where nothing was kept before there is nothing below."""
    readme = tmp_path / "README.md"
    monkeypatch.setattr(table, "README", readme)
    table.keep(["tables"], "last line")
    assert readme.read_text(encoding="utf-8").endswith("tables\nlast line\n")
