// What the modules say, in the page's language.

const zh = {
  me: "我",
  na: "不适用",
  isProblem: "有问题",
  sentLate: "迟上传",
  number: "先填数字，再打勾。",
  note: "先写说明，再打勾。",
  reason: "写一下为什么不适用。",
  problem: "写一下是什么问题。",
  refused: "没有记上，请刷新页面再试。",
  signInAgain: "登录已过期。重新登录后，还没记上的会自动补上。",
  offline: "未连接",
  waiting: (n) => `未连接，${n}个打勾等待上传，请不要关闭页面。`,
  signIn: "登录后可打勾",
  openRun: "打开清单",
  notMine: "这张清单今天不归你做。",
  next: "从下一次起",
  changed: "手册在这次开始之后改过，这里显示的是这次的措辞。",
  left: (n) => (n < 60 ? `还有${n}分钟` : `还有${Math.floor(n / 60)}小时${n % 60 ? `${n % 60}分` : ""}`),
  late: (n) => (n < 60 ? `迟${n}分钟` : `迟${Math.floor(n / 60)}小时${n % 60 ? `${n % 60}分` : ""}`),
  until: (n) => (n < 60 ? `${n}分钟后开始` : `${Math.floor(n / 60)}小时${n % 60 ? `${n % 60}分` : ""}后开始`),
  finished: (at) => `全部完成 ${at}`,
  more: "更多",
  what: "说明",
  sayProblem: "记为有问题",
  sayNa: "记为不适用",
  undo: "撤销我的打勾",
  close: "关闭",
}

const en = {
  me: "Me",
  na: "Not applicable",
  isProblem: "Problem",
  sentLate: "sent late",
  number: "Enter the number, then tick.",
  note: "Write the note, then tick.",
  reason: "Say why it does not apply.",
  problem: "Say what the problem is.",
  refused: "This was not recorded. Reload the page and try again.",
  signInAgain: "Your session has ended. Sign in again and what is waiting will be sent.",
  offline: "Not connected",
  waiting: (n) => `Not connected. ${n} waiting to be sent; keep this page open.`,
  signIn: "Sign in to tick",
  openRun: "Open the list",
  notMine: "This list is not yours today.",
  next: "from the next time on",
  changed: "The handbook has changed since this was begun; these are the words it was begun with.",
  left: (n) => (n < 60 ? `${n} min left` : `${Math.floor(n / 60)} h ${n % 60 ? `${n % 60} min ` : ""}left`),
  late: (n) => (n < 60 ? `${n} min late` : `${Math.floor(n / 60)} h ${n % 60 ? `${n % 60} min ` : ""}late`),
  until: (n) => (n < 60 ? `in ${n} min` : `in ${Math.floor(n / 60)} h${n % 60 ? ` ${n % 60} min` : ""}`),
  finished: (at) => `All done ${at}`,
  more: "More",
  what: "Note",
  sayProblem: "Mark as a problem",
  sayNa: "Mark as not applicable",
  undo: "Withdraw my tick",
  close: "Close",
}

const isEnglish = document.documentElement.lang.startsWith("en")
export const say = isEnglish ? en : zh

/** An address of the API that answers in the page's language, whichever the person has chosen. */
export const told = (address) => `${address}?lang=${isEnglish ? "en" : "zh"}`
