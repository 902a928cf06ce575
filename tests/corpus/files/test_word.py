"""Word documents as offices have them: odd packages, notes, list numbers, a masthead in the page header."""

import io
import re
import zipfile

import pytest

from corpus.files.document import ReadError, read
from corpus.files.word import word_html
from corpus.word.lists import written

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def docx(
    body: str, *relations: tuple[str, str], main: str = "word/document.xml", media_type: str = MAIN, **parts: str
) -> bytes:
    """A package with that body; `relations` are (kind, target), `parts` further ones below word/ by name."""
    roots = {"header1": "hdr", "footnotes": "footnotes", "endnotes": "endnotes", "numbering": "numbering"}
    roots |= {"styles": "styles"}
    links = [(name.rstrip("1"), f"{name}.xml") for name in parts] + list(relations)
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(links)
    )
    folder, _, file = main.replace("\\", "/").rpartition("/")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        override = f'<Override PartName="/{main}" ContentType="{media_type}"/>'
        package.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}">{override}</Types>')
        top = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="{main}"/>'
        package.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{top}</Relationships>')
        package.writestr(f"{folder}/_rels/{file}.rels", f'<Relationships xmlns="{RELATIONS}">{rels}</Relationships>')
        package.writestr(main, f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>')
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", f'<w:{roots[name]} xmlns:w="{W}">{xml}</w:{roots[name]}>')
    return out.getvalue()


def texts(data: bytes, name: str = "a.docx") -> list[str]:
    return [block.text for block in read(data, name).blocks]


def renamed(data: bytes, old: str, new: str, file: str = "") -> bytes:
    """The package with words in its parts changed, or the name of a file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.namelist():
            name = file if file and entry == old else entry
            content = before.read(entry)
            after.writestr(zipfile.ZipInfo(name), content if file else content.replace(old.encode(), new.encode()))
    return out.getvalue()


SOUND = docx(p("青石县召开会议。"))


@pytest.mark.parametrize("target", ["NULL", "media/image9.png", "#_top", "../NULL", "", "http://[::1", "//x"])
def test_a_relation_to_nothing_is_none(target: str) -> None:
    """Word opens such a document, since its text is there."""
    for kind in ("image", "hyperlink", "styles", "numbering", "footnotes"):
        assert texts(docx(p("青石县召开会议。"), (kind, target))) == ["青石县召开会议。"]


@pytest.mark.parametrize(
    "data",
    [
        docx(p("青石县召开会议。"), main="word/document2.xml"),
        docx(p("青石县召开会议。"), main="Word/Document.xml"),
        docx(p("青石县召开会议。"), main="word\\document.xml"),
        renamed(SOUND, "word/document.xml", "", "word\\document.xml"),
        renamed(docx(p("青石县召开会议。"), main="word/text.xml"), 'officeDocument"', 'other"'),
        renamed(SOUND, W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
        *(
            docx(p("青石县召开会议。"), media_type=f"application/vnd.{kind}.main+xml")
            for kind in (
                "ms-word.document.macroEnabled",
                "ms-word.template.macroEnabledTemplate",
                "openxmlformats-officedocument.wordprocessingml.template",
            )
        ),
    ],
)
def test_the_document_is_found_whatever_it_is_called(data: bytes) -> None:
    """By relations and content types; documents with macros, templates and strict ones are documents."""
    assert texts(data) == ["青石县召开会议。"]


def test_no_entity_of_a_document_is_resolved() -> None:
    """Neither a file of this machine nor a bomb comes in by a name."""
    xml = f"""<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "长">]>
    <w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>正文&a;</w:t></w:r></w:p></w:body></w:document>"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", xml)
    assert texts(out.getvalue()) == ["正文"]


def test_of_a_guide_to_pronunciation_the_base_is_text() -> None:
    """瀚 with hàn above it is 瀚, bold where its run is."""
    base = "<w:rubyBase><w:r><w:rPr><w:b/></w:rPr><w:t>瀚</w:t></w:r></w:rubyBase>"
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt>{base}</w:ruby></w:r>"
    assert texts(docx(f"<w:p>{ruby}<w:r><w:t>海镇受益。</w:t></w:r></w:p>")) == ["瀚海镇受益。"]
    assert "<b>瀚</b>" in word_html(docx(f"<w:p>{ruby}</w:p>"))


def test_notes_stand_below_their_paragraph() -> None:
    """Footnotes and endnotes, numbered as they come; the sentence that they interrupt stays whole; others are none."""
    foot = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    data = docx(
        f"<w:p><w:r><w:t>就业200</w:t></w:r>{foot}<w:r><w:t>人。</w:t></w:r>{end}</w:p>" + p("又一段。"),
        footnotes=f'<w:footnote w:id="0">{p("——")}</w:footnote><w:footnote w:id="2">{p("含37人。")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("据统计站。")}{p("下同。")}</w:endnote>',
    )
    assert texts(data) == ["就业200人。", "注1：含37人。", "注2：据统计站。", "下同。", "又一段。"]


def test_what_is_struck_out_or_raised() -> None:
    """Struck text goes as deletions do; raised and lowered text is marked for what reads it."""
    struck = p("三十", run="<w:strike/>") + p("二十", run="<w:dstrike/>") + p("四十", run='<w:strike w:val="0"/>')
    assert texts(docx(struck)) == ["四十"]
    raised = "".join(
        f'<w:r><w:rPr><w:vertAlign w:val="{name}"/></w:rPr><w:t>4</w:t></w:r>'
        for name in ("superscript", "subscript", "baseline")
    )
    assert word_html(docx(f"<w:p>{raised}</w:p>")) == "<p><sup>4</sup><sub>4</sub>4</p>"


HEADER = p("青山简报") + p("2019年第3期　2019年5月18日")
SECTION = '<w:sectPr><w:headerReference w:type="{}" r:id="r0"/>{}</w:sectPr>'


@pytest.mark.parametrize(
    ("section", "body", "header", "read_too"),
    [
        (SECTION.format("default", ""), "正文。", HEADER, True),
        (SECTION.format("first", "<w:titlePg/>"), "正文。", HEADER, True),
        (SECTION.format("first", ""), "正文。", HEADER, False),
        (SECTION.format("even", ""), "正文。", HEADER, False),
        (SECTION.format("default", ""), "2020年第1期", HEADER, False),
        (SECTION.format("default", ""), "正文。", p("第 1 页") + p("内部资料"), False),
        ("", "正文。", HEADER, False),
    ],
)
def test_a_masthead_in_the_page_header(section: str, body: str, header: str, read_too: bool) -> None:
    """The first page's header is read where it says which issue this is and the text's own head does not."""
    head = ["青山简报", "2019年第3期 2019年5月18日"] if read_too else []
    assert texts(docx(p(body) + section, header1=header)) == [*head, body]


def level(depth: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, **nums: str) -> str:
    """One abstract list and the lists n1, n2 … of it, with what each overrides."""
    named = "".join(
        f'<w:num w:numId="{id[1:]}"><w:abstractNumId w:val="0"/>{override}</w:num>' for id, override in nums.items()
    )
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{named}'


def item(text: str, id: int = 1, depth: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{id}"/></w:numPr>')


def test_lists_count_as_word_counts() -> None:
    """From their start; on over all lists of one kind, but anew where one says so; deeper ones anew below each."""
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride>'
    numbers = lists(
        level(0, "chineseCounting", "%1、", 5), level(1, "decimal", "%1.%2", more="<w:isLgl/>"), n1="", n2="", n3=again
    )
    body = (
        item("甲")
        + item("乙", 1, 1)
        + item("丙", 1, 1)
        + item("丁", 2)
        + item("戊", 2, 1)
        + item("己", 3)
        + item("庚", 3)
    )
    found = texts(docx(body + item("辛", 0), numbering=numbers))
    assert found == ["五、 甲", "5.1 乙", "5.2 丙", "六、 丁", "6.1 戊", "九、 己", "十、 庚", "辛"]


def test_a_list_named_by_a_style() -> None:
    """A style may name the list and leave the depth to the level that names the style; a style may be based on it."""
    style = (
        '<w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:styleId="C"><w:basedOn w:val="C"/></w:style>'
    )
    numbers = lists(level(0, "decimal", "%1."), level(1, "upperLetter", "%2)", more='<w:pStyle w:val="A"/>'), n1="")
    body = "".join(p(text, f'<w:pStyle w:val="{id}"/>') for text, id in (("甲", "A"), ("乙", "B"), ("丙", "C")))
    assert texts(docx(body, numbering=numbers, styles=style)) == ["A) 甲", "B) 乙", "丙"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("upperRoman", {1: "I", 4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
        ("lowerLetter", {2: "b"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 12: "十二", 20: "二十", 110: "一百一十", 105: "一百〇五"}),
        ("chineseLegalSimplified", {12: "壹拾贰"}),
        ("ideographDigital", {20: "二〇"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {12: "亥"}),
        ("none", {1: ""}),
        ("nosuch", {7: "7"}),
    ],
)
def test_numbers_in_their_forms(form: str, numbers: dict[int, str]) -> None:
    """As Word prints them; in digits where the form has no sign."""
    assert {number: written(number, form) for number in numbers} == numbers


def test_a_broken_document_is_refused() -> None:
    """A package whose document is cut off, or has no body."""
    broken = docx(p("正文"), numbering="<w:num>")  # nor is a document of which a part is lost read as if it were whole
    for data in (renamed(SOUND, "</w:document>", ""), renamed(SOUND, "w:body", "w:nobody"), broken):
        with pytest.raises(ReadError) as error:
            read(data, "a.docx")
        assert error.value.code == "docx-broken"
    assert re.search("另存", error.value.remedy)
