/**
 * A number on WhatsApp Web: the real library in real Chromium, before a page that stands in for WhatsApp. One process at a
 * time has the browser. WhatsApp brings changes behind their messages, and asks for no confirmation of what it tells of
 * ours: tests/whatsapp-web asks for those.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tellPairing } from "../../src/crm/channel-accounts/pairing.ts";
import type { Phone } from "../emulators/whatsapp-web/phones.ts";
import { type Fate, startWhatsappWeb } from "../emulators/whatsapp-web/whatsapp-web.ts";
import { sampleAccount, type TestContext } from "../harness/context.ts";
import { until } from "../harness/until.ts";
import { QUICK, SLOW_MS } from "../whatsapp-web/candidate.ts";
import { connect } from "./connect.ts";
import type { Person, Stage, Trouble } from "./stage.ts";

/** A send goes through a browser, which is slow where much else runs. */
const LEASE_MS = "5000";

export async function startWhatsappWebStage(): Promise<Stage> {
  const whatsapp = await startWhatsappWeb();
  // The session is kept in the folder for data, which the processes share.
  const home = mkdtempSync(join(tmpdir(), "charla-home-"));
  chmodSync(home, 0o755);
  const fates: Fate[] = [];
  const arrivals: number[] = [];
  whatsapp.onSend = () => {
    arrivals.push(performance.now());
    return fates.shift() ?? "ok";
  };
  let database: TestContext["database"] | null = null;
  const isStored = async (externalId: string) =>
    (await database?.query("SELECT FROM messages WHERE external_id = $1", [externalId]))?.length === 1;
  return {
    env: { WHATSAPP_WEB_URL: whatsapp.url, CHARLA_HOME: home, LEASE_MS },
    async connect(test) {
      database = test.database;
      const { tenantId } = await sampleAccount(test, "terminal");
      const id = await connect(test, { kind: "whatsapp-web", name: "Tienda", settings: QUICK });
      const [phone = ""] = whatsapp.wid.split("@");
      const pairedAt = test.ctx.clock.now().toISOString();
      await tellPairing(test.ctx, { id, tenantId }, { state: "paired", phone, pairedAt });
      whatsapp.linkNext();
    },
    ready: async () => void (await until("WhatsApp Web is there", () => whatsapp.isOnline, SLOW_MS)),
    person: async () => personWith(whatsapp.phone(), isStored),
    sending: { meet: (...troubles) => void fates.push(...troubles.map(fateFor)), arrivals, busyMs: 0 },
    statuses: null,
    async close() {
      await whatsapp.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 4 });
    },
  };
}

/** WhatsApp is not told that a message is stored: only the database knows. */
function personWith(phone: Phone, isStored: (externalId: string) => Promise<boolean>): Person {
  return {
    thread: phone.wid,
    async write(id, text) {
      phone.post({ body: text }, id);
      await until(`${id} of ${phone.wid} stored`, () => isStored(`false_${phone.wid}_${id}`), SLOW_MS);
    },
    seen: async () => phone.texts(),
  };
}

function fateFor(trouble: Trouble): Fate {
  switch (trouble.type) {
    case "slow":
      return { after: trouble.until };
    case "silent":
      return "shown, then silence";
    default:
      throw new RangeError(`WhatsApp Web is never ${trouble.type}: its page takes a message or refuses it for good`);
  }
}
