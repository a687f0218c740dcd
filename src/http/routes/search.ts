/** /v1/search: people, leads, messages and cases by words. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { SEARCH_GROUPS, search } from "../../crm/search/search.ts";
import { InputError } from "../../lib/errors.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor } from "../cursor.ts";
import { text } from "../forms.ts";
import { failures, paging, tagged } from "../route.ts";
import { presentGroup, searchPlace, searchView } from "../search-views.ts";

export async function searchRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/search",
    {
      schema: {
        ...tagged("Search"),
        summary:
          "Search in contacts, leads, messages and cases; accents do not matter, and where nothing fits a typo is forgiven",
        querystring: z.object({
          q: text(200).describe("Beginnings of words; all of them must fit"),
          group: z.enum(SEARCH_GROUPS).optional().describe("One group alone; needed with a cursor"),
          cursor: paging.cursor.describe("`nextCursor` of the group's former page"),
          limit: z.coerce.number().int().min(1).max(50).default(5).describe("Results a group"),
        }),
        response: { 200: searchView, ...failures },
      },
    },
    async (request) => {
      // Whatever is found names a person.
      const { run } = await authenticate(ctx, request, "contacts:read");
      const { q, group, cursor, limit } = request.query;
      if (cursor !== undefined && group === undefined)
        throw new InputError("the cursor is one group's", [{ path: "group", message: "fields.cursorGroup" }]);
      const after = cursor === undefined ? null : decodeCursor(cursor, searchPlace);
      const found = await run((crm) =>
        search(crm, { text: q, limit, after, ...(group === undefined ? {} : { groups: [group] }) }),
      );
      return { groups: found.map(presentGroup) };
    },
  );
}
