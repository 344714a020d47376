"""What the columns of a table may mean: each field with its word and the headings that people give it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class Subject(StrEnum):
    """What a table is about."""

    ROSTER = "roster"
    MEETINGS = "meetings"


class Field(StrEnum):
    """One thing that a column may hold."""

    NUMBER = "number"
    # of a member
    NAME = "name"
    GENDER = "gender"
    ETHNICITY = "ethnicity"
    BORN = "born"
    EDUCATION = "education"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMPLOYER = "employer"
    BRANCH = "branch"
    GROUP = "group"
    POST = "post"
    JOINED = "joined"
    FULL = "full"
    CATEGORY = "category"
    SINCE = "since"
    CAME_FROM = "came_from"
    MOBILE = "mobile"
    MOBILE_PLACE = "mobile_place"
    MOBILE_SINCE = "mobile_since"
    REMARK = "remark"
    # of a meeting
    TITLE = "title"
    HELD_ON = "held_on"
    CLOCK = "clock"
    KIND = "kind"
    PLACE = "place"
    CHAIR = "chair"
    RECORDER = "recorder"
    LECTURER = "lecturer"
    TOPIC = "topic"
    RESOLUTION = "resolution"
    CONTENT = "content"
    HOURS = "hours"
    DUE = "due"
    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    RATE = "rate"
    PEOPLE = "people"


SUBJECT_WORDS: Mapping[Subject, str] = {Subject.ROSTER: "党员名册", Subject.MEETINGS: "会议台账"}

_BRANCH = ("党支部", "所在党支部", "支部名称", "党支部名称", "所在支部", "所属支部", "所属党支部", "支部", "所在党组织",
           "所属党组织", "党组织名称", "组织名称", "党组织", "所在党支部名称", "组织关系所在党支部")  # fmt: skip
_GROUP = ("党小组", "所属党小组", "所在党小组", "所在小组", "小组", "党小组名称", "小组名称")
_NUMBER = ("序号", "编号", "序", "No", "NO.", "行号")

ROSTER: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("姓名", "党员姓名", "名字", "姓 名", "党员"),
    Field.GENDER: ("性别",),
    Field.ETHNICITY: ("民族",),
    Field.BORN: ("出生日期", "出生年月", "出生年月日", "出生时间", "出生", "生日"),
    Field.EDUCATION: ("学历", "文化程度", "最高学历", "学历学位", "全日制学历", "文化"),
    Field.ID_NUMBER: ("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "身份证", "身份证件号码", "证件号码",
                      "居民身份证号码", "公民身份证号"),
    Field.PHONE: ("手机", "手机号", "手机号码", "联系电话", "联系方式", "电话", "电话号码", "移动电话", "联系手机"),
    Field.EMPLOYER: ("工作单位", "工作单位及职务", "单位", "所在单位", "单位及职务", "工作单位职务", "工作岗位",
                     "现工作单位", "工作单位及岗位", "单位职务"),
    Field.BRANCH: _BRANCH,
    Field.GROUP: _GROUP,
    Field.POST: ("党内职务", "支部职务", "党组织职务", "支部内职务", "党内任职", "支委职务", "党务职务"),
    Field.JOINED: ("入党日期", "入党时间", "入党年月", "入党年月日", "加入党组织日期", "加入中共组织日期",
                   "加入中国共产党日期", "加入党组织时间", "入党", "参加党组织时间", "参加组织时间",
                   "接收为预备党员日期", "成为预备党员日期", "预备党员日期", "加入中共组织的日期"),
    Field.FULL: ("转正日期", "转正时间", "转正年月", "转为正式党员日期", "转为正式党员时间", "转为中共正式党员日期",
                 "成为正式党员日期", "转正", "正式党员日期", "转为正式党员的日期"),
    Field.CATEGORY: ("党员类别", "人员类别", "党员身份", "党员类型", "正式或预备", "正式/预备", "党籍", "类别",
                     "党员性质", "是否正式党员"),
    Field.SINCE: ("进入支部日期", "进入党支部日期", "转入日期", "转入时间", "进入支部时间", "组织关系转入时间",
                  "组织关系转入日期", "入册日期", "到支部时间"),
    Field.CAME_FROM: ("转自", "原党支部", "原所在党支部", "转出单位", "从何处转入", "原支部"),
    Field.MOBILE: ("流动党员", "是否流动党员", "是否流动", "流动情况", "是否为流动党员"),
    Field.MOBILE_PLACE: ("外出地点", "流动去向", "流向", "外出地", "流出地", "外出去向", "流入地"),
    Field.MOBILE_SINCE: ("外出日期", "外出时间", "流动时间", "流出时间", "流动日期", "外流时间"),
    Field.REMARK: ("备注", "说明", "其他", "其它"),
    Field.NUMBER: _NUMBER,
}  # fmt: skip

MEETINGS: Mapping[Field, tuple[str, ...]] = {
    Field.TITLE: ("会议名称", "会议主题", "主题", "活动名称", "名称", "会议(活动)名称", "活动主题", "会议标题"),
    Field.HELD_ON: ("会议日期", "日期", "召开日期", "活动日期", "开会日期", "召开时间", "时间"),
    Field.CLOCK: ("会议时间", "起止时间", "会议起止时间", "开会时间", "活动时间"),
    Field.KIND: ("会议类型", "类型", "会议类别", "活动类型", "会议形式", "会议种类", "类别"),
    Field.BRANCH: _BRANCH,
    Field.GROUP: _GROUP,
    Field.PLACE: ("会议地点", "地点", "活动地点", "召开地点"),
    Field.CHAIR: ("主持人", "主持"),
    Field.RECORDER: ("记录人", "记录"),
    Field.LECTURER: ("授课人", "主讲人", "讲课人"),
    Field.TOPIC: ("会议议题", "议题", "会议议程", "议程"),
    Field.RESOLUTION: ("会议决议/结论", "会议决议", "决议", "结论", "决议事项", "会议结论", "决议/结论"),
    Field.CONTENT: ("会议内容", "主要内容", "内容", "会议记录", "活动内容"),
    Field.HOURS: ("学时", "课时"),
    Field.DUE: ("应到人数", "应到", "应参加人数"),
    Field.PRESENT: ("实到人数", "实到", "参会人数", "实际参加人数"),
    Field.LEAVE: ("请假人数", "请假"),
    Field.ABSENT: ("缺席人数", "缺席"),
    Field.RATE: ("出勤率", "到会率", "参会率"),
    Field.PEOPLE: ("参会人员名单", "参会人员", "人员名单", "参加人员", "出席人员", "到会人员", "参会名单"),
    Field.NUMBER: _NUMBER,
}
FIELDS: Mapping[Subject, Mapping[Field, tuple[str, ...]]] = {Subject.ROSTER: ROSTER, Subject.MEETINGS: MEETINGS}
NEEDED: Mapping[Subject, tuple[Field, ...]] = {
    Subject.ROSTER: (Field.NAME,),
    Subject.MEETINGS: (Field.HELD_ON, Field.KIND),
}
"""The fields without which a table can't be imported."""

IGNORED = "不导入"
"""What a column is called that means nothing here."""


def field_word(subject: Subject, field: Field | None) -> str:
    """The word of a field, as choices and messages have it."""
    return IGNORED if field is None else FIELDS[subject][field][0]


def field_called(subject: Subject, word: str) -> Field | None:
    """The field that a word names, by any heading known for it."""
    wanted = heading(word)
    return next((f for f, names in FIELDS[subject].items() if wanted in map(heading, names)), None)


@lru_cache(4096)
def heading(text: str) -> str:
    """A heading as it is compared: no spaces, no signs, no words in brackets (出生年月（年/月/日）* is 出生年月)."""
    plain = unicodedata.normalize("NFKC", text)
    bare = re.sub(r"[(\[【〔].*?[)\]】〕]", "", plain) or plain
    return re.sub(r"[\s*※:：_、，,。.·\-—/“”\"']+", "", bare).upper()
