/** /v1/tasks: what is to be done, by whom and by when. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { countTasks, getTask, listTasks } from "../../crm/tasks/list.ts";
import { TASK_SUBJECTS } from "../../crm/tasks/subjects.ts";
import { editTask, makeTask } from "../../crm/tasks/tasks.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { idOrNone, moment, search, text, version } from "../forms.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";
import { presentTask, taskView } from "../task-views.ts";

const TAG = tagged("Tasks");
const place = z.object({ value: z.coerce.date().nullable(), id });
const fields = {
  detail: text(4_000).nullable().optional(),
  subject: z
    .strictObject({ kind: z.enum(TASK_SUBJECTS), id })
    .nullable()
    .optional()
    .describe("What it is about"),
  dueAt: moment.nullable().optional(),
};
const assigneeId = id.nullable().optional();

export async function taskRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/tasks",
    {
      schema: {
        ...TAG,
        summary: "Tasks: the open ones by what is owed soonest, the done ones by what was done last",
        querystring: z.object({
          status: z.enum(["open", "done"]).default("open"),
          assigneeId: z
            .union([z.literal("me"), idOrNone])
            .optional()
            .describe("An id, `me` or `none`"),
          overdue: z.enum(["true", "false"]).default("false").describe("true leaves those whose moment has passed"),
          subjectId: id.optional(),
          contactId: id.optional(),
          search,
          ...paging,
        }),
        response: { 200: pageOf(taskView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "tasks:read");
      const { cursor, limit, overdue, ...rest } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const filter = { ...rest, overdue: overdue === "true" };
      const rows = await run((crm) => listTasks(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const value = rest.status === "open" ? last?.dueAt : last?.updatedAt;
      return {
        data: rows.map((row) => presentTask(row, ctx.clock.now())),
        nextCursor: last ? encodeCursor({ value: value ?? null, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/tasks/counts",
    {
      schema: {
        ...TAG,
        summary: "How many tasks are open for the caller, and how many of them are late",
        response: { 200: z.object({ mine: z.int(), overdue: z.int() }), ...failures },
      },
    },
    async (request) => (await authenticate(ctx, request, "tasks:read")).run(countTasks),
  );

  app.get(
    "/tasks/:id",
    { schema: { ...TAG, summary: "One task", params: byId, response: { 200: taskView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "tasks:read");
      return presentTask(await run((crm) => getTask(crm, request.params.id)), ctx.clock.now());
    },
  );

  app.post(
    "/tasks",
    {
      schema: {
        ...TAG,
        summary: "Write a task down; it is the caller's own unless somebody else is named",
        body: z.strictObject({ title: text(200), ...fields, assigneeId }),
        response: { 201: taskView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "tasks:write");
      const made = await run(async (crm) => getTask(crm, await makeTask(crm, request.body)));
      return reply.status(201).send(presentTask(made, ctx.clock.now()));
    },
  );

  app.patch(
    "/tasks/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a task; `status` done ends it, open takes that back",
        params: byId,
        body: z.strictObject({
          version,
          title: text(200).optional(),
          status: z.enum(["open", "done"]).optional(),
          ...fields,
          assigneeId,
        }),
        response: { 200: taskView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "tasks:write");
      const { version, ...change } = request.body;
      const task = await run(async (crm) => {
        await editTask(crm, request.params.id, version, change);
        return getTask(crm, request.params.id);
      });
      return presentTask(task, ctx.clock.now());
    },
  );
}
