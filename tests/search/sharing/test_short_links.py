"""Short links carry an address of the site, and nothing else."""

import base64
import hashlib
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.params import Params
from search.sharing.short_links import address_of, code_of
from tests.states import states

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip)


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=%E4%B9%A1%E6%9D%91%E6%8C%AF%E5%85%B4",
        "/articles/yuanjiang-2017-22-03?q=%E5%B0%B1%E4%B8%9A#p-0a1b2c3d",
        "/issues",
        "/issues?series=yunling&year=2023",
        "/issues/yuanjiang-2017-22",
        "/report/title-differs",
    ],
)
def test_there_and_back(address):
    """The same code every time, shorter than a long address, and the address comes back."""
    made = code_of(address)
    assert made == code_of(address)
    assert address_of(made) == address


def test_it_is_short():
    """Four words of Chinese and a topic are a third of their address."""
    address = Params(q="乡村振兴 富余劳动力", topic=("教育",), from_="2022").url()
    assert len(code_of(address)) < len(address) / 2.5


@given(states(TEXT, TEXT.filter(bool)))
def test_every_state_comes_back(params):
    """Whatever is asked, the code leads to the same state."""
    assert address_of(code_of(params.url())) == params.url()


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_a_code_that_is_none_leads_nowhere(code):
    """Nothing but what `code_of` makes is taken (three bytes of a hash stand against chance)."""
    assert address_of(code) == ""


@given(st.text(st.characters(codec="gb18030"), max_size=30) | st.sampled_from(["s//evil.example", "a//evil.example/x"]))
def test_a_code_never_leads_to_another_host(text):
    """Even one that is made by hand, with a right check, gives a path of this site or nothing."""
    data = text.encode("gb18030")
    code = base64.urlsafe_b64encode(data + hashlib.sha256(data).digest()[:3]).decode().rstrip("=")
    address = address_of(code)
    if address:
        parts = urlsplit(address)
        assert not parts.netloc and not parts.scheme
        assert address.startswith(("/search", "/issues", "/articles/", "/report", "/marked"))
        assert ".." not in parts.path.split("/")[:2]


@pytest.mark.parametrize("address", ["/", "//evil.example/search", "https://evil.example/", "/originals/x", "/s/x"])
def test_other_addresses_have_none(address):
    """Only pages that are shared have a code; a host is never part of one."""
    assert code_of(address) == ""


def test_a_misprint_is_seen():
    """One letter changed is no code."""
    code = code_of(Params(q="就业").url())
    for place in range(len(code) - 1):
        other = "A" if code[place] != "A" else "B"
        assert address_of(code[:place] + other + code[place + 1 :]) == ""
