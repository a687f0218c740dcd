/** Meta's calls: the handshake, and what it posts. Answered once everything in it is stored. */
import type { ChannelEnv, Receipt, Receive, WebhookReply, WebhookRequest } from "../channel.ts";
import { answerCall } from "../meta/webhook-call.ts";
import type { Claims } from "./claims.ts";
import { verdictOf } from "./faults.ts";
import type { ReadStanding } from "./read-account.ts";
import {
  type ReadEdit,
  type ReadEvent,
  type ReadMessage,
  type ReadOwn,
  type ReadStatus,
  readWebhook,
} from "./read-webhook.ts";
import { consentsOf, eventsOfStatus, inboundOf, keyOf, ownOf, type ReceiveDeps } from "./receive.ts";
import type { WhatsappCloudSecrets, WhatsappCloudSettings } from "./settings.ts";
import type { TemplateBook } from "./template-book.ts";

export interface WebhookDeps extends ReceiveDeps {
  readonly settings: WhatsappCloudSettings;
  readonly secrets: WhatsappCloudSecrets;
  readonly env: Pick<ChannelEnv, "log" | "report" | "note" | "clock">;
  readonly claims: Claims;
  readonly receive: Receive;
  readonly templates: Pick<TemplateBook, "heard">;
  /** Our number as Meta writes it for people. Throws `ChannelError`. */
  readonly ownPhone: () => Promise<string>;
  /** A new message is stored. */
  readonly onMessage: (message: ReadMessage, receipt: Receipt) => void;
}

/** Answers one call. Throws when something could not be stored, so that Meta calls again. */
export async function answerWebhook(deps: WebhookDeps, request: WebhookRequest): Promise<WebhookReply> {
  return answerCall(request, deps.secrets, (posted) => takeAll(deps, readWebhook(posted)));
}

type FromPerson = ReadMessage | ReadEdit | ReadOwn;
type OfAccount = Exclude<ReadEvent, FromPerson>;

/** Each person's messages in their order, people beside each other and the rest. All are tried before the first failure is told. */
async function takeAll(deps: WebhookDeps, read: readonly ReadEvent[]): Promise<void> {
  const people = new Map<string, FromPerson[]>();
  const others: OfAccount[] = [];
  for (const event of read.filter((one) => isForUs(deps, one))) {
    if (event.type === "message" || event.type === "edit" || event.type === "own")
      people.set(event.userId, [...(people.get(event.userId) ?? []), event]);
    else others.push(event);
  }
  const outcomes = await Promise.allSettled([
    ...[...people.values()].map((messages) => inOrder(messages, (message) => takeMessage(deps, message))),
    inOrder(others, (event) => takeOther(deps, event)),
  ]);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** One app's webhook carries the events of all its numbers, unless Meta is told otherwise for each of them. */
function isForUs({ settings, env }: WebhookDeps, event: ReadEvent): boolean {
  const isOurs =
    "phoneNumberId" in event
      ? event.phoneNumberId === settings.phoneNumberId
      : event.businessAccountId === settings.businessAccountId;
  if (!isOurs) env.log.warn({ type: event.type }, "a webhook of another number or business account was left out");
  return isOurs;
}

async function takeMessage(deps: WebhookDeps, read: FromPerson): Promise<void> {
  if (read.type === "edit") {
    const { userId: threadId, originalId: originalEnd, text } = read;
    await deps.receive({ type: "edit", edit: { threadId, originalEnd, text } });
    return;
  }
  if (read.type === "own") {
    await deps.receive({ type: "own", message: await ownOf(read, deps) });
    return;
  }
  const receipt = await deps.receive({ type: "message", message: await inboundOf(read, deps) });
  if (!receipt.duplicate) deps.onMessage(read, receipt);
}

async function takeOther(deps: WebhookDeps, read: OfAccount): Promise<void> {
  switch (read.type) {
    case "status":
      return takeStatus(deps, read);
    case "preference": {
      for (const event of consentsOf(read)) await deps.receive(event);
      return;
    }
    case "template":
      return deps.templates.heard(read);
    case "standing":
      return takeStanding(deps, read);
  }
}

async function takeStanding({ env, ownPhone }: WebhookDeps, read: ReadStanding): Promise<void> {
  const { displayPhone, standing, isClosed, at } = read;
  // A business account has several numbers, and Meta tells of each by how people write it.
  if (displayPhone !== null && digitsOf(displayPhone) !== digitsOf(await ownPhone())) return;
  await env.note(standing, at ?? env.clock.now());
  if (isClosed) await env.report("unauthorized");
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, "");
}

async function takeStatus(deps: WebhookDeps, read: ReadStatus): Promise<void> {
  for (const event of eventsOfStatus(read, deps.locale)) await deps.receive(event);
  // After the report is stored, so that whoever learns the id from here finds it.
  const key = keyOf(read.callbackData);
  if (key !== null) deps.claims.heard(key, read.externalId);
  if (read.error && verdictOf(read.error.code).fault === "unauthorized") await deps.env.report("unauthorized");
}

/** Later ones are not tried once one has failed: order within a conversation is worth more than speed. */
async function inOrder<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}
