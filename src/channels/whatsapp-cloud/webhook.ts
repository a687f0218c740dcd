/** Meta's calls: the handshake, and what it posts. Answered once everything in it is stored. */
import type { ChannelEnv, Receipt, Receive, WebhookReply, WebhookRequest } from "../channel.ts";
import { answerCall } from "../meta/webhook-call.ts";
import type { Claims } from "./claims.ts";
import { verdictOf } from "./faults.ts";
import {
  type ReadEdit,
  type ReadEvent,
  type ReadMessage,
  type ReadStatus,
  type ReadTemplateChange,
  readWebhook,
} from "./read-webhook.ts";
import { eventsOfStatus, inboundOf, keyOf, type ReceiveDeps } from "./receive.ts";
import type { WhatsappCloudSecrets, WhatsappCloudSettings } from "./settings.ts";

export interface WebhookDeps extends ReceiveDeps {
  readonly settings: WhatsappCloudSettings;
  readonly secrets: WhatsappCloudSecrets;
  readonly env: Pick<ChannelEnv, "log" | "report">;
  readonly claims: Claims;
  readonly receive: Receive;
  /** A new message is stored. */
  readonly onMessage: (message: ReadMessage, receipt: Receipt) => void;
  readonly onTemplate: (change: ReadTemplateChange) => void;
}

/** Answers one call. Throws when something could not be stored, so that Meta calls again. */
export async function answerWebhook(deps: WebhookDeps, request: WebhookRequest): Promise<WebhookReply> {
  return answerCall(request, deps.secrets, (posted) => takeAll(deps, readWebhook(posted)));
}

/** Each person's messages in their order, people beside each other; statuses after them. All are tried before the first failure is told. */
async function takeAll(deps: WebhookDeps, read: readonly ReadEvent[]): Promise<void> {
  const ours = read.filter((event) => isForUs(deps, event));
  const people = new Map<string, (ReadMessage | ReadEdit)[]>();
  for (const event of ours) {
    if (event.type === "message" || event.type === "edit")
      people.set(event.userId, [...(people.get(event.userId) ?? []), event]);
    if (event.type === "template") deps.onTemplate(event);
  }
  const outcomes = await Promise.allSettled([
    ...[...people.values()].map((messages) => inOrder(messages, (message) => takeMessage(deps, message))),
    inOrder(
      ours.filter((event) => event.type === "status"),
      (status) => takeStatus(deps, status),
    ),
  ]);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** One app's webhook carries the events of all its numbers, unless Meta is told otherwise for each of them. */
function isForUs({ settings, env }: WebhookDeps, event: ReadEvent): boolean {
  if (event.type === "template" || event.phoneNumberId === settings.phoneNumberId) return true;
  env.log.warn({ phoneNumberId: event.phoneNumberId }, "a webhook of another number was left out");
  return false;
}

async function takeMessage(deps: WebhookDeps, read: ReadMessage | ReadEdit): Promise<void> {
  if (read.type === "edit") {
    const { userId: threadId, originalId: originalEnd, text } = read;
    await deps.receive({ type: "edit", edit: { threadId, originalEnd, text } });
    return;
  }
  const receipt = await deps.receive({ type: "message", message: await inboundOf(read, deps) });
  if (!receipt.duplicate) deps.onMessage(read, receipt);
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
