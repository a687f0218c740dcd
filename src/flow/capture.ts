/** One call to a capture address: what it says of whom, by the shape of its source. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { WebhookRequest } from "../channels/channel.ts";
import { answerCall } from "../channels/meta/webhook-call.ts";
import { callProvider } from "../channels/provider-fetch.ts";
import { type Captured, captureLead } from "../crm/capture/capture.ts";
import { type CaptureMapping, flattenFieldData, readFields } from "../crm/capture/fields.ts";
import type { FacebookSecrets, SourceRow } from "../crm/capture/sources.ts";
import type { Database } from "../infra/database.ts";
import type { Seal } from "../infra/seal.ts";
import { UnavailableError } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";

export interface CaptureContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly config: { readonly providers: { readonly graph: string } };
  readonly tenants: (id: string) => Promise<{ readonly country: string }>;
}

export type Caller = Pick<Captured, "address" | "agent">;

const GRAPH_TIMEOUT_MS = 10_000;
const COME_BACK_MS = 30_000;

/** Captures one body, once for its key; without a key the same body counts once a day. Returns the receipt's id. */
export async function captureBody(
  ctx: CaptureContext,
  source: SourceRow,
  { body, key, caller }: { body: unknown; key: string | null; caller: Caller },
): Promise<string> {
  const { tenantId, mapping } = source;
  const hash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  const fields = readFields(body, mapping as CaptureMapping);
  const day = ctx.clock.now().toISOString().slice(0, 10);
  const captured = { source, fields, key: key ?? `${hash} ${day}`, hash, ...caller };
  const { country } = await ctx.tenants(tenantId);
  return ctx.db.forTenant(tenantId, (tx) =>
    captureLead({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, country, captured),
  );
}

const posted = z.object({
  entry: z.array(
    z.object({
      changes: z.array(
        z.object({ field: z.string(), value: z.looseObject({ leadgen_id: z.coerce.string().optional() }) }),
      ),
    }),
  ),
});
const lead = z.looseObject({ field_data: z.array(z.object({ name: z.string(), values: z.array(z.string()) })) });

/** A call of Facebook's: the handshake, or signed news of leads, each of which is fetched. */
export async function captureFacebook(ctx: CaptureContext, source: SourceRow, request: WebhookRequest, caller: Caller) {
  const secrets = JSON.parse(ctx.seal.open(source.secrets ?? "", source.id)) as FacebookSecrets;
  return answerCall(request, secrets, async (body) => {
    const news = posted.safeParse(body);
    if (!news.success) return;
    for (const { field, value } of news.data.entry.flatMap(({ changes }) => changes)) {
      const id = value.leadgen_id;
      if (field !== "leadgen" || !id || !/^\d{1,40}$/.test(id)) continue;
      const fetched = await fetchLead(ctx, id, secrets.accessToken);
      const { field_data, ...rest } = fetched;
      // Read by their names like a form; a mapping may name both these and what Facebook says of the advertisement.
      const flat = { ...rest, ...flattenFieldData(field_data) };
      await captureBody(ctx, source, { body: flat, key: `leadgen ${id}`, caller });
    }
  });
}

/** Throws `UnavailableError`, so that Facebook calls again. */
async function fetchLead({ config }: CaptureContext, id: string, accessToken: string): Promise<z.infer<typeof lead>> {
  const fields = "field_data,campaign_name,ad_name,form_id";
  try {
    const { status, text } = await callProvider({
      url: `${config.providers.graph}/${id}?fields=${fields}`,
      method: "GET",
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(GRAPH_TIMEOUT_MS),
      isSend: false,
    });
    if (status !== 200) throw new Error(`the Graph API answered ${status}`);
    return lead.parse(JSON.parse(text));
  } catch (cause) {
    throw new UnavailableError("the lead could not be fetched from Facebook", COME_BACK_MS, { cause });
  }
}
