"""What the commands print: an issue as an outline, a page of results, and why a file or an address failed."""

from __future__ import annotations

import errno
import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from corpus.models import Issue, Label
from index.schema import LABELS, labels_of
from search.facets import FACET_NAMES, NONE_GIVEN
from search.params import ARTICLE_KINDS
from search.results.page import FoundArticle, Page
from web.wording import LEVELS, coverage_text

if TYPE_CHECKING:
    from search.report import Report

_SHOWN = 5  # findings of a kind


def outline(issue: Issue, file: str) -> Iterator[str]:
    """An issue as lines for people: masthead, contents, articles with labels, findings."""
    yield click.style(issue.title, bold=True) + f"  {issue.date or '日期不详'}  {issue.id}"
    yield f"文件 {file}（{issue.source.encoding}）  编印 {issue.publisher or '不详'}"
    yield f"目录 {len(issue.contents)} 条"
    for entry in issue.contents:
        yield f"  {entry.title}"
        yield from (f"    {item}" for item in entry.items)
    yield f"正文 {len(issue.articles)} 篇"
    for article in issue.articles:
        characters = sum(len(paragraph.text) for paragraph in article.paragraphs)
        yield f"  {article.id}  {ARTICLE_KINDS[article.kind]}  {article.title}"
        labels = ["、".join(map(label_name, row)) for row in labels_of(article)]
        names = zip((FACET_NAMES[facet] for facet in LABELS), labels, strict=True)
        yield "    " + "  ".join(f"{name}：{label or NONE_GIVEN}" for name, label in names)
        yield f"    {len(article.paragraphs)} 段 {characters} 字" + "".join(
            f"  段首：{paragraph.text}" for paragraph in article.paragraphs if paragraph.kind == "lead"
        )
    for finding in issue.findings:
        yield f"{LEVELS[finding.level]}：{finding.where}：{finding.message}"


def label_name(label: Label) -> str:
    """就业（务工、就业工坊）: the label and the words that earned it, where these are others."""
    return label.value + (f"（{'、'.join(label.words)}）" if label.words != (label.value,) else "")


def results(page: Page) -> Iterator[str]:
    """A page of results as lines for people; marks are bold on a terminal."""
    for notice in page.notices:
        yield f"* {notice.text}"
    yield f"共 {page.total} 篇，第 {page.pager.page} 页，共 {page.pager.pages} 页"
    heads = {one.hits[0].id: one for one in page.issues}
    for number, hit in enumerate(page.hits, 1 if page.issues else page.first):
        yield ""
        if one := heads.get(hit.id):
            yield click.style(one.title, bold=True) + f"  {one.total} 篇"
        yield f"{number}. {bold(hit.title, hit.title_marks)}"
        yield f"   {about(hit)}"
        for snippet in hit.snippets:
            before, after = ("…" if missing else "" for missing in snippet.cut)
            yield f"   {before}{bold(snippet.text, snippet.marks)}{after}"
    if page.meant:
        yield ""
        yield "您要找的是不是：" + "、".join(f"{rung.text.values['query']}（{rung.count} 篇）" for rung in page.meant)
    if page.ladder:
        yield ""
        yield "放宽一个条件："
        yield from (f"   {rung.text}：{rung.count} 篇" for rung in page.ladder)
    if page.best.hits:
        yield ""
        yield f"含有大部分检索词的有 {page.best.total} 篇（--match any），最接近的："
        yield from (f"   {bold(hit.title, hit.title_marks)}  {about(hit)}" for hit in page.best.hits)
    yield ""
    for facet in page.facets:
        values = [f"{value.label} {value.count}" for value in facet.values[:8]]
        more = len(facet.values) - len(values)
        if values:
            yield f"{facet.label}：{'、'.join(values)}" + (f"……另 {more} 个" if more else "")


def about(hit: FoundArticle) -> str:
    """Where and when it stood, and its labels."""
    labels = itertools.chain.from_iterable(hit.labels)
    return "  ".join([hit.issue_title, str(hit.date or "日期不详"), hit.kind_label, *labels, hit.id])


def bold(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """The text with its marks in bold."""
    parts = []
    done = 0
    for start, end in marks:
        parts += [text[done:start], click.style(text[start:end], bold=True)]
        done = end
    return "".join([*parts, text[done:]])


def report_lines(report: Report) -> Iterator[str]:
    """The report as lines for people; what is long is cut, with the number that is left."""
    yield click.style(f"收录 {report.issues} 期 {report.articles} 篇（第 {report.generation} 版）", bold=True)
    for one in report.coverage:
        yield f"《{one.title}》（{one.series}）{coverage_text(one)}"
        yield from (f"  {span.text}" for span in one.spans)
    yield ""
    yield click.style("疑点", bold=True)
    if not report.faults:
        yield "没有"
    for kind in report.faults:
        yield f"{LEVELS[kind.level]}  {kind.name}：{len(kind.faults)} 处"
        for fault in kind.faults[:_SHOWN]:
            yield f"    {fault.article or fault.issue}  {fault.message}"
        if (more := len(kind.faults) - _SHOWN) > 0:
            yield f"    ……另 {more} 处（jianbao report --json 列出全部）"
    yield ""
    yield click.style("没有标签的文章", bold=True)
    for row in report.unlabelled:
        counts = "、".join(f"{FACET_NAMES[facet]}{NONE_GIVEN} {count}" for facet, count in row.counts)
        yield f"《{row.title}》共 {row.articles} 篇：{counts}"
    for names in report.names:
        if names.names:
            yield ""
            yield click.style(f"《{names.title}》里像是单位或地方的新名称", bold=True)
            yield f"确属单位或地方的，抄进 profiles/{names.series}.toml 的 [groups] 和 [places]："
            yield names.toml


def address_reason(error: OSError, host: str, port: int) -> str:
    """Why the site cannot listen there, and what to do."""
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        cure = f"加上 --port {other}（用 make run 时写 make run PORT={other}）"
        return f"{host} 的端口 {port} 已被别的程序占用。请停掉那个程序，或换一个端口：{cure}。"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}。请用 1024 以上的端口，例如 jianbao serve --port 8000"
    return f"不能在 {host} 的端口 {port} 上监听（{error.strerror or error}）。请检查 --host 和 --port。"
