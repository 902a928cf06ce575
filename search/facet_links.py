"""The addresses of a facet's values: a page has a hundred of them, so what is the same in all is encoded once.

Of /search?q=就业&topic=教育&page=3:
    FacetLinks(params, "place").toggled("青石县")  ->  /search?q=就业&place=青石县&topic=教育
    FacetLinks(params, "year").toggled("2017")     ->  /search?q=就业&topic=教育&from=2017&to=2017
"""

from __future__ import annotations

from index.schema import Facet
from search.params import NAMES, Params, encoded, quoted


class FacetLinks:
    """The links of one facet on one page, all to the first page of what they lead to.

    They are those of `Params.toggle` and, of the year, which also a month may stand for, of `Params.between`.
    """

    def __init__(self, params: Params, facet: Facet) -> None:
        self._params, self._facet = params, facet
        dated = facet == "year"
        self._names = ("from", "to") if dated else (facet,)
        place = NAMES.index(self._names[0])
        pairs = [pair for pair in params.at_page(1).pairs() if not (dated and pair[0] in self._names)]
        self._head = "/search?" + "".join(f"{encoded(pair)}&" for pair in pairs if NAMES.index(pair[0]) <= place)
        self._tail = "".join(f"&{encoded(pair)}" for pair in pairs if NAMES.index(pair[0]) > place)

    def added(self, value: str) -> str:
        """The same search narrowed by the value, which may be chosen already."""
        if value in self._params.values(self._facet):
            return self._head.rstrip("&?") + self._tail
        return self._head + f"{self._names[0]}={quoted(value)}" + self._tail

    def toggled(self, value: str) -> str:
        """The same search narrowed by the value, or no longer."""
        if self._facet == "year":
            if self._params.from_ == self._params.to == value:
                return self._params.without("from", "to").url()
        elif value in self._params.values(self._facet):
            return self._params.toggle(self._facet, value).url()
        return self._head + "&".join(f"{name}={quoted(value)}" for name in self._names) + self._tail
