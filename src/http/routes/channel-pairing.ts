/** /v1: lending a phone's number to a channel account. Whoever sees the QR or the code can link a phone: they are shown to those who may write. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { PAIRING_PROBLEMS, PAIRING_STATES, type Pairing } from "../../channels/pairing.ts";
import type { AppContext } from "../../context.ts";
import { isListenedTo, readPairing, wishPairing } from "../../crm/channel-accounts/pairing.ts";
import { getAccount } from "../../crm/channel-accounts/read.ts";
import type { CrmContext } from "../../crm/context.ts";
import { warningOf } from "../../flow/channel-problem.ts";
import { mustPair, readPhone } from "../../flow/connect-channel.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { authenticate } from "../auth.ts";
import { problemSchema } from "../errors.ts";

const TAG = { tags: ["Channels"], security: [{ apiKey: [] }] };
const failures = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  429: problemSchema,
};
const byId = z.object({ id: z.string().regex(/^[a-z0-9_]{1,60}$/, "is not an id") });

const pairingView = z.object({
  state: z.enum(PAIRING_STATES),
  qr: z
    .string()
    .nullable()
    .describe("What the QR holds, with qr, for keys that may write; it changes every few seconds"),
  code: z.string().nullable().describe("What is typed into the phone, with code, for keys that may write"),
  expiresAt: z.iso.datetime().nullable(),
  phone: z.string().nullable().describe("The paired number"),
  name: z.string().nullable().describe("What the phone calls itself"),
  pairedAt: z.iso.datetime().nullable(),
  isListening: z.boolean().describe("Whether a process runs that can pair it"),
  problemCode: z.enum(PAIRING_PROBLEMS).nullable().describe("Stable; act on this"),
  problem: z.string().nullable(),
  warning: z.string().nullable().describe("What people must know before they pair"),
});

export async function channelPairingRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const look = async (crm: CrmContext, id: string, locale: Locale) => {
    const { kind } = await getAccount(crm, id);
    return present(await readPairing(crm, id), {
      locale,
      isListening: await isListenedTo(crm, id),
      warning: warningOf(locale, kind),
    });
  };

  app.get(
    "/channels/:id/pairing",
    {
      schema: {
        ...TAG,
        summary: "How far the account is paired with a phone; ask again every second while it is",
        params: byId,
        response: { 200: pairingView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "channels:read");
      const mayWrite = await authenticate(ctx, request, "channels:write").then(
        () => true,
        () => false,
      );
      const locale = pickLocale(request.headers["accept-language"], "en");
      const view = await run((crm) => look(crm, request.params.id, locale));
      return mayWrite ? view : { ...view, qr: null, code: null };
    },
  );

  app.post(
    "/channels/:id/pairing",
    {
      schema: {
        ...TAG,
        summary: "Pair the account: by a QR, or with a phone by a code that is typed into it",
        params: byId,
        body: z.strictObject({ phone: z.string().max(40).nullable().default(null) }).nullish(),
        response: { 202: pairingView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "channels:write");
      const { id } = request.params;
      const phone = readPhone(request.body?.phone ?? null);
      const locale = pickLocale(request.headers["accept-language"], "en");
      const view = await run(async (crm) => {
        mustPair((await getAccount(crm, id)).kind);
        await wishPairing(crm, id, phone);
        return look(crm, id, locale);
      });
      return reply.status(202).send(view);
    },
  );
}

function present(
  { state, qr, code, expiresAt, phone, name, pairedAt, problem }: Pairing,
  more: { locale: Locale; isListening: boolean; warning: string | null },
): z.infer<typeof pairingView> {
  const { locale, isListening, warning } = more;
  return {
    state,
    qr: qr ?? null,
    code: code ?? null,
    expiresAt: expiresAt ?? null,
    phone: phone === undefined ? null : `+${phone}`,
    name: name ?? null,
    pairedAt: pairedAt ?? null,
    isListening,
    problemCode: problem ?? null,
    problem: problem === undefined ? null : say(locale, `channels.pairing.problems.${problem}`),
    warning,
  };
}
