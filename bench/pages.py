"""Issues as the pages of an office's web site: what `python -m bench.ingest --html` takes in.

The text is a real issue's, block for block; around it stands what such pages have: head, navigation, the line of date
and source, links to other issues, the foot.
"""

from __future__ import annotations

from html import escape
from itertools import groupby

from corpus.models import Block, Document

_SECTIONS = (
    "首页 机构概况 领导之窗 新闻中心 通知公告 政务公开 政策法规 规划计划 统计数据 人事信息 财政预决算 办事服务 "
    "网上信访 互动交流 在线访谈 意见征集 专题专栏 党建工作 简报选登 资料下载 视频点播 图片新闻 网站地图 联系我们"
).split()
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="keywords" content="简报,工作动态,信息公开">
<meta name="description" content="{title}">
<title>{title}</title>
<link rel="stylesheet" href="/static/css/common.css">
<link rel="stylesheet" href="/static/css/article.css">
<script src="/static/js/jquery.min.js"></script>
<script>
var channel = 31, article = 20170821;
$(function () {{ $("#count").load("/api/visit?channel=" + channel + "&id=" + article); }});
</script>
</head>
<body>
<div class="header"><div class="logo"><a href="/"><img src="/static/images/logo.png" alt="网站首页"></a></div>
<form class="search" action="/search"><input type="text" name="q" placeholder="请输入关键字"><button>搜索</button>
</form></div>
<div class="nav"><ul>
{sections}
</ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a>
&gt; <a href="/xw/">新闻中心</a> &gt; <a href="/xw/jb/">简报选登</a></div>
<div class="main">
<div class="article">
<div class="share"><a href="javascript:share('weixin')">微信</a> <a href="javascript:share('weibo')">微博</a>
<a href="javascript:window.print()">打印</a></div>
<div class="content" id="zoom">
{blocks}
</div>
</div>
<div class="side"><h3>相关链接</h3><ul>
{others}
</ul></div>
</div>
<div class="footer"><p>主办：信息中心　版权所有</p><p>地址：人民路1号　邮编：100000　网站标识码：1100000001</p>
<p><a href="/about/">关于我们</a> | <a href="/map/">网站地图</a> | <a href="/law/">法律声明</a></p></div>
<script src="/static/js/article.js"></script>
</body>
</html>
"""


def page(document: Document) -> str:
    """The page of an issue that was read."""
    others = [f"往期简报选登第{number}期" for number in range(1, 11)]
    return _PAGE.format(
        title=escape(document.title),
        sections=_links(_SECTIONS, "/channel/"),
        blocks="\n".join(_lists(document)),
        others=_links(others, "/xw/jb/"),
    )


def _links(names: list[str], folder: str) -> str:
    lines = (f'<li><a href="{folder}{number}/" target="_blank">{name}</a></li>' for number, name in enumerate(names))
    return "\n".join(lines)


def _lists(document: Document) -> list[str]:
    """The blocks' markup; entries that follow each other are one list, rows one table."""
    parts = []
    for kind, blocks in groupby(document.blocks, lambda block: block.kind):
        inner = "\n".join(map(_block, blocks))
        around = {"item": "ul", "row": "table"}.get(kind)
        parts.append(f"<{around}>\n{inner}\n</{around}>" if around else inner)
    return parts


def _block(block: Block) -> str:
    head, rest = (escape(part).replace("\n", "<br>") for part in (block.text[: block.bold], block.text[block.bold :]))
    match block.kind:
        case "rule":
            return "<hr>"
        case "row":
            return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in block.cells)}</tr>"
        case "heading":
            return f"<h{block.level}>{head}{rest}</h{block.level}>"
        case "item":
            return f"<li>{head}{rest}</li>"
        case "caption":
            return f"<figcaption>{head}{rest}</figcaption>"
        case "link":
            return f'<p>　　<a href="{escape(block.href)}" target="_blank">{head}{rest}</a></p>'
    return f"<p>　　<strong>{head}</strong>{rest}</p>" if head else f"<p>　　{rest}</p>"
