"""The fixed words of the pages' facts, in both languages; terms as in the glossary."""

from __future__ import annotations

from forms.model import Text

PHASES = {
    "opening": Text("营业前", "Opening"),
    "trading": Text("营业中", "Trading"),
    "closing": Text("闭店", "Closing"),
    "daily": Text("每天", "Every day"),
    "weekly": Text("每周", "Every week"),
    "monthly": Text("每月", "Every month"),
    "per-event": Text("有事时", "When it happens"),
    "": Text("其他", "Other"),
}
PLACES = {
    "company": Text("公司", "company"),
    "shop": Text("门店", "shop"),
    "floor": Text("楼层", "floor"),
    "counter": Text("专柜", "counter"),
}
# In the order in which they are listed.
SECTORS = {
    "retail": Text("零售", "Retail"),
    "apparel": Text("服装", "Apparel"),
    "food-beverage": Text("餐饮", "Food and drink"),
    "ecommerce": Text("电子商务", "E-commerce"),
    "franchise": Text("连锁加盟", "Franchise"),
    "hotel": Text("酒店", "Hotels"),
    "tourism": Text("旅游", "Tourism"),
    "wellness": Text("养生", "Wellness"),
    "education": Text("教育", "Education"),
    "automotive": Text("汽车", "Automotive"),
    "home-decoration": Text("家装", "Home decoration"),
    "real-estate": Text("房地产", "Real estate"),
    "engineering": Text("工程", "Engineering"),
    "technology": Text("科技", "Technology"),
    "new-media": Text("新媒体", "New media"),
    "general-marketing": Text("市场营销", "Marketing"),
    "general-sales": Text("销售", "Sales"),
    "telesales": Text("电话销售", "Telesales"),
    "investment": Text("投资", "Investment"),
    "securities": Text("证券", "Securities"),
}
FIELD_TYPES = {
    "text": Text("一行字", "a line of text"),
    "longtext": Text("一段字", "text"),
    "integer": Text("整数", "whole number"),
    "decimal": Text("数字", "number"),
    "money": Text("金额", "amount"),
    "date": Text("日期", "date"),
    "time": Text("时刻", "time"),
    "datetime": Text("日期和时刻", "date and time"),
    "choice": Text("单选", "one of"),
    "multichoice": Text("多选", "any of"),
    "yesno": Text("是或否", "yes or no"),
    "rating": Text("打分", "rating"),
    "person": Text("人员", "person"),
    "place": Text("地点", "place"),
    "table": Text("表格，可加行", "table, rows can be added"),
    "file": Text("附件", "file"),
    "photo": Text("照片", "photo"),
    "signature": Text("签名", "signature"),
    "computed": Text("自动算出", "worked out automatically"),
}

ADVICE = Text("暂定的时间或人由我们先定，等本部门确认。", "“assumed”: set by us until the department confirms it.")
ALL_FORMS = Text("全部表单", "All forms")
AND = Text("、", ", ")
ANY_TIME = Text("当天内", "any time")
ASKS = Text("要填什么", "What it asks")
ASSUMED = Text("暂定", "assumed")
AS_NEEDED = Text("有事才填", "As needed")
ATTENDS = Text("参加", "Attended by")
AT_A = Text("在{}", "at a {}")
AT_SET_TIMES = Text("到时间要交", "At set times")
BACK = Text("拿到", "Receives")
BINDS = Text("适用", "Applies to")
BOTH = Text("，且", " and ")
BRANCH = Text("分情况", "In which case")
BY_MOMENT = Text("按时段查清单", "Checklists by moment")
CHAIR = Text("主持", "Chaired by")
CHECKLISTS = Text("清单", "Checklists")
CHOOSE = Text("输入岗位或部门名称", "Type a role or department")
CONCERNED = Text(
    "谁都不审核关于自己的表单：写在{}里的人，哪一步都不审核。",
    "Nobody decides on what concerns themselves: whoever is named under {} decides on none of the steps.",
)
DAY = Text("一天", "The day at a glance")
DECIDES = Text("谁来审核", "Who decides")
DEPARTMENT = Text("部门", "Department")
DEPARTMENTS = Text("部门", "Departments")
ENGLISH = Text("英文", "In English")
EVERYBODY = Text("本部门所有人", "everybody in the department")
FILED_WITH = Text("办完交给", "Filed with")
FILLED_IN_BY = Text("谁填", "Filled in by")
FILL_IN = Text("填写", "Fill in")
FORM = Text("要交", "to hand in")
FORMS = Text("表单", "Forms")
FORMS_OWED = Text("我要交的表单", "Forms I owe")
FROM_HOURS = Text("按营业时间09:00—21:00推算", "worked out from opening hours 09:00–21:00")
GIVES = Text("交出", "Passes on")
HANDED_IN_BY = Text("由{}提交", "handed in by {}")
HOME = Text("首页", "Home")
HOW_MANY = Text("份数", "How many")
ITEM = Text("{}项", "{} item")
ITEMS = Text("{}项", "{} items")
I_ATTEND = Text("我参加", "I attend")
I_CHAIR = Text("我主持", "I chair")
MAKES_ABSENCE = Text(
    "通过后，请假的日子自动记为不在岗。", "Once approved, the days of leave are noted as days away by themselves."
)
MEETING = Text("会议", "meeting")
MEETINGS = Text("会议", "Meetings")
MUST = Text("必填", "required")
MY_CHECKLISTS = Text("我的清单", "My checklists")
MY_DAY = Text("我的一天", "My day")
MY_MEETINGS = Text("我的会议", "My meetings")
MY_PROCEDURES = Text("我参与的流程", "Procedures I take part in")
NAME_A_LIST = Text("输入清单、部门或岗位名称", "Checklist, department or role")
NAME_A_FORM = Text("输入表单、部门或岗位名称", "Form, department or role")
NO = Text("否", "no")
NOBODY_DECIDES = Text("线上没有审核环节，交上就完成。", "Nobody approves it online: it is complete once it is handed in.")
NONE_FOUND = Text("没有这个岗位，换个词试试。", "No such role. Try another word.")
NOTE = Text("写说明", "write a note")
NO_LIST_FOUND = Text("没有这份清单，换个词试试。", "No such checklist. Try another word.")
NO_FORM_FOUND = Text("没有这张表单，换个词试试。", "No such form. Try another word.")
NUMBER = Text("填数字", "enter a number")
ONE_EACH = Text("每个{}一份", "one for each {}")
ONLY_IF = Text("（仅当{}）", " (only if {})")
ONLY_WHEN = Text("{}时才填", "Asked only if {}")
OR = Text("或", " or ")
OR_LOOK = Text("也可以看", "Or look at")
PER_PERSON = Text("每人一份", "one each")
PER_ROLE = Text("每个岗位一份", "one for each role")
PHOTO = Text("拍照", "take a photo")
PRINT_DEPARTMENT = Text("打印本部门的全部页面", "Print the whole department")
PRINT_ROLE = Text("打印这个岗位的手册", "Print this role’s handbook")
PROCEDURES = Text("流程", "Procedures")
RELATED = Text("相关", "Related")
REPORTS_TO = Text("上级", "Reports to")
REPORTS_TO_ME = Text("下级", "Reports to me")
REVIEWS = Text("{}审核", "reviewed by {}")
ROLE = Text("{}个岗位", "{} role")
LIST_ONE = Text("{}份清单", "{} checklist")
LIST_COUNT = Text("{}份清单", "{} checklists")
FORM_ONE = Text("{}张表单", "{} form")
FORM_COUNT = Text("{}张表单", "{} forms")
ROLES = Text("谁是谁", "Who is who")
ROLE_COUNT = Text("{}个岗位", "{} roles")
ROLE_PAGES = Text("岗位", "Roles")
RULES = Text("规则", "Rules")
RULES_THAT_BIND = Text("约束我的规则", "Rules that bind me")
SIGN_IN = Text("登录后可打勾", "Sign in to tick")
STEP = Text("第{}步", "step {}")
STEPS = Text("第{}步", "steps {}")
TIMES = Text("共{}次", "{} times")
TODAY = Text("今天要做的", "What I owe today")
TO_BE_SETTLED = Text("待本部门确定", "To be settled by the department")
WAY = Text("所在位置", "You are here")
WHEN = Text("什么时候", "When")
WHERE = Text("地点", "Where")
YES = Text("是", "yes")
