"""Sentences per rule, with bounds by hand; sentences of names, dates and ordinals that have no figure."""

import datetime
import gc
import time

import pytest

from corpus.figures import extract

Row = tuple[str, float | None, float | None, str]


def rows(text: str) -> list[Row]:
    """(printed, lower, upper, unit) of each figure, ranks apart."""
    return [(one.printed, one.lower, one.upper, one.unit) for one in extract(text) if one.role != "rank"]


FIGURES: list[tuple[str, list[Row]]] = [
    # numerals of every kind
    ("园区来了1805名新员工。", [("1805名", 1805, 1805, "人")]),
    ("到账12,345.6万元。", [("12,345.6万元", 123456000, 123456000, "元")]),
    ("到账１．５亿元。", [("１．５亿元", 150000000, 150000000, "元")]),
    ("培训三千余人。", [("三千余人", 3000, 4000, "人")]),
    ("投入一亿五千万元。", [("一亿五千万元", 150000000, 150000000, "元")]),
    ("修好两个水窖。", [("两个", 2, 2, "个")]),
    ("工期半年。", [("半年", 0.5, 0.5, "年")]),
    ("来了十几名医生。", [("十几名", 11, 20, "人")]),
    ("筹款1千万元。", [("1千万元", 10000000, 10000000, "元")]),
    ("種下三萬棵樹。", [("三萬棵", 30000, 30000, "棵")]),
    ("种下 1,200 棵草。", [("1,200 棵", 1200, 1200, "棵")]),
    ("请了两三名师傅，开出两三亩地。", [("两三名", 2, 3, "人"), ("两三亩", 2, 3, "亩")]),
    ("捐出三四百件衣服。", [("三四百件", 300, 400, "件")]),
    # bounds
    ("吸纳近3000名村民。", [("近3000名", 2700, 3000, "人")]),
    ("出动近百架飞机。", [("近百架", 90, 100, "架")]),
    ("引进100余家企业。", [("100余家", 100, 200, "家")]),
    ("投入10多万元。", [("10多万元", 100000, 200000, "元")]),
    ("种了4800余亩。", [("4800余亩", 4800, 4900, "亩")]),
    ("年产值超4亿元。", [("超4亿元", 400000000, None, "元")]),
    ("产值突破4亿元。", [("突破4亿元", 400000000, None, "元")]),
    ("人数不足500人。", [("不足500人", None, 500, "人")]),
    ("新增产值50亿元以上。", [("50亿元以上", 5000000000, None, "元")]),
    ("用时不超过3天。", [("不超过3天", None, 3, "天")]),
    ("罚款不得超过3万元。", [("不得超过3万元", None, 30000, "元")]),
    ("每户养了至少5头牛。", [("至少5头", 5, None, "头")]),
    ("投资约3亿元，收入8万元左右。", [("约3亿元", 3e8, 3e8, "元"), ("8万元左右", 80000, 80000, "元")]),
    ("吸引上万名游客，上千次点击。", [("上万名", 10000, None, "人"), ("上千次", 1000, None, "次")]),
    ("数十名医生、数百名护士。", [("数十名", 20, 100, "人"), ("数百名", 200, 1000, "人")]),
    ("数千人、数亿元，历经数次。", [("数千人", 2000, 10000, "人"), ("数亿元", 2e8, 1e9, "元"), ("数次", 2, 10, "次")]),
    ("几个孩子，几十户人家。", [("几个", 2, 10, "个"), ("几十户", 20, 100, "户")]),
    ("就业2—3万人。", [("2—3万人", 20000, 30000, "人")]),
    ("入驻20至30家企业。", [("20至30家", 20, 30, "家")]),
    ("身高15到20厘米。", [("15到20厘米", 0.15, 0.2, "米")]),
    ("处一年以上三年以下有期徒刑。", [("一年以上三年以下", 1, 3, "年")]),
    ("建成5个以上千亿级园区。", [("5个以上", 5, None, "个")]),
    ("应在30日内答复。", [("30日内", None, 30, "天")]),
    ("从57个增至109个。", [("57个", 57, 57, "个"), ("109个", 109, 109, "个")]),
    ("从2万吨增加到5万吨。", [("2万吨", 20000, 20000, "吨"), ("5万吨", 50000, 50000, "吨")]),
    # shares, points, growth
    ("九成农户用上了自来水。", [("九成", 90, 90, "%")]),
    ("约占全州的三分之一。", [("三分之一", 100 / 3, 100 / 3, "%")]),
    ("超过全部的三分之二。", [("三分之二", 200 / 3, None, "%")]),
    ("占百分之十五。", [("百分之十五", 15, 15, "%")]),
    ("发病率为千分之五。", [("千分之五", 0.5, 0.5, "%")]),
    ("提高3个百分点。", [("3个百分点", 3, 3, "百分点")]),
    ("产值同比增长25倍。", [("25倍", 25, 25, "倍")]),
    ("产量翻一番。", [("翻一番", 2, 2, "倍")]),
    ("产量翻两番。", [("翻两番", 4, 4, "倍")]),
    # units
    ("装机5万千瓦，发电3亿千瓦时。", [("5万千瓦", 50000, 50000, "千瓦"), ("3亿千瓦时", 3e8, 3e8, "千瓦时")]),
    ("装机20兆瓦。", [("20兆瓦", 20000, 20000, "千瓦")]),
    ("面积3公顷，2平方公里，15亩。",
     [("3公顷", 30000, 30000, "平方米"), ("2平方公里", 2000000, 2000000, "平方米"), ("15亩", 15, 15, "亩")]),
    ("送去500公斤面粉、30斤糖。", [("500公斤", 0.5, 0.5, "吨"), ("30斤", 0.015, 0.015, "吨")]),
    ("气温降到零下20℃。", [("零下20℃", -20, -20, "℃")]),
    ("接待游客3万人次。", [("3万人次", 30000, 30000, "人次")]),
    ("每吨补贴300元/吨。", [("300元/吨", 300, 300, "元/吨")]),
    ("贷款5000万美元。", [("5000万美元", 50000000, 50000000, "美元")]),
    ("车程3个多小时。", [("3个多小时", 3, 4, "小时")]),
    # several in one clause, lists
    ("5万平方米15栋厂房建成。", [("5万平方米", 50000, 50000, "平方米"), ("15栋", 15, 15, "栋")]),
    ("三村各得3、5、8万元。", [("3", 30000, 30000, "元"), ("5", 50000, 50000, "元"), ("8万元", 80000, 80000, "元")]),
    ("甲、乙分别产粮2、3万吨。", [("2", 20000, 20000, "吨"), ("3万吨", 30000, 30000, "吨")]),
    ("指数为50.2。", [("50.2", 50.2, 50.2, "")]),
    ("让14亿多人民过上好日子。", [("14亿多", 1.4e9, 1.5e9, "")]),
    ("涉及31省区市。", [("31省区市", 31, 31, "省区市")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[text[:16] for text, _ in FIGURES])
def test_bounds_of_a_sentence(text: str, expected: list[Row]) -> None:
    """Each figure is found with its words, its bounds and its base unit, and no other."""
    got = rows(text)
    assert [(row[0], row[3]) for row in got] == [(row[0], row[3]) for row in expected]
    for found, wanted in zip(got, expected, strict=True):
        assert found[1:3] == tuple(value if value is None else pytest.approx(value) for value in wanted[1:3])


NONE = """
8月15日，产业园开工。
2017年8月21日印发第22期简报。
二〇一七年八月二十一日，会议召开。
会议于9时30分开始，19:00结束。
上半年、一季度、十四五时期都有新进展。
第六次全国对口支援工作会议召开。
第九批工作组进驻第七师。
第一、二产业齐头并进。
党的二十大精神深入人心，十九届六中全会作出决定。
二次全会公报全文公布。
深刻领悟“两个确立”，做到“两个维护”，增强四个意识。
中央八项规定精神落地。
共建一带一路，推进三农工作。
二十国集团峰会和金砖五国会晤举行。
5G、G20、歼-20、AC-130、N95都是名称。
“北溪-2”管道受损。
乘坐G6701次列车返乡。
拨打12345热线，购票请上12306发售窗口。
一个国家、一批企业、一种声音、一系列措施、一些地方。
进一步统一思想，一致同意，一如既往。
多个部门、多次会议、多家媒体到场。
千方百计稳就业，四面八方来支援，五湖四海一家亲。
三番五次登门，一心一意服务。
万家灯火，千家万户，百姓安居。
第八百零七条规定如下。
航天科技集团十八所研制成功。
民法典第一千零四十二条适用。
过去5年、未来3年、近10年来变化很大。
三年来，两地交往密切；十年前，这里还是荒滩。
建校90周年庆祝大会举行。
20世纪90年代，80后一代成长起来。
他获得1500米决赛资格。
这是百万亩林海，是千亿元产业。
万吨级码头开港，5A级景区迎客。
24小时服务热线开通。
比赛以3比0结束，比分3:1。
文件编号2017-22，电话0999-8123456。
国办发〔2017〕22号文件印发。
他是一名老师，也是一位父亲。
一手抓生产，一手抓防疫。
落实“大气十条”，零部件供应充足。
《2022国家蓝皮书》今天发布。
这是长征系列运载火箭的第464次飞行。
创下41年新高。
八部门、两部门、三地联动，两省签约。
八级大风，四级应急响应，六十公斤级。
两国元首会晤，两岸同胞，两地携手。
十分高兴，万分感谢。
二维码、三轮车、四合院、五角星、六神无主。
七一勋章、八一学校、九三学社。
1月至3月，4月下旬，5月初，6月底。
13日—14日，11日夜间，12日凌晨。
1+8工作新思路，7×24小时。
《百年孤独》与《三国演义》。
北京三环路、上海一号线。
两委换届、两会召开、两院院士。
三亚、四川、五台山、六安、七台河、九江、十堰、百色、千岛湖、万州。
“三个代表”、“四个全面”、“五位一体”。
一方有难，八方支援。
八部门联合发文，三方签约。
三级医院、二级市场、一流大学。
两手抓，两手都要硬。
百年大计，教育为本；千年古城，万里长城。
乘风破浪正当其时，一张蓝图绘到底。
零距离服务，零容忍执法。
第3—5届大会，第十至十二期培训班。
10月12日9时42分，长征二号丙运载火箭升空。
三江源、五指山、九寨沟。
世界第二大经济体。
星期一、周五、礼拜六。
半岛、半导体、半决赛、半路。
几乎、几何、几经周折。
""".strip().split("\n")
ALLOWED = 1 / 100  # false figures a sentence


def test_names_dates_and_ordinals_are_no_figures() -> None:
    """Of sentences of names, dates and ordinals hardly one yields a figure."""
    false = [(text, one.printed) for text in NONE for one in extract(text) if one.role != "rank"]
    assert len(false) <= ALLOWED * len(NONE), false


@pytest.mark.parametrize(
    ("text", "role", "direction"),
    [
        ("产值同比增长25倍。", "change", "up"),
        ("能耗下降3%。", "change", "down"),
        ("产量比上年多5万吨。", "change", "up"),
        ("车程缩短20分钟。", "change", "down"),
        ("产值增长到30亿元。", "value", ""),
        ("产值增至30亿元。", "value", ""),
        ("新增就业300人。", "value", ""),
        ("占总数的5%。", "share", ""),
        ("普及率达98%。", "share", ""),
        ("居全国第3位。", "rank", ""),
        ("产值翻一番。", "change", "up"),
    ],
)
def test_role(text: str, role: str, direction: str) -> None:
    """A difference, a part and a place are told from a value; 增长到 and 新增 are values."""
    (one,) = extract(text)
    assert (one.role, one.direction) == (role, direction)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("累计投入3亿元，培训500人。", [True, False]),
        ("历年投入3亿元。", [True]),
        ("投入3亿元。", [False]),
    ],
)
def test_cumulative(text: str, expected: list[bool]) -> None:
    """累计 and 历年 govern their clause."""
    assert [one.cumulative for one in extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企业将吸纳300人就业，年产值超4亿元。", [True, True]),
        ("预计投资3亿元，目前已到位1亿元。", [True, False]),
        ("力争接待10万人次。", [True]),
        ("将3000元奖金发给了他。", [False]),
        ("已吸纳300人。", [False]),
        ("到2020年，产值达30亿元。", [True]),
    ],
)
def test_plan(text: str, expected: list[bool]) -> None:
    """A plan holds until its sentence ends or something is done; 将 before a thing is none."""
    assert [one.plan for one in extract(text, datetime.date(2017, 8, 21))] == expected


def test_a_year_that_is_past_is_no_plan() -> None:
    """到2016年 in an issue of 2017 looks back."""
    (one,) = extract("到2016年，产值达30亿元。", datetime.date(2017, 8, 21))
    assert not one.plan


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("年产值超4亿元。", ["年产值"]),
        ("全部建成后，吸纳就业3万人，新增产值50亿元以上。", ["吸纳就业", "新增产值"]),
        ("建成5万平方米15栋标准化厂房。", ["标准化厂房", "标准化厂房"]),
        ("工业产值达3亿元，同比增长5%。", ["工业产值", "工业产值"]),
        ("粮食和棉花分别增长5%和8%。", ["粮食", "棉花"]),
        ("其中援疆资金28784万元。", ["援疆资金"]),
    ],
)
def test_subject(text: str, subjects: list[str]) -> None:
    """The subject is the noun phrase beside the figure, of a list with 分别 each its own."""
    found = extract(text)
    assert [one.subject for one in found] == subjects
    assert all(text[one.subject_start : one.subject_end] == one.subject for one in found)


@pytest.mark.parametrize(
    ("text", "period", "first", "last"),
    [
        ("1—6月工业产值增长5%。", "1—6月", "2017-01-01", "2017-06-30"),
        ("2016年完成投资3亿元。", "2016年", "2016-01-01", "2016-12-31"),
        ("去年上半年接待3万人次。", "去年上半年", "2016-01-01", "2016-06-30"),
        ("一季度投资3亿元。", "一季度", "2017-01-01", "2017-03-31"),
        ("7月末余额3亿元。", "7月末", "2017-07-31", "2017-07-31"),
    ],
)
def test_period(text: str, period: str, first: str, last: str) -> None:
    """A period is kept as printed, with its days by the issue's date."""
    (one,) = extract(text, datetime.date(2017, 8, 21))
    assert one.period == period
    assert (str(one.first_day), str(one.last_day)) == (first, last)


@pytest.mark.parametrize("said", ["全县新增就业1805名群众，", "甲县3名、乙县5名分别", "排名第3位，", "计划建房20套，"])
def test_time_grows_with_length_alone(said):
    """A sentence twice as long takes about twice the time of the processor, the best of three."""
    took = []
    gc.collect()
    gc.disable()  # the garbage of other tests is not this one's time
    for times in (2_000, 4_000):
        tries = []
        for _ in range(3):
            began = time.process_time()
            extract(said * times)
            tries.append(time.process_time() - began)
        took.append(min(tries))
    gc.enable()
    assert took[1] < 3 * took[0] + 0.05
