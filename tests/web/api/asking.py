"""What the tests of the interface ask: an address for every operation that is asked by GET."""

import time
from urllib.parse import quote

TOLD = [
    ("state", "/api/v1/"),
    ("openapi", "/api/v1/openapi.json"),
    ("search", "/api/v1/search?q=" + quote("就业") + "&size=5"),
    ("suggest", "/api/v1/suggest?q=" + quote("就")),
    ("articles", "/api/v1/articles?size=100"),
    ("article", "/api/v1/articles/yunling-2023-1-03"),
    ("citation", "/api/v1/articles/yunling-2023-1-03/citation"),
    ("issues", "/api/v1/issues"),
    ("issue", "/api/v1/issues/yunling-2023-1"),
    ("figures", "/api/v1/figures"),
    ("concordance", "/api/v1/concordance?q=" + quote("就业")),
    ("trends", "/api/v1/trends?q=" + quote("就业")),
    ("compare", "/api/v1/compare?q=" + quote("就业")),
    ("near", "/api/v1/near?q=" + quote("就业")),
    ("report", "/api/v1/report"),
]


def answered(client, address):
    """The answer, waited for where it is still in the making."""
    end = time.monotonic() + 30
    while (answer := client.get(address)).status_code == 503 and time.monotonic() < end:
        time.sleep(0.05)
    return answer
