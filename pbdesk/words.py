"""The Chinese word for every enum value, the same on page, sheet, command line and message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pbdesk.model import (
    AdmissionStepKind,
    AgendaKind,
    AttachmentKind,
    AttendanceState,
    BranchKind,
    ChaseForm,
    ConditionKind,
    DuesCategory,
    Grade,
    MeetingKind,
    MeetingStatus,
    OrganizationKind,
    Organizer,
    Outcome,
    PostRole,
    ReviewedKind,
    Severity,
    UnitKind,
    Verdict,
)

ORGANIZATION_WORDS: Mapping[OrganizationKind, str] = {
    OrganizationKind.STREET: "街道党工委",
    OrganizationKind.COMMUNITY: "社区党委",
    OrganizationKind.GENERAL_BRANCH: "党总支",
    OrganizationKind.BRANCH: "党支部",
}

MEETING_WORDS: Mapping[MeetingKind, str] = {
    MeetingKind.GENERAL_MEETING: "党员大会",
    MeetingKind.COMMITTEE_MEETING: "支委会",
    MeetingKind.GROUP_MEETING: "党小组会",
    MeetingKind.LECTURE: "党课",
    MeetingKind.THEME_DAY: "主题党日",
    MeetingKind.ORGANIZATION_LIFE_MEETING: "组织生活会",
    MeetingKind.DEMOCRATIC_APPRAISAL: "民主评议党员",
    MeetingKind.TALK: "谈心谈话",
    MeetingKind.TRAINING: "教育培训",
}

STATUS_WORDS: Mapping[MeetingStatus, str] = {
    MeetingStatus.PLANNED: "计划",
    MeetingStatus.HELD: "已召开",
    MeetingStatus.CANCELLED: "已取消",
}

ATTENDANCE_WORDS: Mapping[AttendanceState, str] = {
    AttendanceState.PRESENT: "到会",
    AttendanceState.ONLINE: "线上参加",
    AttendanceState.LEAVE: "请假",
    AttendanceState.ABSENT: "缺席",
}

AGENDA_WORDS: Mapping[AgendaKind, str] = {
    AgendaKind.STUDY: "学习",
    AgendaKind.MATTER: "讨论事项",
    AgendaKind.RESOLUTION: "表决事项",
    AgendaKind.ADMISSION: "接收预备党员",
    AgendaKind.CONVERSION: "预备党员转正",
    AgendaKind.ELECTION: "选举",
    AgendaKind.APPRAISAL: "民主评议",
}

CONDITION_WORDS: Mapping[ConditionKind, str] = {
    ConditionKind.RIGHTS_SUSPENDED: "停止行使权利",
    ConditionKind.ATTENDANCE_EASED: "不硬性要求到会",
    ConditionKind.MOBILE: "流动党员",
    ConditionKind.ABROAD: "出国（境）学习",
    ConditionKind.LOST: "失去联系",
    ConditionKind.MEMBERSHIP_SUSPENDED: "停止党籍",
    ConditionKind.CORRECTION: "限期改正",
}

GRADE_WORDS: Mapping[Grade, str] = {
    Grade.EXCELLENT: "优秀",
    Grade.QUALIFIED: "合格",
    Grade.BASIC: "基本合格",
    Grade.UNQUALIFIED: "不合格",
}

ORGANIZER_WORDS: Mapping[Organizer, str] = {
    Organizer.BRANCH: "本支部",
    Organizer.SUPERIOR: "上级党组织",
    Organizer.COUNTY: "县（区）级以上",
}
ORGANIZER_CHOICES: tuple[tuple[Organizer | None, str], ...] = ((None, "没有写明"), *ORGANIZER_WORDS.items())
"""What there is to choose from where a training is recorded."""

CHASE_WORDS: Mapping[ChaseForm, str] = {
    ChaseForm.LIST: "催办清单",
    ChaseForm.NOTICE: "整改通知书",
}

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.PASSED: "通过",
    Verdict.RETURNED: "退回修改",
}

REVIEWED_WORDS: Mapping[ReviewedKind, str] = {
    ReviewedKind.MEETING: "会议记录",
    ReviewedKind.VISIT: "走访记录",
    ReviewedKind.ADMISSION: "发展党员材料",
}

ATTACHMENT_WORDS: Mapping[AttachmentKind, str] = {
    AttachmentKind.PHOTO: "现场照片",
    AttachmentKind.SIGNED_PAGE: "签字页",
    AttachmentKind.MATERIAL: "材料",
}

DUES_WORDS: Mapping[DuesCategory, str] = {
    DuesCategory.WAGE: "按月领工资",
    DuesCategory.ANNUAL_SALARY: "年薪制",
    DuesCategory.SELF_EMPLOYED: "不按月取得收入",
    DuesCategory.RETIRED: "离退休",
    DuesCategory.FARMER: "农民",
    DuesCategory.STUDENT: "学生",
    DuesCategory.UNEMPLOYED: "下岗失业",
    DuesCategory.RELIEF: "领取救济或低保",
}

ADMISSION_WORDS: Mapping[AdmissionStepKind, str] = {
    AdmissionStepKind.APPLICATION: "递交入党申请书",
    AdmissionStepKind.FIRST_TALK: "派人谈话",
    AdmissionStepKind.ACTIVIST: "确定为入党积极分子",
    AdmissionStepKind.TRAINERS: "指定培养联系人",
    AdmissionStepKind.INSPECTION: "半年考察",
    AdmissionStepKind.TARGET: "确定为发展对象",
    AdmissionStepKind.SPONSORS: "确定入党介绍人",
    AdmissionStepKind.POLITICAL_REVIEW: "政治审查",
    AdmissionStepKind.TRAINING: "短期集中培训",
    AdmissionStepKind.COMMITTEE_REVIEW: "支委会审查",
    AdmissionStepKind.PRE_REVIEW: "基层党委预审",
    AdmissionStepKind.ADMISSION_VOTE: "党员大会讨论接收",
    AdmissionStepKind.ADMISSION_APPROVAL: "上级党委审批",
    AdmissionStepKind.OATH: "入党宣誓",
    AdmissionStepKind.EXTENSION: "延长预备期",
    AdmissionStepKind.CONVERSION_REQUEST: "提出转正申请",
    AdmissionStepKind.CONVERSION_VOTE: "党员大会讨论转正",
    AdmissionStepKind.CONVERSION_APPROVAL: "上级党委审批转正",
}

POST_WORDS: Mapping[PostRole, str] = {
    PostRole.SECRETARY: "书记",
    PostRole.DEPUTY: "副书记",
    PostRole.ORGANIZATION: "组织委员",
    PostRole.PUBLICITY: "宣传委员",
    PostRole.DISCIPLINE: "纪检委员",
    PostRole.MEMBER: "委员",
    PostRole.GROUP_LEADER: "党小组组长",
}

OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.MET: "达标",
    Outcome.UNMET: "未达标",
    Outcome.WARN: "提醒",
    Outcome.PENDING: "待办",
    Outcome.WAIVED: "免计",
    Outcome.EXCUSED: "已说明",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.UNKNOWN: "待确认",
}

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.MANDATORY: "应当",
    Severity.GENERALLY: "一般",
    Severity.PLAN: "规划要求",
    Severity.LOCAL: "本地制度",
    Severity.PRACTICE: "通行做法",
    Severity.CONVENTION: "本软件约定",
}

UNIT_WORDS: Mapping[UnitKind, str] = {
    UnitKind.COMMUNITY: "社区",
    UnitKind.VILLAGE: "村",
    UnitKind.ORGAN: "机关",
    UnitKind.RESIDENTS_GROUP: "居民小组",
    UnitKind.PRIVATE_FIRM: "非公企业",
    UnitKind.SOCIAL_ORG: "社会组织",
    UnitKind.COOP_COMPANY: "股份合作公司",
    UnitKind.WORK_STATION: "社区工作站",
    UnitKind.ESTATE: "小区",
}

BRANCH_WORDS: Mapping[BranchKind, str] = {
    BranchKind.REGULAR: "党支部",
    BranchKind.JOINT: "联合党支部",
    BranchKind.TEMPORARY: "临时党支部",
    BranchKind.MOBILE: "流动党员党支部",
}

DUTY_WORDS: Mapping[str, str] = {
    "leadership": "建强班子",
    "economy": "壮大集体经济",
    "service": "服务居民",
    "stability": "维护稳定",
    "regular": "规范运作",
}
"""The five further duties of a guide (GUI-04) that tag a visit."""

EXCLUSION_WORDS: Mapping[int, str] = {
    1: "因病不能表达本人意志",
    2: "自费出国半年以上",
    3: "正在服刑",
    4: "年老体弱卧床不起、长期生病不能自理",
    5: "外出半年以上，组织关系应转未转",
    6: "退休后长期在原籍居住，组织关系未转",
}
"""Why a member may be left out of the due head-count of a vote (VOT-12), in a few words."""

WEEKDAY_WORDS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def common_weekday(days: Iterable[date]) -> str:
    """The weekday that all days share, as it is said (周二); nothing where they share none. No days: 周二."""
    found = {day.weekday() for day in days} or {1}
    return f"周{WEEKDAY_WORDS[found.pop()][-1]}" if len(found) == 1 else ""


def short_date(day: date) -> str:
    """A day as it stands in running text of one year: 7月8日."""
    return f"{day.month}月{day.day}日"


def near_date(day: date, year: int) -> str:
    """A day beside a year that is understood: with its own year only where that is another one."""
    return short_date(day) if day.year == year else long_date(day)


def long_date(day: date) -> str:
    """A day with its year: 2026年7月8日."""
    return f"{day.year}年{day.month}月{day.day}日"
