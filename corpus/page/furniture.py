"""How the furniture of a page is named and what it says: words of any site's templates, never of one site."""

from __future__ import annotations

import re

SHORT = 40  # characters of a furniture's own words at most

# Elements that are furniture by what they are, and names that their authors give to such elements.
TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog"})
_NAMES = re.compile(
    r"(?:^|[^a-z])(?:nav(?:i|bar|igation)?|menu|bread_?-?crumbs?|crumbs?|foot(?:er)?|side_?-?bar|"
    r"comments?(?:-?_?list|-?_?area)?|respond|pinglun|(?:bd)?share|relat(?:ed?|ion)|recommend(?:ed)?|tuijian|"
    r"copy_?-?right|advert(?:isement)?|ads?|pag(?:er|ination)|social|login|qr_?-?code|erweima)(?=$|[^a-z])",
)
_WORDS = re.compile(
    r"""[\W_]{0,9}(?:
    (?:相关|延伸|更多|推荐|热门|精彩|热点|最新|今日|图片|其他|其它|同类|本类)(?:的|精彩|热门|图片)?
        (?:报道|新闻|链接|阅读|文章|推荐|专题|内容|资讯|评论|图片|热点|信息|导读|点击|排行)
    |(?:我要|发表|查看|网友|最新|全部|添加|参与|我来说两句)*(?:评论|留言|跟帖|说两句)(?:\W|$|内容|列表|仅)
    |.{0,30}已有\W?\d*\W?(?:条|人|件|个|次|位)?(?:网友)?(?:参与)?评论
    |(?:打印|关闭|收藏|分享|转发|推荐|下载|复制|纠错|举报|点赞)(?:本|此|该|当前)?
        (?:页|文|窗口|页面|文章|网页|新闻|链接|到|至|给|按钮)?[^，。；]{0,12}$
    |(?:返回|回到?)(?:页?首|首页|顶部|页首|上一?页|列表|目录|主页)
    |[<«‹]*\s*(?:上|下|前|后)[一1]?(?:篇|页|条|则)(?:\W|$|文章|新闻)
    |(?:【?\W?字[体号]|文字大小|视力保护)\W
    |(?:当前|您|你)?(?:现在|当前)?(?:所在)?(?:的)?位置\W
    |设为首页|加入收藏|网站地图|关于(?:我们|本站|本网)|联系我们|友情链接|免责声明|隐私(?:政策|保护|声明)
    |(?:点击|浏览|阅读|访问)(?:数|次数|量|率|统计)\W
    |扫(?:一扫|码|描)[^，。；]{0,30}$|(?:微信|手机)扫|长按(?:识别|二维码)
    |(?:登录|登陆|注册)\W*(?:登录|登陆|注册)?$
    |展开(?:全文|更多)|查看(?:更多|全文)|(?:点击)?加载更多|更多\W*$|更多[>》]
    |trackback|powered\s+by|copyright|版权所有|©
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FOOT = re.compile(
    r"(?:关于(?:我们|本站|本网)|联系(?:我们|方式)|网站(?:地图|声明|简介)|站点地图|法律声明|隐私(?:政策|保护|声明)|广告(?:服务|刊登)"
    r"|about\s*us|contact(?:\s*us)?|privacy(?:\s*policy)?|terms(?:\s*of\s*\w+)?|site\s*map)(?:\W|$)",
    re.IGNORECASE,
)
_BACK = re.compile(r"\W*(?:返回|回到?)(?:到)?(?:目录|首页|顶部|页首|列表|上一?页|本期要目|要目)\W*")
# Notices of the site, whatever their length, and what makes a short line one.
_NOTICE = re.compile(
    # others begin none
    r"(?=[版aAcC公不信转凡未本欢京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])(?:"
    r"版权所有(?![者人权])|all rights reserved|copyright|公网安备|不良信息举报|"
    r"本[文站]版权|欢迎转载|信息网络传播视听节目|转载请注明|"
    r"凡(?:是|属)?(?:本[网站报]|注明)|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备证]|"
    r"未经[^。]{0,12}(?:授权|许可)[^。]{0,12}(?:转载|使用))",
    re.IGNORECASE,
)
_SHORT_NOTICE = re.compile(r"禁止[^。]{0,8}转载|转载(?:请|时|须|申请|事宜)|侵权(?:行为|线索|必究)|版权(?:声明|说明)")
_NOTICE_TITLE = re.compile(r".{0,12}(?:版权|免责|侵权|法律)[与和及]?(?:版权|免责|侵权|法律)?(?:声明|公告|说明|提示)\W*")
_COMMENTS = re.compile(
    r"""\W*(?:
    (?:网友|读者|校友|访客|我要|发表|查看|最新|全部|热门|精彩|文章|本文|参与)*(?:评论|留言|跟帖|回复|回应|点评)(?:列表|内容|区|专区|[板本簿])?
        [\W\d]*共?[\W\d]*(?:条|个|篇|次|人)?(?:评论|留言|跟帖|回复)?
    |(?:[《“].{1,40}[》”])?(?:共|已)?有?\W?\d+\W?(?:条|件|个|篇|次|位|人)?(?:网友|用户)?(?:参与)?(?:评论|留言|跟帖|回复|回应)
    |(?:商品|产品|用户|买家|客户|顾客)+评价|feedback
    |\d+\s*(?:comments?|responses?|replies)(?:\s+to\s.*)?|comments?|leave\s+a\s+(?:reply|comment)|post\s+a\s+comment
    )\W*""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\W*(?:[报送发]|主送|报[送告]|抄[送报]|分送|发[送至]|主编|审[核稿]|签发|责?任?编[辑校]|责编|校对|供稿|撰稿|来源)\W?\s?[:：]|\W*共?印[发数制\d]"
)
_DATE = re.compile(r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}|\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_PUBLISHED = re.compile(
    r"\d\s*[:：]\s*\d\d|来源|(?:发布|发表|更新|时间|日期|作者|责编|编辑|记者|点击|浏览|阅读|字[体号])"
    r"(?:时间|日期|数|量|次数|于)?\s*[:：\d]"
)


def is_named_so(names: str) -> bool:
    """Whether a class or id is a furniture's: `commentList`, `side-bar`, but not `shared` or `header2`."""
    return _NAMES.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names).lower()) is not None


def says_so(text: str) -> bool:
    """Whether a short text is a furniture's: 相关报道：, 【打印本页】, 上一篇：…"""
    return len(text) <= SHORT and (_WORDS.match(text) or _SHORT_NOTICE.search(text)) is not None


def opens_links(text: str) -> bool:
    """Whether a short text is the title of a list of links: 延伸阅读"""
    return len(text) <= SHORT and _WORDS.match(text) is not None


def opens_foot(text: str) -> bool:
    """Whether links are those at the foot of a site: 网站地图 | 联系我们"""
    return _FOOT.search(text) is not None


def leads_back(text: str) -> bool:
    """Whether a text is nothing but the way back on its own page: [返回目录]"""
    return len(text) <= SHORT and _BACK.fullmatch(text) is not None


def is_notice(text: str) -> bool:
    """Whether a text of any length is a legal notice of the site."""
    return _NOTICE.search(text) is not None


def is_notice_title(text: str) -> bool:
    """Whether what follows is a legal notice of the site: 版权与免责声明："""
    return len(text) <= SHORT and _NOTICE_TITLE.fullmatch(text) is not None


def opens_comments(text: str) -> bool:
    """Whether a short text is the title of what readers wrote: 网友评论（12）, 已有3条评论, 2 comments"""
    return len(text) <= 2 * SHORT and _COMMENTS.fullmatch(text) is not None


def signs_off(text: str) -> bool:
    """Whether a line is of a bulletin's own end: 报：省委办公厅, 责任编辑：…, 共印120份"""
    return _SIGN_OFF.match(text) is not None


def tells_publication(text: str) -> bool:
    """Whether a line says when and whence the page was published: 2021-03-19 09:20 来源：…"""
    return len(text) <= 4 * SHORT and bool(_DATE.search(text) and _PUBLISHED.search(text))
