/** /v1: channel accounts: connect, test, pause, resume, give new credentials, remove. Secrets come in and never go out. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  connectAccount,
  pauseAccount,
  removeAccount,
  resumeAccount,
  rotateSecrets,
} from "../../crm/channel-accounts/connect.ts";
import { noteFault } from "../../crm/channel-accounts/health.ts";
import { type AccountOverview, getAccount, listAccounts } from "../../crm/channel-accounts/read.ts";
import type { CrmContext } from "../../crm/context.ts";
import { webhookUrlOf } from "../../flow/channel-env.ts";
import { problemOf, warningOf } from "../../flow/channel-problem.ts";
import { asAccount, mustOpen, readCredentials, readNewAccount, tryAccount } from "../../flow/connect-channel.ts";
import { syncFirst } from "../../flow/templates.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { channelView, testView } from "../channel-views.ts";
import { byId, failures, tagged } from "../route.ts";

const TAG = tagged("Channels");
const secrets = z.record(z.string().max(60), z.string().max(4_000)).describe("Credentials by name; never shown again");

type ChannelView = z.infer<typeof channelView>;

export async function channelRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const present = (account: AccountOverview, locale: Locale): ChannelView => ({
    id: account.id,
    kind: account.kind,
    name: account.name,
    status: account.status,
    settings: account.settings as ChannelView["settings"],
    externalId: account.externalId,
    webhookUrl: webhookUrlOf(ctx.config.http.publicUrl, account),
    fault: account.lastError,
    problem: account.lastError === null ? null : problemOf(locale, account.kind, account.lastError),
    faultAt: account.lastErrorAt?.toISOString() ?? null,
    warning: warningOf(locale, account.kind),
    standing: { ...account.standing },
    createdAt: account.createdAt.toISOString(),
  });
  /** Runs a change and shows the account as it then is; open channels hear of it. */
  const change = async (
    request: FastifyRequest,
    id: string,
    work: (crm: CrmContext, id: string) => Promise<void>,
  ): Promise<ChannelView> => {
    const { run } = await authenticate(ctx, request, "channels:write");
    const account = await run(async (crm) => {
      await work(crm, id);
      return getAccount(crm, id);
    });
    ctx.channels.changed(id);
    return present(account, localeOf(request));
  };

  app.get(
    "/channels",
    {
      schema: {
        ...TAG,
        summary: "All channel accounts, oldest first",
        response: { 200: z.object({ data: z.array(channelView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "channels:read");
      const accounts = await run(listAccounts);
      return { data: accounts.map((account) => present(account, localeOf(request))) };
    },
  );

  app.post(
    "/channels",
    {
      schema: {
        ...TAG,
        summary: "Connect an account; its credentials are tried first",
        body: z.strictObject({
          kind: z.string().max(40),
          name: z.string().max(200),
          settings: z.record(z.string().max(60), z.json()).default({}),
          secrets: secrets.default({}),
        }),
        response: { 201: channelView, ...failures },
      },
    },
    async (request, reply) => {
      const { run, tenantId } = await authenticate(ctx, request, "channels:write", { asksPassword: true });
      const account = readNewAccount(request.body);
      await mustOpen(ctx.channelEnv, asAccount(tenantId, newId("channelAccount"), account));
      const made = await run(async (crm) => getAccount(crm, await connectAccount(crm, ctx.seal, account)));
      await syncFirst(ctx.channelEnv, asAccount(tenantId, made.id, account));
      return reply.status(201).send(present(made, localeOf(request)));
    },
  );

  app.get(
    "/channels/:id",
    { schema: { ...TAG, summary: "One channel account", params: byId, response: { 200: channelView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "channels:read");
      return present(await run((crm) => getAccount(crm, request.params.id)), localeOf(request));
    },
  );

  app.post(
    "/channels/:id/test",
    {
      schema: {
        ...TAG,
        summary: "Ask the provider whether the credentials open the account",
        params: byId,
        response: { 200: testView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "channels:write");
      await run((crm) => getAccount(crm, request.params.id));
      const account = await ctx.accounts(request.params.id);
      if (!account) throw new NotFoundError("there is no such channel account");
      const tried = await tryAccount(ctx.channelEnv, account);
      if ("name" in tried) {
        await noteFault(ctx, account, null);
        return { works: true, name: tried.name, fault: null, problem: null };
      }
      const problem = problemOf(localeOf(request), account.kind, tried.fault);
      return { works: false, name: null, fault: tried.fault, problem };
    },
  );

  for (const [verb, summary, work] of [
    ["pause", "Neither send nor listen; what waits goes on waiting", pauseAccount],
    ["resume", "Work again; what waited is sent", resumeAccount],
  ] as const)
    app.post(
      `/channels/:id/${verb}`,
      { schema: { ...TAG, summary, params: byId, response: { 200: channelView, ...failures } } },
      async (request) => change(request, request.params.id, work),
    );

  app.post(
    "/channels/:id/rotate",
    {
      schema: {
        ...TAG,
        summary: "Give new credentials in the place of the old ones; a broken account works again",
        params: byId,
        body: z.strictObject({ secrets }),
        response: { 200: channelView, ...failures },
      },
    },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "channels:write", { asksPassword: true });
      const { id } = request.params;
      const account = await run((crm) => getAccount(crm, id));
      const credentials = readCredentials(account, request.body.secrets);
      await mustOpen(ctx.channelEnv, { ...account, tenantId, secrets: { ...credentials.secrets } });
      return change(request, id, (crm) => rotateSecrets(crm, ctx.seal, id, credentials));
    },
  );

  app.delete(
    "/channels/:id",
    {
      schema: {
        ...TAG,
        summary: "Remove the account: its credentials are erased, its conversations stay",
        params: byId,
        response: { 200: z.object({ ok: z.literal(true) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "channels:write");
      await run((crm) => removeAccount(crm, request.params.id));
      ctx.channels.changed(request.params.id);
      return { ok: true as const };
    },
  );
}

function localeOf(request: FastifyRequest): Locale {
  return pickLocale(request.headers["accept-language"], "en");
}
