"""Reading the site's pages in tests."""

from collections import Counter
from urllib.parse import parse_qsl

from lxml import html


class PageOf:
    """A response as a document: `text` of the page, elements by CSS-like paths."""

    def __init__(self, response):
        self.status = response.status_code
        self.tree = html.fromstring(response.get_data(as_text=True))

    def all(self, path):
        """The elements of an XPath."""
        return self.tree.xpath(path)

    def texts(self, path):
        """Their texts, white space made one blank."""
        return [" ".join(element.text_content().split()) for element in self.all(path)]

    @property
    def text(self):
        """All that is read on the page's main part."""
        return self.texts("//main")[0]

    def links(self, path="//main"):
        """(text, address) of the links within."""
        return [(" ".join(a.text_content().split()), a.get("href")) for a in self.all(f"{path}//a[@href]")]


def get(client, address):
    """The page at an address."""
    return PageOf(client.get(address))


class Alike:
    """Links that differ by values alone, as those of one facet: the first MOST of a kind are enough for a walk."""

    MOST = 5

    def __init__(self):
        self._seen = Counter()

    def enough(self, link):
        """Whether as many of the link's kind came before."""
        path, _, query = link.partition("?")
        kind = (path.count("/"), path.split("/")[1], *(name for name, _ in parse_qsl(query)))
        self._seen[kind] += 1
        return self._seen[kind] > self.MOST
