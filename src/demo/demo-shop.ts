/** What the demo knows of the business behind its phones. */
import type { Database } from "../infra/database.ts";
import { NotFoundError } from "../lib/errors.ts";

export interface DemoShop {
  readonly tenantId: string;
  readonly name: string;
  /** Of its web chat. */
  readonly siteKey: string;
}

/** The sample business. Throws `NotFoundError` where there is none. */
export async function findDemoShop(db: Database): Promise<DemoShop> {
  const tenant = await db.asSystem("choose a tenant", (tx) =>
    tx.tenant.findFirst({ orderBy: { createdAt: "asc" }, select: { id: true, name: true } }),
  );
  if (!tenant) throw new NotFoundError("the sample business is missing");
  const webchat = await db.forTenant(tenant.id, (tx) =>
    tx.channelAccount.findFirst({ where: { kind: "webchat", status: "active" }, select: { siteKey: true } }),
  );
  return { tenantId: tenant.id, name: tenant.name, siteKey: webchat?.siteKey ?? "" };
}

/** Whether a thread is known and has neither a turn to take nor a message to send. */
export async function isQuiet(
  db: Database,
  tenantId: string,
  channelAccountId: string,
  threadId: string,
): Promise<boolean> {
  const found = await db.forTenant(tenantId, (tx) =>
    tx.conversation.findFirst({
      where: { channelAccountId, threadId },
      select: { turnDueAt: true, turnLease: true, outboxDueAt: true, outboxLease: true },
      orderBy: { createdAt: "desc" },
    }),
  );
  return found !== null && Object.values(found).every((value) => value === null);
}
