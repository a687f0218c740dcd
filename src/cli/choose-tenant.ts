/** Which business a command speaks of. */
import type { Database } from "../infra/database.ts";
import type { Cli } from "./cli.ts";
import { Failure } from "./failure.ts";

export interface ChosenTenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** The business of a slug, or the only one. Throws `Failure` naming those there are. */
export async function chooseTenant(cli: Cli, db: Database, slug: string | undefined): Promise<ChosenTenant> {
  const tenants = await db.asSystem("choose a tenant", (tx) =>
    tx.tenant.findMany({ select: { id: true, slug: true, name: true }, orderBy: { createdAt: "asc" }, take: 100 }),
  );
  const slugs = tenants.map((tenant) => tenant.slug).join(", ");
  if (tenants.length === 0) throw new Failure(cli.say("tenant.none"));
  if (slug === undefined && tenants.length > 1) throw new Failure(cli.say("tenant.several", { slugs }));
  const found = slug === undefined ? tenants[0] : tenants.find((tenant) => tenant.slug === slug);
  if (!found) throw new Failure(cli.say("tenant.unknown", { slug: slug ?? "", slugs }));
  return found;
}
