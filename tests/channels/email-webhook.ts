/** Where mails and their events are posted for a stage: to the processes in turn. */
import type { WebhookRequest } from "../../src/channels/channel.ts";
import type { Door } from "./stage.ts";

/** Stands in the address that brings mails. */
export const MAIL_SECRET = "un-secreto-de-prueba";

export interface MailWebhook {
  /** The account is there, behind this door. */
  found(door: Door, accountId: string): void;
  /** Throws when the call was not answered with 200. */
  call(request: WebhookRequest): Promise<void>;
}

export function mailWebhook(): MailWebhook {
  let placeOf = (): string => {
    throw new Error("connect the stage first");
  };
  return {
    found(door, accountId) {
      placeOf = () => `${door.url()}/webhooks/email/${accountId}`;
    },
    async call({ headers, query, body }) {
      const search = new URLSearchParams(query as Record<string, string>);
      const { status } = await fetch(`${placeOf()}?${search}`, {
        method: "POST",
        headers: headers as Record<string, string>,
        body: new Uint8Array(body),
      });
      if (status !== 200) throw new Error(`the webhook answered ${status}`);
    },
  };
}
