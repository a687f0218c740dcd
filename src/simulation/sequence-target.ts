/** A sequence in a simulation: switched on in the copy, with what its people begin with. */
import { getSequence } from "../campaigns/sequences/read-list.ts";
import { inLocale } from "../campaigns/sequences/wording.ts";
import { activateSequence } from "../campaigns/sequences/write.ts";
import { InputError } from "../lib/errors.ts";
import type { Act, Theme } from "./acts.ts";
import type { Target } from "./target.ts";
import type { World } from "./world.ts";

const THEMES: Readonly<Record<string, Theme>> = { cart: "cart", invoice: "invoice", lead: "lead" };
const OPENINGS: Readonly<Record<Theme, Act["kind"]>> = {
  cart: "cart",
  invoice: "invoice",
  lead: "lead",
  contact: "enter",
};

/** Throws `NotFoundError` for an unknown one, `InputError` for one that cannot be simulated. */
export async function openSequence(world: World, key: string): Promise<Target> {
  const { as, query, tenantId, ctx } = world;
  const { definition, name } = await as((crm) => getSequence(crm, key));
  if (definition.about === "quote")
    throw new InputError("a sequence about quotes cannot be simulated: made customers ask for none");
  await as((crm) => activateSequence(crm, key));
  const { id } = await as((crm) => crm.tx.sequence.findUniqueOrThrow({ where: { tenantId_key: { tenantId, key } } }));
  const { locale } = await ctx.tenants(tenantId);
  const theme = THEMES[definition.about] ?? "contact";
  return {
    ...{ kind: "sequence", id, key, name: inLocale(name, locale), theme, opening: OPENINGS[theme] },
    async ends() {
      const rows = await query<{ end: string | null; people: number }>(
        "ends",
        `SELECT CASE WHEN status = 'active' THEN 'inside' WHEN status = 'held' THEN 'held' ELSE coalesce(result, status) END AS end,
                count(*)::int AS people
           FROM enrollments WHERE sequence_id = $1 GROUP BY 1 ORDER BY 2 DESC, 1`,
        [id],
      );
      const heldOut = rows.find(({ end }) => end === "held")?.people ?? 0;
      const ends = rows.flatMap(({ end, people }) => (end === null || end === "held" ? [] : [{ end, people }]));
      return { entered: ends.reduce((sum, { people }) => sum + people, 0), heldOut, ends };
    },
  };
}
