/** A WhatsApp number at an emulated Graph API, whose webhooks go to the processes in turn. */
import { whatsappCloudSettings } from "../../src/channels/whatsapp-cloud/settings.ts";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { NUMBER, SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import type { SendBehaviour } from "../../src/emulators/whatsapp-cloud/behaviour.ts";
import type { Phone } from "../../src/emulators/whatsapp-cloud/phones.ts";
import { startWhatsappCloud } from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { sampleAccount } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import type { Person, Stage, Trouble } from "./stage.ts";

/** Meta names no time; Charla lets the number rest for this long, in ms. */
const BUSY_MS = 2_000;

export async function startWhatsappCloudStage(): Promise<Stage> {
  const arrivals: number[] = [];
  const meta = await startWhatsappCloud({ onSend: () => void arrivals.push(performance.now()) });
  const phones = new Map<Person, Phone>();
  return {
    env: { GRAPH_API_URL: meta.url },
    token: SECRETS.accessToken,
    async connect(test, door) {
      const account = await sampleAccount(test, "terminal");
      const { phoneNumberId, businessAccountId } = NUMBER;
      const id = await asAgent(test, account, "test", (crm) =>
        connectAccount(crm, test.ctx.seal, {
          kind: "whatsapp-cloud",
          name: "WhatsApp",
          settings: whatsappCloudSettings.parse({ phoneNumberId, businessAccountId, marksRead: false }),
          secrets: { ...SECRETS },
          externalId: phoneNumberId,
        }),
      );
      await meta.webhooks.subscribe(async ({ method, headers, query, body }) => {
        const search = new URLSearchParams(query as Record<string, string>);
        const answer = await fetch(`${door.url()}/webhooks/whatsapp-cloud/${id}?${search}`, {
          method,
          headers: headers as Record<string, string>,
          ...(method === "POST" ? { body: new Uint8Array(body) } : {}),
        });
        return { status: answer.status, body: await answer.text() };
      });
    },
    async ready() {},
    async person(): Promise<Person> {
      const phone = meta.phone({ waId: `5190000${String(phones.size).padStart(4, "0")}`, name: "Ana" });
      const idOf = (id: string) => `wamid.${phone.waId}.${id}`;
      const person: Person = {
        thread: phone.waId,
        write: async (id, text) => void (await phone.write(text, idOf(id))),
        async edit(id, text) {
          const message = { type: "text", text: { body: text } };
          await phone.send({ type: "edit", edit: { original_message_id: idOf(id), message } }, `${idOf(id)}.edit`);
        },
        seen: async () => phone.texts(),
      };
      phones.set(person, phone);
      return person;
    },
    sending: {
      meet: (...troubles) => meta.script(...troubles.map(behaviourFor)),
      arrivals,
      busyMs: BUSY_MS,
    },
    statuses: {
      early(status) {
        if (status === "failed") throw new RangeError("Meta tells of a failure after its answer");
        meta.script({ type: "early_status", status });
      },
      async post(person, nth, status) {
        const phone = phones.get(person);
        const id = phone?.shown[nth]?.id;
        if (!phone || !id) throw new Error(`nothing was shown as number ${nth}`);
        const at = String(Math.floor(Date.now() / 1_000));
        const errors = status === "failed" ? { errors: [{ code: 131000, title: "failed" }] } : {};
        const value = { id, status, timestamp: at, recipient_id: phone.waId, ...errors };
        await meta.webhooks.post(meta.wrap({ statuses: [value] }));
      },
    },
    close: () => meta.close(),
  };
}

function behaviourFor(trouble: Trouble): SendBehaviour {
  switch (trouble.type) {
    case "slow":
      return trouble;
    case "busy":
      return { type: "refuse", code: 130429 };
    case "failing":
      return { type: "refuse", code: 131000 };
    case "silent":
      return { type: "accept_then_hang" };
  }
}
