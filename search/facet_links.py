"""The addresses of a facet's values: a page has a hundred of them, so what is the same in all is encoded once.

Of /search?q=就业&topic=教育&page=3:
    FacetLinks(params, "place").toggled("青石县")  ->  /search?q=就业&place=青石县&topic=教育
    FacetLinks(params, "year").toggled("2017")     ->  /search?q=就业&topic=教育&from=2017&to=2017
"""

from __future__ import annotations

from index.schema import Facet
from search.params import NAMES, Params, encoded_pairs, quoted

_PLACES = {name: place for place, name in enumerate(NAMES)}  # in an address


class FacetLinks:
    """The links of one facet on one page, all to the first page of what they lead to.

    They are those of `Params.toggle` and, of the year, which also a month may stand for, of `Params.between`.
    """

    def __init__(self, params: Params, facet: Facet) -> None:
        self._params, self._facet = params, facet
        dates = ("from", "to") if facet == "year" else ()
        self._chosen = params.values(facet)
        place = _PLACES["from" if dates else facet]
        head, tail = ["/search?"], [""]
        for name, pair in encoded_pairs(params.at_page(1)):
            if name not in dates:
                (head if _PLACES[name] <= place else tail).append(pair)
        self._head = head[0] + "".join([f"{pair}&" for pair in head[1:]])
        self._tail = "&".join(tail)

    def added(self, value: str) -> str:
        """The same search narrowed by the value, which may be chosen already."""
        if value in self._chosen:
            return self._head.rstrip("&?") + self._tail
        return f"{self._head}{self._facet}={quoted(value)}{self._tail}"

    def toggled(self, value: str) -> str:
        """The same search narrowed by the value, or no longer."""
        if self._facet == "year":
            if self._params.from_ == self._params.to == value:
                return self._params.without("from", "to").url()
            return f"{self._head}from={quoted(value)}&to={quoted(value)}{self._tail}"
        return self._params.toggle(self._facet, value).url() if value in self._chosen else self.added(value)
