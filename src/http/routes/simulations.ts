/** Simulations: a sequence or a campaign tried with made-up customers before anybody real gets it. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  cancelSimulation,
  getSimulation,
  listSimulations,
  SIMULATION_TARGETS,
  startSimulation,
} from "../../campaigns/simulations/simulations.ts";
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import type { AppContext } from "../../context.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { byId, byKey, failures, id, pageOf, paging, tagged } from "../route.ts";
import { presentSimulation, presentSimulationRow, simulationSummaryView, simulationView } from "../simulation-views.ts";

const TAG = tagged("Simulations");
const place = z.object({ value: z.coerce.date(), id });
const size = z.strictObject({
  contacts: z.int().min(10).max(2_000).default(200).describe("How many customers are made up"),
  days: z.int().min(1).max(90).default(30).describe("How many days go by"),
  seed: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(1)
    .describe("The same seed makes up the same customers, to compare two ideas"),
  from: z.iso.date().optional().describe("The first day, on the business's calendar; today unless given"),
  channel: z
    .enum(CHANNEL_KINDS)
    .optional()
    .describe("The kind of account on which the customers talk; the main chat unless given"),
});

/** Where simulations of each kind are, with the name of what the address tells. */
const PLACES = {
  sequence: { path: "/sequences/:key/simulations", params: byKey, summary: "a sequence" },
  campaign: { path: "/campaigns/:id/simulations", params: byId, summary: "a campaign" },
} as const;

export async function simulationRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const localeOf = (request: FastifyRequest) => pickLocale(request.headers["accept-language"], "en");

  for (const kind of SIMULATION_TARGETS) {
    const { path, params, summary } = PLACES[kind];
    const targetOf = (given: unknown) => ({ kind, target: Object.values(given as Record<string, string>)[0] ?? "" });

    app.post(
      path,
      {
        schema: {
          ...TAG,
          summary: `Try ${summary} with made-up customers in a copy of the business; nobody real is written to`,
          description: "One at a time for each business. It may take minutes: ask for it by its id until it is over.",
          params,
          body: size,
          response: { 202: simulationView, ...failures },
        },
      },
      async (request, reply) => {
        const { run } = await authenticate(ctx, request, "campaigns:write");
        const row = await run((crm) => startSimulation(crm, targetOf(request.params), request.body));
        return reply.status(202).send(presentSimulation(row, localeOf(request)));
      },
    );

    app.get(
      path,
      {
        schema: {
          ...TAG,
          summary: `Simulations of ${summary} without their reports, newest first; kept for 90 days`,
          params,
          querystring: z.object(paging),
          response: { 200: pageOf(simulationSummaryView), ...failures },
        },
      },
      async (request) => {
        const { run } = await authenticate(ctx, request, "campaigns:read");
        const { cursor, limit } = request.query;
        const after = cursor ? decodeCursor(cursor, place) : null;
        const rows = await run((crm) => listSimulations(crm, targetOf(request.params), { after, limit }));
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return {
          data: rows.map((row) => presentSimulationRow(row, localeOf(request))),
          nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
        };
      },
    );
  }

  app.get(
    "/simulations/:id",
    {
      schema: {
        ...TAG,
        summary: "How far a simulation is, and its report when it is done",
        params: byId,
        response: { 200: simulationView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentSimulation(await run((crm) => getSimulation(crm, request.params.id)), localeOf(request));
    },
  );

  app.post(
    "/simulations/:id/cancel",
    {
      schema: {
        ...TAG,
        summary: "Call a simulation off; one that is over stays as it is",
        params: byId,
        response: { 200: simulationView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return presentSimulation(await run((crm) => cancelSimulation(crm, request.params.id)), localeOf(request));
    },
  );
}
