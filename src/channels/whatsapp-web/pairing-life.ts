/**
 * One life of a session and what it says about the pairing: a QR or a code for a person, the number once it is paired, and
 * in the end why it is over.
 */
import { pause, untilAborted } from "../../lib/signal.ts";
import { MINUTE_MS, plusMs, SECOND_MS } from "../../lib/time.ts";
import type { ChannelEnv, Pairing, PairingWish } from "../channel.ts";
import { type Client, CODE_MS } from "./library.ts";
import { type Ending, type Me, runSession, type SessionEvents } from "./session.ts";

/** Besides how sessions end: another account has the number, or nobody wishes to pair any more. */
export type Outcome = Ending | "taken" | "unwished";

export interface LifeOptions extends Pick<SessionEvents, "onMessage" | "onAck" | "onEdit"> {
  readonly env: ChannelEnv;
  readonly accountId: string;
  readonly chromium: string;
  readonly lookEveryMs: number;
  /** The account is there, and since when it is in use; also after the page was loaded again. */
  readonly onReady: (client: Client, pairedAt: Date) => void;
}

/** A wish that nobody fulfilled for so long is over. ms */
export const WISH_MS = 5 * MINUTE_MS;
const LOOK_FOR_WISH_MS = SECOND_MS;
const LOGOUT_MS = 10 * SECOND_MS;
/** A QR is good for so long, as far as people are told. ms */
const QR_MS = 60 * SECOND_MS;

/**
 * @param before how it was
 * @param wish what is to be fulfilled; null for an account that is paired
 */
export async function liveOnce(
  options: LifeOptions,
  { before, wish }: { before: Pairing; wish: PairingWish | null },
  signal: AbortSignal,
): Promise<Outcome> {
  const { env, onReady } = options;
  const { clock, pairing: desk } = env;
  const kept = keptOf(before);
  const over = new AbortController();
  let isPaired = wish === null;
  let verdict: Outcome | null = null;
  const end = (why: Outcome) => {
    verdict ??= why;
    over.abort();
  };
  const until = (ms: number) => plusMs(clock.now(), ms).toISOString();
  // One after the other, so that the last word is the last one written.
  let telling: Promise<unknown> = Promise.resolve();
  const tell = (pairing: Pairing): Promise<boolean> => {
    const told = telling.then(() => desk.tell(pairing));
    telling = told.catch((error: unknown) => env.log.warn({ err: error }, "the pairing could not be written"));
    return told;
  };
  const show = (pairing: Pairing) => {
    if (!isPaired && !over.signal.aborted) tell(pairing).catch(() => undefined);
  };

  show({ ...kept, state: "starting" });
  const ending = await runSession(
    {
      ...options,
      phone: wish?.phone ?? null,
      onQr(qr) {
        // Who is paired is asked for it again only when the phone has taken its number back.
        if (isPaired) end("logged_out");
        else if (wish?.phone === null) show({ ...kept, state: "qr", qr, expiresAt: until(QR_MS) });
      },
      onCode: (code) => show({ ...kept, state: "code", code, expiresAt: until(CODE_MS) }),
      onReady(me, client) {
        isPaired = true;
        const pairedAt = firstPairing(before, me) ?? clock.now();
        tell({ state: "paired", ...me, pairedAt: pairedAt.toISOString() }).then(
          async (isOurs) => {
            if (isOurs) {
              await env.report(null);
              if (!over.signal.aborted && !signal.aborted) onReady(client, pairedAt);
              return;
            }
            // Two accounts of one number would both answer.
            verdict ??= "taken";
            await untilAborted(client.logout(), AbortSignal.timeout(LOGOUT_MS)).catch(() => undefined);
            over.abort();
          },
          () => end("lost"),
        );
      },
      onLook: (isConnected) => void (isConnected && env.report(null)),
      onStarted: () => wish && watchWish(wish),
    },
    AbortSignal.any([signal, over.signal]),
  );
  over.abort();
  await telling;
  return signal.aborted ? "stopped" : (verdict ?? ending);

  /** Ends the session when another wish comes, or nobody fulfils this one. */
  async function watchWish({ at }: PairingWish): Promise<void> {
    while (!over.signal.aborted && !isPaired) {
      await pause(LOOK_FOR_WISH_MS, over.signal);
      const now = await desk.wish().catch(() => ({ at }));
      if (isPaired) return;
      if (now?.at.getTime() !== at.getTime() || !isFresh(at, clock.now())) end("unwished");
    }
  }
}

export function isFresh(wishedAt: Date, now: Date): boolean {
  return now.getTime() - wishedAt.getTime() < WISH_MS;
}

/** What stays true of an account whatever becomes of its session. */
export function keptOf({ phone, name, pairedAt }: Pairing): Partial<Pairing> {
  return {
    ...(phone === undefined ? {} : { phone }),
    ...(name === undefined ? {} : { name }),
    ...(pairedAt === undefined ? {} : { pairedAt }),
  };
}

/** Another number begins anew; the same one goes on. */
function firstPairing({ phone, pairedAt }: Pairing, me: Me): Date | null {
  return phone === me.phone && pairedAt !== undefined ? new Date(pairedAt) : null;
}
