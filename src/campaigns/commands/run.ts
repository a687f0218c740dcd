/** One message of a member: read, carried out as them, answered. What fails leaves nothing behind but the answer that says so. */
import type { CrmContext } from "../../crm/context.ts";
import { type CardRecord, findCard } from "../../crm/member-chats/cards.ts";
import type { MemberChat } from "../../crm/member-chats/identities.ts";
import { isAllowed } from "../../crm/permissions.ts";
import { AnsweredMeanwhileError, AppError } from "../../lib/errors.ts";
import { say } from "../../lib/texts.ts";
import type { Command, CommandCall, Reply } from "./command.ts";
import { done } from "./command.ts";
import type { CampaignDraft } from "./draft/draft.ts";
import { startFreely } from "./freely.ts";
import { shownName } from "./names.ts";
import { readMeaning } from "./read.ts";
import { COMMANDS } from "./registry.ts";
import { answerCard } from "./reply.ts";
import { keepSession, readSession, type SessionState } from "./session.ts";

export interface MemberMessage {
  readonly text: string;
  /** The provider's id of the message of ours that it quotes. */
  readonly replyTo: string | null;
  readonly draft: CampaignDraft | null;
}

export interface RunDeps extends Pick<CommandCall, "after" | "siteUrl" | "timeZone"> {
  readonly chat: MemberChat;
  /** Told of what is a bug of ours, not of the member's. */
  readonly onBug: (error: unknown) => void;
}

/** The answer to a message; the session is kept with it. Throws only what the database throws when it is gone. */
export async function runCommand(crm: CrmContext, deps: RunDeps, message: MemberMessage): Promise<Reply> {
  const { chat, onBug } = deps;
  const session = await readSession(crm, chat.id);
  const card = message.replyTo === null ? null : await findCard(crm.tx, chat.id, { externalId: message.replyTo });
  // What a verb has done before it failed is undone, and the message itself stays.
  await crm.tx.$executeRawUnsafe("SAVEPOINT command");
  let outcome: Outcome;
  try {
    outcome = await perform(crm, deps, { message, session, card });
    await crm.tx.$executeRawUnsafe("RELEASE SAVEPOINT command");
  } catch (error) {
    await crm.tx.$executeRawUnsafe("ROLLBACK TO SAVEPOINT command");
    if (!(error instanceof AppError)) onBug(error);
    // The question stays open: a better answer may follow.
    outcome = { command: session.question?.command ?? "", reply: failureOf(chat, session, error) };
  }
  const { command, reply } = outcome;
  await keepSession(crm, chat.id, {
    question: reply.question ? { command, ...reply.question } : null,
    choices: reply.parts.flatMap((part) => (part.type === "choices" ? part.choices : [])),
    lists: { ...session.lists, ...mutable(reply.lists ?? {}) },
  });
  return reply;
}

interface Outcome {
  /** Whose question it is. */
  readonly command: string;
  readonly reply: Reply;
}

interface Situation {
  readonly message: MemberMessage;
  readonly session: SessionState;
  readonly card: CardRecord | null;
}

async function perform(crm: CrmContext, deps: RunDeps, { message, session, card }: Situation): Promise<Outcome> {
  const { chat } = deps;
  const { question } = session;
  const commands = COMMANDS.filter(({ needs }) => isAllowed(crm.actor, needs));
  const call = (args: string): CommandCall => ({
    ...deps,
    crm,
    args,
    card,
    commands,
    lists: session.lists,
    draft: message.draft,
  });
  const meaning = readMeaning(message.text, {
    commands: COMMANDS,
    choices: session.choices,
    isAsked: question !== null,
    isToCard: card !== null,
  });
  const sayTo = (key: string, values = {}) => say(chat.locale, `commands.${key}`, values);
  switch (meaning.type) {
    case "cancel":
      return { command: "", reply: done(sayTo(question ? "cancel.done" : "cancel.nothing")) };
    case "command":
      if (!commands.includes(meaning.command)) return { command: "", reply: forbidden(chat, meaning.command) };
      return { command: meaning.command.key, reply: await meaning.command.run(call(meaning.args)) };
    case "typo": {
      const name = shownName(chat.locale, `${meaning.command.key}.names`);
      const wanted = `/${name} ${meaning.args}`.trim();
      const choice = { value: wanted, title: wanted };
      return { command: "", reply: done(sayTo("meant", { name: wanted }), [choice]) };
    }
    case "unknown":
      return { command: "", reply: done(sayTo("unknown", { name: meaning.name })) };
    case "nothing":
      return { command: "", reply: done(sayTo("textOnly")) };
    case "text": {
      if (card) return { command: "", reply: await answerCard(call(meaning.text), card, meaning.text) };
      const asker = question && COMMANDS.find(({ key }) => key === question.command);
      if (question && asker?.answer) {
        if (!commands.includes(asker)) return { command: "", reply: forbidden(chat, asker) };
        return { command: asker.key, reply: await asker.answer(call(meaning.text), question) };
      }
      return startFreely(call(meaning.text), commands);
    }
  }
}

function forbidden(chat: MemberChat, { key }: Command): Reply {
  const name = shownName(chat.locale, `${key}.names`);
  return done(say(chat.locale, "commands.forbidden", { name, role: say(chat.locale, `commands.roles.${chat.role}`) }));
}

function failureOf(chat: MemberChat, { question, choices }: SessionState, error: unknown): Reply {
  const text = say(chat.locale, `commands.failed.${faultOf(error)}`);
  const parts = [
    { type: "text" as const, text },
    ...(question && choices.length > 0 ? [{ type: "choices" as const, choices }] : []),
  ];
  return { parts, question: question && { step: question.step, data: question.data } };
}

const FAULTS: Readonly<Record<string, string>> = {
  invalid_input: "input",
  forbidden: "forbidden",
  not_found: "gone",
  conflict: "conflict",
};

function faultOf(error: unknown): string {
  if (error instanceof AnsweredMeanwhileError) return "answered";
  return error instanceof AppError ? (FAULTS[error.code] ?? "other") : "other";
}

function mutable(lists: NonNullable<Reply["lists"]>): SessionState["lists"] {
  return Object.fromEntries(Object.entries(lists).map(([name, ids]) => [name, [...ids].slice(0, 50)]));
}
