/** /v1/playbook: the agents' rules by parts, their versions, and the way back. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { changePlaybook, checkStored, getPlaybook } from "../../crm/playbook/edit.ts";
import { AGAINST, compareVersion, listHistory, rollBackPlaybook } from "../../crm/playbook/history.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import {
  changesView,
  findingView,
  playbookVersion,
  playbookView,
  presentChanges,
  presentRewritten,
  rewrittenView,
  versionView,
} from "../playbook-views.ts";
import { failures, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Playbook");
const MOST_VERSIONS = 1_000_000_000;
const version = z.int().min(1).max(MOST_VERSIONS);
const place = z.object({ version });

export async function playbookRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/playbook",
    { schema: { ...TAG, summary: "What the agents may do, by parts", response: { 200: playbookView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:read");
      const found = await run(getPlaybook);
      return { ...found, locales: [...found.locales] };
    },
  );

  app.patch(
    "/playbook",
    {
      schema: {
        ...TAG,
        summary: "Change parts of it; the agents act by them from their next answer on",
        description:
          "A part that is given takes the place of the stored one, with defaults for what it leaves out. A conflict is " +
          "only what changed the same part. Zones, tiers and methods without a `key` are given one.",
        body: z.strictObject({
          version: playbookVersion,
          parts: z.record(z.string(), z.unknown()).describe("By name, each as `GET /v1/playbook` tells it"),
        }),
        response: { 200: rewrittenView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:write");
      const reader = pickLocale(request.headers["accept-language"], "en");
      return presentRewritten(await run((crm) => changePlaybook(crm, { ...request.body, reader })));
    },
  );

  app.get(
    "/playbook/check",
    {
      schema: {
        ...TAG,
        summary: "What contradicts, what is missing, and what to think about",
        response: { 200: z.object({ data: z.array(findingView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:read");
      const reader = pickLocale(request.headers["accept-language"], "en");
      return { data: await run((crm) => checkStored(crm, reader)) };
    },
  );

  app.get(
    "/playbook/versions",
    {
      schema: {
        ...TAG,
        summary: "Versions, newest first",
        querystring: z.object(paging),
        response: { 200: pageOf(versionView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:read");
      const { cursor, limit } = request.query;
      const before = cursor ? decodeCursor(cursor, place).version : null;
      const rows = await run((crm) => listHistory(crm, { before, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
        nextCursor: last ? encodeCursor({ version: last.version }) : null,
      };
    },
  );

  app.get(
    "/playbook/changes",
    {
      schema: {
        ...TAG,
        summary: "What a version changed, or what going back to it would change",
        querystring: z.object({
          version: z.coerce.number().int().min(1).max(MOST_VERSIONS),
          against: z.enum(AGAINST).default("former"),
        }),
        response: {
          200: z.object({ changes: changesView.nullable().describe("null for the first one") }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:read");
      const changes = await run((crm) => compareVersion(crm, request.query));
      return { changes: changes ? presentChanges(changes) : null };
    },
  );

  app.post(
    "/playbook/rollback",
    {
      schema: {
        ...TAG,
        summary: "Bring a version back as the newest one; stock stays as it is",
        body: z.strictObject({ to: version.describe("The version to bring back"), version: playbookVersion }),
        response: { 200: rewrittenView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:write");
      const { to, version: seen } = request.body;
      return presentRewritten(await run((crm) => rollBackPlaybook(crm, { version: to, seen })));
    },
  );
}
