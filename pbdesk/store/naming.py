"""The Chinese names of tables and columns, for messages and reports."""

from __future__ import annotations

from collections.abc import Mapping

TABLE_WORDS: Mapping[str, str] = {
    "organization": "组织",
    "party_group": "党小组",
    "committee": "支委会班子",
    "person": "人员",
    "membership": "组织关系",
    "member_condition": "党员情况",
    "post": "职务",
    "posting": "指导员派驻",
    "meeting": "会议",
    "attendance": "参会",
    "agenda_item": "议题",
    "vote_exclusion": "不计应到",
    "visit": "走访",
    "policy": "口径",
    "calendar_day": "工作日和放假日",
    "explanation": "情况说明",
    "closing": "封账",
    "correction": "更正",
    "candidate": "候选人",
    "dues_standard": "党费标准",
    "dues": "党费",
    "admission": "发展党员",
    "admission_step": "发展党员步骤",
    "attachment": "附件",
    "blob": "附件内容",
    "local_rule": "本地规定",
    "chase": "催办",
    "review": "质量督导",
}

_COLUMN_WORDS: Mapping[str, str] = {
    "id": "编号", "parent_id": "上级组织", "kind": "类别", "name": "名称", "unit_kind": "单位类别",
    "branch_kind": "支部类别", "founded_on": "成立日期", "dissolved_on": "撤销日期", "remark": "备注",
    "branch_id": "支部", "formed_on": "成立日期", "basis": "产生方式", "started_on": "开始日期",
    "ended_on": "结束日期", "term_years": "任期", "gender": "性别", "born_on": "出生日期", "ethnicity": "民族",
    "id_number": "身份证号", "phone": "电话", "education": "学历", "employer": "工作单位", "joined_on": "入党日期",
    "full_on": "转正日期", "person_id": "人员", "group_id": "党小组", "sent_on": "转出日期",
    "end_reason": "结束原因", "note": "说明", "organization_id": "组织", "role": "身份", "meeting_id": "会议",
    "state": "到会情况", "reason": "原因", "written_opinion": "书面意见", "position": "序号", "topic": "议题",
    "content": "内容", "resolution": "决议", "approve": "赞成票", "against": "反对票", "abstain": "弃权票",
    "written_approve": "书面赞成票", "seats": "应选名额", "issued": "发出票数", "returned": "收回票数",
    "consent_document": "批准文件", "resolved_on": "议定日期", "status": "状态", "title": "标题",
    "held_on": "召开日期", "starts_at": "开始时间", "ends_at": "结束时间", "place": "地点", "chair_id": "主持人",
    "recorder_id": "记录人", "lecturer_id": "授课人", "hours": "学时", "for_year": "所属年度",
    "sitting_id": "同场会议", "recorded_at": "记录时间", "posting_id": "指导员派驻", "visited_on": "走访日期",
    "duties": "履职内容", "met": "见面人员", "advice": "意见建议", "key": "口径", "value": "取值",
    "valid_from": "生效日期", "day": "日期", "notice": "通知文号", "rule": "规则", "subject_id": "对象",
    "period": "期间", "accepted_by": "认可人", "accepted_on": "认可日期", "findings": "检查结果",
    "rules_version": "规则版本", "policy_version": "口径版本", "digest": "校验码", "closed_on": "封账日期",
    "closed_by": "封账人", "closing_id": "封账", "number": "次数", "corrected_on": "更正日期",
    "corrected_by": "更正人", "born_month": "出生年月", "joined_month": "入党年月", "full_month": "转正年月",
    "came_from": "转自", "sent_to": "转往", "contact_id": "联系人", "opinion_on": "提交日期", "void": "废票",
    "agenda_item_id": "议题", "votes": "得票", "from_month": "起算月份", "category": "党费类别", "amount": "每月应交",
    "approved_by": "批准文件", "month": "月份", "due": "应交", "paid": "实交", "paid_on": "交费日期", "payer": "代交人",
    "admission_id": "发展党员", "done_on": "完成日期", "document": "材料", "people": "参加人", "media_type": "文件类型",
    "size": "大小", "sha256": "校验码", "added_at": "添加时间", "covered_units": "覆盖单位数",
    "applied_on": "申请日期", "approved_on": "批准日期", "approval_document": "批准文件", "extended_to": "延期换届至",
    "organizer": "谁举办的", "grade": "评议等次", "important": "重要事项", "owner": "责任人", "finish_on": "完成期限",
    "reopened_on": "重新打开日期", "reopened_by": "重新打开人", "reopen_reason": "重新打开原因", "text": "内容",
    "method": "核对办法", "parameters": "参数", "replaces": "代替的规则", "article": "条款", "valid_to": "失效日期",
    "form": "形式", "items": "事项", "chased_on": "催办日期", "chased_by": "催办人", "channel": "方式",
    "fix_by": "整改期限", "answered_on": "答复日期", "answer": "答复", "record_kind": "记录类别",
    "reviewed_id": "所查记录", "reviewed_rev": "所查版本", "reviewed_on": "督导日期", "reviewer": "督导员",
    "verdict": "结论", "remarks": "问题", "comment": "意见", "joined_to": "并入",
}  # fmt: skip


def table_word(table: str) -> str:
    """What a person calls the rows of a table."""
    return TABLE_WORDS.get(table, table)


def column_word(column: str) -> str:
    """What a person calls a column."""
    return _COLUMN_WORDS.get(column, column)
