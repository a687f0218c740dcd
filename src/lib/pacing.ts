/**
 * Whether a send may leave now under several rates at once (generic cell rate algorithm), and when it may otherwise. Pure:
 * who keeps the buckets, and locks them meanwhile, is another matter.
 */

export interface Rate {
  /** The mean time between sends, in ms; 0 for no limit. */
  readonly everyMs: number;
  /** How far ahead of the mean sends may run, in ms. */
  readonly burstMs: number;
  /**
   * `line` where those that wait keep their order: who comes new queues up behind them. `shared` where they queue up in the
   * line of another rate, and `own` where nobody else waits.
   */
  readonly waiting: "line" | "shared" | "own";
}

/** How a rate stands; moments in ms since 1970. */
export interface Bucket {
  /** Theoretical time of the next send. */
  readonly nextAt: number;
  /** Where the next one in the line has its place. */
  readonly lineAt: number;
  /** The same of a second line, for those who came back at their place and found it taken. */
  readonly backAt: number;
  /** Nothing leaves before. */
  readonly heldUntil: number;
}

export const FRESH_BUCKET: Bucket = { nextAt: 0, lineAt: 0, backAt: 0, heldUntil: 0 };

export interface Paced {
  /** Null when the send may leave now, else when to ask again, in ms since 1970. */
  readonly waitUntil: number | null;
  /** The buckets as they then are, in the order given: of a refused send no rate has counted anything. */
  readonly buckets: readonly Bucket[];
}

/** The rate in whole microseconds a send, never quicker than asked for. */
export function everyMsOf(perSecond: number): number {
  return Math.ceil(1_000_000 / perSecond) / 1_000;
}

/**
 * Asks for one message under all rates.
 * @param now in ms since 1970
 * @param count how many sends the message is: it leaves where one may, and those after it wait for all of them
 * @param hasWaited true for one that was sent away before and comes back at its moment: it has no line before it
 */
export function pace(
  rates: readonly (Rate & { readonly bucket: Bucket })[],
  { now, hasWaited, count = 1 }: { now: number; hasWaited: boolean; count?: number },
): Paced {
  const looks = rates.map((rate) => {
    const { burstMs, bucket, waiting } = rate;
    const freeAt = Math.max(bucket.nextAt - burstMs, bucket.heldUntil);
    const inLine = waiting === "line" && !hasWaited && bucket.lineAt > now;
    return { ...rate, freeAt, mustWait: freeAt > now || inLine };
  });
  if (!looks.some(({ mustWait }) => mustWait)) {
    const buckets = looks.map(({ bucket, everyMs }) => ({
      ...bucket,
      nextAt: Math.max(bucket.nextAt, now) + everyMs * count,
    }));
    return { waitUntil: null, buckets };
  }
  const latest = (role: Rate["waiting"]) =>
    Math.max(now, ...looks.filter(({ waiting }) => waiting === role).map(({ freeAt }) => freeAt));
  // Where its own thread holds it back, it takes nobody's place in a line.
  if (latest("own") > now) return { waitUntil: latest("own"), buckets: looks.map(({ bucket }) => bucket) };
  const sharedAt = latest("shared");
  let waitUntil = sharedAt;
  const buckets = looks.map(({ bucket, everyMs, freeAt, mustWait, waiting }) => {
    if (waiting !== "line" || !(mustWait || sharedAt > now)) return bucket;
    const place = Math.max(hasWaited ? bucket.backAt : bucket.lineAt, freeAt, sharedAt);
    waitUntil = Math.max(waitUntil, place);
    return { ...bucket, [hasWaited ? "backAt" : "lineAt"]: place + everyMs * count };
  });
  return { waitUntil, buckets };
}
