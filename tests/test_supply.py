"""What the program is made of: every version pinned, with its hashes, and a bill of materials made of these."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from packaging.specifiers import SpecifierSet

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
    if missing := sorted(plain.keys() - hashed.keys() - {"hatchling"}):  # it builds, and is in no extra
        pytest.skip(f"run `make hashes`: there is none of {', '.join(missing)}")


def test_every_pinned_version_runs_on_the_oldest_python_that_is_promised():
    """3.11.0, which pyproject.toml allows, and 3.11.2, which Debian 12 has: pip would find nothing there."""
    told = {}
    for name in pins(PLAIN):
        try:
            told[name] = SpecifierSet(metadata(name).get("Requires-Python") or "")
        except PackageNotFoundError:  # of an extra that is not installed here
            continue
    assert len(told) > 40
    assert {name: str(wants) for name, wants in told.items() if "3.11.0" not in wants} == {}


def test_the_bill_has_every_package_once():
    """As CycloneDX wants it: names, versions, package URLs, hashes."""
    bill = document(HASHED, "9.9.9")
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5"
    assert [one["name"] for one in bill["components"]] == sorted(pins(HASHED))
    flask = next(one for one in bill["components"] if one["name"] == "flask")
    assert flask["purl"] == f"pkg:pypi/flask@{flask['version']}" and len(flask["hashes"]) >= 2
    assert flask["licenses"] and len({one["bom-ref"] for one in bill["components"]}) == len(bill["components"])
    assert document(HASHED, "9.9.9") == bill
