// What the search says, in the page's language.

const zh = {
  kinds: { page: "页面", section: "章节", department: "部门", role: "岗位", checklist: "清单", form: "表单", procedure: "流程", rule: "规则", meeting: "会议" },
  acts: { checklist: "去打勾", form: "填写" },
  search: "搜索",
  field: "搜索手册、清单和表单",
  close: "关闭",
  all: "全部",
  hint: "可以打一个词、一句话、拼音、首字母或英文，例如：交接班、jjb、handover。",
  keys: "用 ↑ ↓ 选择，回车打开。",
  loading: "正在打开搜索……",
  failed: "搜索打不开，请检查网络后再试。",
  found: number => `找到${number}条`,
  nearest: number => `找到最接近的${number}条`,
  none: typed => `没有找到“${typed}”。`,
  unfit: typed => `没有适合“${typed}”的结果。`,
  part: "下面几条只对上一部分",
  near: "换这些词试试：",
  otherwise: "换个说法，或少打几个字再试。手册没写的事，请问自己的主管。",
  like: number => `其他部门还有${number}条同名的`,
}

const en = {
  kinds: { page: "Page", section: "Section", department: "Department", role: "Role", checklist: "Checklist", form: "Form", procedure: "Procedure", rule: "Rule", meeting: "Meeting" },
  acts: { checklist: "Tick", form: "Fill in" },
  search: "Search",
  field: "Search the handbook",
  close: "Close",
  all: "All",
  hint: "Type a word or a question, in English or Chinese.",
  keys: " Choose with ↑ ↓, open with Enter.",
  loading: "Opening the search …",
  failed: "The search cannot be opened. Check the network and try again.",
  found: number => (number === 1 ? "1 result" : `${number} results`),
  nearest: number => `The ${number} nearest results`,
  none: typed => `Nothing found for “${typed}”.`,
  unfit: typed => `Nothing fits “${typed}”.`,
  part: "These fit only in part",
  near: " Try one of these:",
  otherwise: " Try another word, or type less of it. For what the handbook does not say, ask your supervisor.",
  like: number => `${number} more of this name in other departments`,
}

export const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh"
export const say = lang === "en" ? en : zh
