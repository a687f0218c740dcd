/** A page on Messenger or an account on Instagram at an emulated Graph API, whose webhooks go to the processes in turn. */
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { readNewAccount } from "../../src/flow/connect-channel.ts";
import { type Kind, SECRETS } from "../emulators/meta/account.ts";
import type { SendBehaviour } from "../emulators/meta/behaviour.ts";
import { startMeta } from "../emulators/meta/meta.ts";
import { sampleAccount } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { settingsOf } from "../meta/candidate.ts";
import type { Stage, Trouble } from "./stage.ts";

/** Meta names no time; Charla lets the account rest for this long at first, in ms. */
const BUSY_MS = 2_000;

/** Ids are a page's or an account's own, never the same. */
const FIRST = { messenger: "78901", instagram: "78902" } as const;

export async function startMetaStage(kind: Kind): Promise<Stage> {
  const arrivals: number[] = [];
  const meta = await startMeta(kind, { onSend: () => void arrivals.push(performance.now()) });
  const accessToken = `${SECRETS.accessToken}Of${kind}`;
  meta.state.accessToken = accessToken;
  let people = 0;
  return {
    env: { GRAPH_API_URL: meta.url },
    token: accessToken,
    async connect(test, door) {
      const account = await sampleAccount(test, "terminal");
      const settings = { ...settingsOf(kind), marksRead: false };
      const given = { kind, name: "Tienda", settings, secrets: { ...SECRETS, accessToken } };
      const id = await asAgent(test, account, "test", (crm) =>
        connectAccount(crm, test.ctx.seal, readNewAccount(given)),
      );
      await meta.webhooks.subscribe(async ({ method, headers, query, body }) => {
        const search = new URLSearchParams(query as Record<string, string>);
        const answer = await fetch(`${door.url()}/webhooks/${kind}/${id}?${search}`, {
          method,
          headers: headers as Record<string, string>,
          ...(method === "POST" ? { body: new Uint8Array(body) } : {}),
        });
        return { status: answer.status, body: await answer.text() };
      });
    },
    async ready() {},
    async person() {
      const person = meta.person({ id: `${FIRST[kind]}${String(++people).padStart(10, "0")}` });
      const idOf = (id: string) => `m_${person.id}_${id}`;
      return {
        thread: person.id,
        write: async (id, text) => void (await person.write(text, idOf(id))),
        edit: (id, text) => person.act({ message_edit: { mid: idOf(id), text, num_edit: 1 } }),
        seen: async () => person.texts(),
      };
    },
    sending: { meet: (...troubles) => meta.script(...troubles.map(behaviourFor)), arrivals, busyMs: BUSY_MS },
    // What it tells, it tells of all up to a moment: tests/meta asks for that.
    statuses: null,
    close: () => meta.close(),
  };
}

function behaviourFor(trouble: Trouble): SendBehaviour {
  switch (trouble.type) {
    case "slow":
      return trouble;
    case "busy":
      return { type: "refuse", code: 613 };
    case "failing":
      return { type: "refuse", code: 1200 };
    case "silent":
      return { type: "accept_then_hang" };
  }
}
