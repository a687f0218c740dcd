/** /v1: lending a phone's number to a channel account. Whoever sees the QR or the code can link a phone: they are shown to those who may write. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Pairing } from "../../channels/pairing.ts";
import type { AppContext } from "../../context.ts";
import { isListenedTo, readPairing, wishPairing } from "../../crm/channel-accounts/pairing.ts";
import { getAccount } from "../../crm/channel-accounts/read.ts";
import type { CrmContext } from "../../crm/context.ts";
import { warningOf } from "../../flow/channel-problem.ts";
import { mustPair, readPhone } from "../../flow/connect-channel.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { authenticate } from "../auth.ts";
import { pairingView } from "../channel-views.ts";
import { byId, failures, tagged } from "../route.ts";

const TAG = tagged("Channels");

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
