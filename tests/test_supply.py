"""What the program is made of: every version pinned, with its hashes, and a bill of materials made of these."""

import re

import pytest

from tests.paths import ROOT
from tools.sbom import document, pins

PLAIN = (ROOT / "constraints.txt").read_text(encoding="utf-8")
HASHED = (ROOT / "constraints-hashes.txt").read_text(encoding="utf-8")


def test_the_hashes_are_of_the_versions_that_are_pinned():
    """Whoever changes constraints.txt runs `make hashes`. No address of a registry stands in either."""
    plain, hashed = pins(PLAIN), pins(HASHED)
    assert {name: hashed[name][0] for name in plain if name in hashed} == {
        name: version for name, (version, _) in plain.items() if name in hashed
    }
    assert all(hashes for _, hashes in hashed.values())
    assert not re.search(r"://|index-url|find-links", PLAIN + HASHED)
    if missing := sorted(plain.keys() - hashed.keys()):
        pytest.skip(f"run `make hashes`: there is none of {', '.join(missing)}")


def test_the_bill_has_every_package_once():
    """As CycloneDX wants it: names, versions, package URLs, hashes."""
    bill = document(HASHED, "9.9.9")
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5"
    assert [one["name"] for one in bill["components"]] == sorted(pins(HASHED))
    flask = next(one for one in bill["components"] if one["name"] == "flask")
    assert flask["purl"] == f"pkg:pypi/flask@{flask['version']}" and len(flask["hashes"]) >= 2
    assert flask["licenses"] and len({one["bom-ref"] for one in bill["components"]}) == len(bill["components"])
    assert document(HASHED, "9.9.9") == bill
