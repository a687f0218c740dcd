/** Ids: a prefix that names the kind, then 26 lower-case characters that sort by time of creation (ULID). */
import { getRandomValues } from "node:crypto";
import { monotonicFactory } from "ulid";

// One system call for a thousand numbers, where the library would make one for each character.
const randomPool = new Uint32Array(1_024);
let randomLeft = 0;

function random(): number {
  if (randomLeft === 0) {
    getRandomValues(randomPool);
    randomLeft = randomPool.length;
  }
  return (randomPool[--randomLeft] ?? 0) / 2 ** 32;
}

const nextUlid = monotonicFactory(random);

export const ID_PREFIXES = {
  tenant: "ten",
  branch: "brn",
  channelAccount: "cha",
  contact: "cnt",
  identity: "idn",
  conversation: "cnv",
  message: "msg",
  attachment: "att",
  turn: "trn",
  lead: "lea",
  event: "evt",
  case: "cas",
  quote: "quo",
  quoteItem: "qit",
  stockHold: "hld",
  invoice: "inv",
  payment: "pay",
  order: "ord",
  outcome: "out",
  survey: "srv",
  product: "prd",
  faqEntry: "faq",
  dueAction: "due",
  notification: "ntf",
  audit: "aud",
  apiKey: "key",
  member: "mem",
  user: "usr",
  session: "ses",
  credential: "crd",
  verification: "ver",
  twoFactor: "tfa",
  signInRate: "sir",
  invitation: "ivt",
  company: "com",
  customField: "cuf",
  note: "not",
  task: "tsk",
  consent: "cns",
  merge: "mrg",
  link: "lnk",
  click: "clk",
  arrival: "arr",
  conversationNote: "nte",
  cannedReply: "can",
  webhook: "whk",
  webhookDelivery: "whd",
  captureSource: "cps",
  captureReceipt: "cpr",
  import: "imp",
  assignmentRule: "asr",
  assignment: "asg",
  memberIdentity: "mid",
  repCard: "rcd",
  sequence: "seq",
  sequenceVersion: "sqv",
  enrollment: "enr",
  cart: "crt",
  cartItem: "cri",
  orderItem: "oit",
  paymentPromise: "ppr",
  discountCode: "dsc",
  commerceSource: "cms",
  commerceEvent: "cme",
  paymentProvider: "ppv",
  segment: "seg",
  campaign: "cam",
  recipient: "rcp",
  automatedSend: "snd",
  automationEntry: "aen",
  simulation: "sim",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** A new id such as `msg_01k…`; ids made by one process sort in the order they were made. */
export function newId(kind: IdKind): string {
  return `${ID_PREFIXES[kind]}_${nextUlid().toLowerCase()}`;
}

/** Whether a string has the form of an id of this kind; says nothing about its existence. */
export function isId(kind: IdKind, value: string): boolean {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`).test(value);
}
