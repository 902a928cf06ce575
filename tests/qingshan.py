"""A made-up series for the tests of splitting and labelling: its profile, and its issues in data/issues."""

from corpus.models import Issue
from corpus.parse import parse
from corpus.profile import Profile, load_profile
from tests.paths import DATA

ISSUES = DATA / "issues"

PROFILE: Profile = load_profile(
    """
title = "青山简报"
marks = ["青山简报"]
publishers = ["云岭省对口帮扶青山州前方指挥部"]
contents = ["本期要目"]
briefs = ["本期动态"]
colophon = ["本期报"]
ignore = ["白鹿原", "主题教育"]

[groups]
"河湾工作组" = ["河湾市工作组"]
"白塔工作组" = []
"松坪工作组" = []
"柳溪工作组" = []
"石桥工作组" = []
"前方指挥部" = []

[places]
"青石县" = ["青石"]
"白鹿县" = ["白鹿"]
"河南" = ["洛阳"]
"长坪县" = []

[topics."产业"]
words = ["产业", "园区"]
strong = ["招商引资"]
title = ["企业"]

[topics."教育"]
words = ["教育", "教师"]
""",
    "qingshan",
    "the test's profile",
)


def issues_of(name: str) -> tuple[Issue, ...]:
    """The issues that a file of data/issues holds."""
    return parse((ISSUES / name).read_bytes(), name, [PROFILE])


def issue_of(name: str) -> Issue:
    """The one issue that a file of data/issues holds."""
    (issue,) = issues_of(name)
    return issue


def parse_text(text: str, name: str = "issue.txt") -> Issue:
    """The one issue in a text."""
    (issue,) = parse(text.encode(), name, [PROFILE])
    return issue
