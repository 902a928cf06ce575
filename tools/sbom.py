"""`python tools/sbom.py`: what a release is made of, as CycloneDX 1.5 in JSON on standard output.

Names, versions and hashes are those of constraints-hashes.txt; licences those of the packages as they are installed.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<hashes>(?:\s*\\\n\s*--hash=sha256:[0-9a-f]{64})*)", re.M
)


def normal(name: str) -> str:
    """A package's name as registries compare it: Foo_Bar -> foo-bar"""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What a file of constraints says: name -> (version, hashes)."""
    return {
        normal(found["name"]): (found["version"], tuple(re.findall("sha256:([0-9a-f]{64})", found["hashes"])))
        for found in PIN.finditer(text)
    }


def licence(package: str) -> str:
    """The licence that an installed package names, "" where it is not installed or names none."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return ""
    classifiers = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    expression, text = (told.get_all(name, [""])[0] for name in ("License-Expression", "License"))
    return expression or " / ".join(classifiers) or text.split("\n")[0][:80]


def document(text: str, version: str) -> dict[str, Any]:
    """The bill of materials; the same for the same pins, but for what licences are known."""
    components = []
    for name, (pinned, hashes) in sorted(pins(text).items()):
        purl = f"pkg:pypi/{name}@{pinned}"
        one: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": pinned, "purl": purl}
        if named := licence(name):
            one["licenses"] = [{"license": {"name": named}}]
        one["hashes"] = [{"alg": "SHA-256", "content": content} for content in hashes]
        components.append(one)
    own = f"pkg:pypi/jianbao@{version}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + text)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": own, "name": "jianbao", "version": version}},
        "components": components,
    }


def main() -> None:
    """Writes it."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    text = (ROOT / "constraints-hashes.txt").read_text(encoding="utf-8")
    json.dump(document(text, version), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
