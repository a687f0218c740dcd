/** The businesses and their channel accounts. */
import { openDatabase } from "../../infra/database.ts";
import type { Cli } from "../cli.ts";
import type { DataServer } from "../data.ts";
import type { Check } from "./check.ts";

export async function checkChannels(cli: Cli, server: DataServer): Promise<Check> {
  const name = "channels";
  const db = openDatabase({ url: server.appUrl, poolSize: 2 });
  try {
    const accounts = await db.asSystem("measure", (tx) =>
      tx.channelAccount.findMany({
        select: { kind: true, status: true, lastError: true, tenant: { select: { slug: true } } },
        orderBy: [{ tenantId: "asc" }, { kind: "asc" }],
      }),
    );
    if (accounts.length === 0) {
      return {
        name,
        status: "warn",
        found: cli.say("doctor.channels.none"),
        mend: cli.say("doctor.channels.mendNone"),
      };
    }
    const list = accounts.map(({ tenant, kind, status, lastError }) => {
      const error = lastError ? ` (${lastError})` : "";
      return `${tenant.slug}/${kind} ${cli.say(`doctor.channels.status.${status}`)}${error}`;
    });
    const found = list.join(", ");
    if (accounts.some(({ status }) => status === "broken")) {
      return { name, status: "fail", found, mend: cli.say("doctor.channels.mendBroken") };
    }
    const isFine = accounts.every(({ status, lastError }) => status === "active" && !lastError);
    return isFine
      ? { name, status: "ok", found }
      : { name, status: "warn", found, mend: cli.say("doctor.channels.mendPaused") };
  } finally {
    await db.close();
  }
}
