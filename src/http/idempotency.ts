/**
 * Requests that may be repeated: a POST with `Idempotency-Key` is carried out once, and whoever repeats it gets the first
 * answer. Where that answer was lost with its process, the repetition is told so instead of doing it twice.
 */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import type { Tx } from "../infra/database.ts";
import { ConflictError, InputError } from "../lib/errors.ts";
import { DAY_MS, MINUTE_MS, plusMs } from "../lib/time.ts";

const KEEP_MS = DAY_MS;
/** A request that was neither answered nor carried out by then died with its process. */
const ABANDONED_MS = MINUTE_MS;
const CLEAN_AT_ONCE = 100;
const ANSWER_MAX_LENGTH = 256 * 1024;

const keySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/, "fields.ascii200");

/** The answer of the first time, given again. Not a fault: it takes the way of one to leave the handler. */
export class Replay extends Error {
  readonly status: number;
  readonly answer: string;

  constructor(status: number, answer: string) {
    super("the answer of the first time");
    this.status = status;
    this.answer = answer;
  }
}

interface Claim {
  readonly tenantId: string;
  readonly key: string;
}

const claims = new WeakMap<FastifyRequest, Claim>();

/**
 * Claims the key of a request for it. Throws `Replay` where it was answered before, `InputError` for a key that is none or
 * was that of another request, `ConflictError` while the first is still under way.
 */
export async function claimKey(
  { db, clock, seal }: AppContext,
  request: FastifyRequest,
  { tenantId, callerId }: { tenantId: string; callerId: string },
): Promise<void> {
  const header = request.headers["idempotency-key"];
  if (header === undefined || request.method !== "POST" || claims.has(request)) return;
  const parsed = keySchema.safeParse(header);
  if (!parsed.success) throw notAKey(parsed.error.issues[0]?.message ?? "fields.ascii200");
  const key = `${callerId}:${parsed.data}`;
  const fingerprint = fingerprintOf(request);
  const now = clock.now();
  const row = await db.forTenant(tenantId, async (tx) => {
    await clean(tx, plusMs(now, -KEEP_MS));
    // Its own first try may have died before it did anything.
    const abandoned = { key, fingerprint, committedAt: null, claimedAt: { lt: plusMs(now, -ABANDONED_MS) } };
    await tx.idempotencyKey.deleteMany({ where: abandoned });
    const data = [{ tenantId, key, fingerprint, claimedAt: now }];
    const { count } = await tx.idempotencyKey.createMany({ data, skipDuplicates: true });
    return count === 1 ? null : tx.idempotencyKey.findUnique({ where: { tenantId_key: { tenantId, key } } });
  });
  if (row === null) {
    claims.set(request, { tenantId, key });
    return;
  }
  if (row.fingerprint !== fingerprint) throw notAKey("belongs to another request: use a new key for a new one");
  if (row.status !== null && row.answer !== null) throw new Replay(row.status, seal.open(row.answer, key));
  throw new ConflictError(
    row.committedAt === null
      ? "a request with this key is under way"
      : "a request with this key was begun and its answer was lost: look at what it made",
  );
}

/** Marks that what was asked is done, in the transaction that does it. */
export async function markDone({ clock }: AppContext, request: FastifyRequest, tx: Tx): Promise<void> {
  const claim = claims.get(request);
  if (claim) await tx.idempotencyKey.updateMany({ where: claim, data: { committedAt: clock.now() } });
}

/** Keeps answers for those who repeat; a request that was refused may be mended and sent with the same key. */
export function keepAnswers(app: FastifyInstance, ctx: AppContext): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const claim = claims.get(request);
    if (!claim) return payload;
    claims.delete(request);
    const { statusCode: status } = reply;
    const text = payload ?? "";
    const isKept = status < 300 && typeof text === "string" && text.length <= ANSWER_MAX_LENGTH;
    await ctx.db.forTenant(claim.tenantId, async (tx) => {
      if (isKept) {
        const answer = ctx.seal.seal(text, claim.key);
        await tx.idempotencyKey.updateMany({ where: claim, data: { status, answer } });
      } else if (status >= 400) await tx.idempotencyKey.deleteMany({ where: { ...claim, committedAt: null } });
    });
    return payload;
  });
}

function fingerprintOf({ method, url, body }: FastifyRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([method, url, body ?? null]))
    .digest("hex");
}

async function clean(tx: Tx, before: Date): Promise<void> {
  const old = await tx.idempotencyKey.findMany({
    where: { claimedAt: { lt: before } },
    select: { key: true },
    take: CLEAN_AT_ONCE,
  });
  if (old.length > 0) await tx.idempotencyKey.deleteMany({ where: { key: { in: old.map(({ key }) => key) } } });
}

const notAKey = (message: string) =>
  new InputError("the idempotency key cannot be used", [{ path: "Idempotency-Key", message }]);
