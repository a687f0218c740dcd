/** /v1: the fields that a business adds to leads, contacts and companies. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  changeField,
  FIELD_ENTITIES,
  FIELD_TYPES,
  listFields,
  makeField,
  orderFields,
} from "../../crm/custom-fields.ts";
import { authenticate } from "../auth.ts";
import { fieldView, presentField } from "../field-views.ts";
import { text } from "../forms.ts";
import { byId, failures, id, tagged } from "../route.ts";

const TAG = tagged("Custom fields");
const choices = z.array(text(80)).max(100).describe("Of a choice");
export async function customFieldRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/custom-fields",
    {
      schema: {
        ...TAG,
        summary: "The fields in use, in their order",
        querystring: z.object({
          entity: z.enum(FIELD_ENTITIES).optional(),
          archived: z.enum(["true", "false"]).default("false").describe("true gives those that were archived instead"),
        }),
        response: { 200: z.object({ data: z.array(fieldView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      const { entity, archived } = request.query;
      const rows = await run((crm) => listFields(crm, entity, { isArchived: archived === "true" }));
      return { data: rows.map(presentField) };
    },
  );

  app.post(
    "/custom-fields",
    {
      schema: {
        ...TAG,
        summary: "Add a field",
        body: z.strictObject({
          entity: z.enum(FIELD_ENTITIES),
          key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "fields.lowerName"),
          label: text(80),
          type: z.enum(FIELD_TYPES),
          choices: choices.default([]),
          isRequired: z.boolean().default(false),
          position: z.int().min(0).max(1_000).default(0),
        }),
        response: { 201: fieldView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return reply.status(201).send(presentField(await run((crm) => makeField(crm, request.body))));
    },
  );

  app.put(
    "/custom-fields/order",
    {
      schema: {
        ...TAG,
        summary: "Put the fields of leads, contacts or companies in another order",
        body: z.strictObject({
          entity: z.enum(FIELD_ENTITIES),
          ids: z.array(id).max(500).describe("All fields in use, in their new order"),
        }),
        response: { 200: z.object({ data: z.array(fieldView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      const { entity, ids } = request.body;
      return { data: (await run((crm) => orderFields(crm, entity, ids))).map(presentField) };
    },
  );

  app.patch(
    "/custom-fields/:id",
    {
      schema: {
        ...TAG,
        summary: "Change how a field is shown and asked for, or archive it",
        params: byId,
        body: z.strictObject({
          label: text(80).optional(),
          choices: choices.optional(),
          isRequired: z.boolean().optional(),
          position: z.int().min(0).max(1_000).optional(),
          isArchived: z.boolean().optional(),
        }),
        response: { 200: fieldView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return presentField(await run((crm) => changeField(crm, request.params.id, request.body)));
    },
  );
}
