"""Ingests two real series with the command line and checks what is known of them from counting their headings.

Then two thousand random pieces of their texts are sought against a look at every article.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ISSUES = 826
ARTICLES = 11_758
LINK_ONLY = 262


def jianbao(*words: str) -> str:
    """What a command prints; it must succeed."""
    command = [str(Path(sys.executable).with_name("jianbao")), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(folder: Path) -> None:
    """Exits with the first figure that is not as it should be."""
    headings = sum(
        len(re.findall(r"^### ", path.read_text(encoding="utf-8"), re.M)) for path in folder.glob("xinwenlianbo/*.md")
    )
    assert headings == ARTICLES - 9, f"{headings} headings in xinwenlianbo"
    with tempfile.TemporaryDirectory() as data:
        # The command ends with status 1 if any file was refused, and then this script fails.
        print(jianbao("--data", data, "ingest", str(folder)))
        issues = [json.loads(line) for line in jianbao("--data", data, "issues", "--json").splitlines()]
        assert len(issues) == ISSUES, f"{len(issues)} issues"
        assert sum(issue["articles"] for issue in issues) == ARTICLES
        everything = json.loads(jianbao("--data", data, "search", "--json"))
        assert everything["total"] == ARTICLES, everything["total"]
        yuanjiang = json.loads(jianbao("--data", data, "search", "--series", "yuanjiang", "--json"))
        assert sorted(yuanjiang["facets"]["kind"]) == [["brief", 5], ["feature", 4]], yuanjiang["facets"]
        jobs = json.loads(jianbao("--data", data, "search", '"1805名新员工"', "--json"))
        assert [hit["issue"] for hit in jobs["hits"]] == ["yuanjiang-2017-22"], jobs
        broken = json.loads(jianbao("--data", data, "search", '"抓好落实，全力以赴推进"', "--json"))
        assert broken["total"] == 1, broken["total"]
        subprocess.run([sys.executable, "-m", "bench.exact", data], check=True)
        second = jianbao("--data", data, "ingest", str(folder))
        print(second)
    print(f"{ISSUES} issues, {ARTICLES} articles, none refused: as counted")


main(Path(sys.argv[1]))
