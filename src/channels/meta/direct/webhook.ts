/** Takes in what one webhook brings: each person's events in their order, people beside each other. */
import type { ChannelEnv, Receive } from "../../channel.ts";
import { type ReadEvent, type ReadMessage, readWebhook } from "./read-webhook.ts";
import { eventsOf, type ReceiveDeps } from "./receive.ts";

export interface TakeDeps extends ReceiveDeps {
  readonly log: ChannelEnv["log"];
  readonly receive: Receive;
  /** A new message is stored. */
  readonly onMessage: (message: ReadMessage) => void;
}

/** Resolves when all is stored. All people are tried before the first failure is thrown, so that Meta calls again. */
export async function takePosted(deps: TakeDeps, posted: unknown): Promise<void> {
  const people = new Map<string, ReadEvent[]>();
  for (const event of readWebhook(posted, { ...deps.platform, appId: deps.settings.appId })) {
    if (isForUs(deps, event)) people.set(event.userId, [...(people.get(event.userId) ?? []), event]);
  }
  const outcomes = await Promise.allSettled([...people.values()].map((events) => takeInOrder(deps, events)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** One app's webhook carries the events of all pages that it is subscribed to. */
function isForUs({ settings, log }: TakeDeps, { accountId }: ReadEvent): boolean {
  if (accountId === settings.accountId) return true;
  log.warn({ accountId }, "a webhook of another account was left out");
  return false;
}

/** Later ones are not tried once one has failed: order within a conversation is worth more than speed. */
async function takeInOrder(deps: TakeDeps, events: readonly ReadEvent[]): Promise<void> {
  for (const read of events) {
    for (const event of await eventsOf(deps, read)) {
      const receipt = await deps.receive(event);
      if (read.type === "message" && !receipt.duplicate) deps.onMessage(read);
    }
  }
}
