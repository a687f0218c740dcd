/** `/task`: something to do, with its moment in words; `/task list` shows one's own, `/task done 2` ends one. */

import { getTask, listTasks } from "../../crm/tasks/list.ts";
import { editTask, makeTask } from "../../crm/tasks/tasks.ts";
import { truncate } from "../../lib/text.ts";
import { ask, type Command, type CommandCall, done, type Reply, tell } from "./command.ts";
import { readMoment, showMoment } from "./draft/dates.ts";
import { called } from "./names.ts";

const PARTS = [{ key: "list" }, { key: "done" }] as const;
const SHOWN = 10;
/** In the morning of a day that is named without an hour. */
const MORNING = "09:00";
const TITLE = 200;

export const task: Command = {
  key: "task",
  needs: "tasks:write",
  async run(call) {
    const words = call.args.trim();
    const [, first = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(words) ?? [];
    const part = called(first, PARTS, ({ key }) => `task.${key}`);
    if (part?.key === "list") return list(call);
    if (part?.key === "done" && /^#?\d{1,2}$/.test(rest.trim())) return end(call, Number(rest.trim().replace("#", "")));
    if (words === "") return ask({ step: "what", data: null }, tell(call, "task.what"));
    return make(call, words);
  },
  answer: (call) => make(call, call.args.trim()),
};

async function make(call: CommandCall, words: string): Promise<Reply> {
  const { crm, chat, card, timeZone } = call;
  const moment = readMoment(words, { now: crm.clock.now(), timeZone, hour: MORNING });
  const left = moment ? moment.rest : words;
  const title = truncate(left === "" ? words : left, TITLE);
  const subject = card ? ({ kind: "conversation", id: card.conversationId } as const) : null;
  await makeTask(crm, { title, dueAt: moment?.at ?? null, subject });
  if (!moment) return done(tell(call, "task.made", { title }));
  return done(tell(call, "task.madeFor", { title, when: showMoment(moment.at, chat.locale, timeZone) }));
}

async function list(call: CommandCall): Promise<Reply> {
  const { crm, chat, timeZone } = call;
  const tasks = await listTasks(crm, {
    filter: { status: "open", assigneeId: "me", overdue: false },
    ...{ after: null, limit: SHOWN },
  });
  if (tasks.length === 0) return done(tell(call, "task.none"));
  const lines = tasks.map(({ title, dueAt }, at) => {
    const when = dueAt ? ` · ${showMoment(dueAt, chat.locale, timeZone)}${dueAt < crm.clock.now() ? " ⚠️" : ""}` : "";
    return `${at + 1}. ${title}${when}`;
  });
  return done(`${tell(call, "task.title")}\n\n${lines.join("\n")}\n\n${tell(call, "task.how")}`, [], {
    lists: { tasks: tasks.map(({ id }) => id) },
  });
}

async function end(call: CommandCall, number: number): Promise<Reply> {
  const id = call.lists.tasks?.[number - 1];
  if (!id) return done(tell(call, "task.noNumber", { number }));
  const { version, title } = await getTask(call.crm, id);
  await editTask(call.crm, id, version, { status: "done" });
  return done(tell(call, "task.ended", { title }));
}
