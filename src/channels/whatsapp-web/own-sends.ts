/**
 * Which messages of this number we sent ourselves. WhatsApp tells of each before our own send has returned, and in the same
 * way as of one that was typed on the phone: so the sends under way are waited for, and one whose answer was lost is known
 * by what it says.
 */
export interface Sending {
  /** Our key of the message. */
  readonly key: string;
  /** What it says, or its caption. */
  readonly text: string;
}

export interface OwnSends {
  /** Runs a send and remembers the id that it gives. */
  during(sending: Sending, send: () => Promise<string>): Promise<string>;
  /** Whether we sent a message: resolves once no send is under way that may have. */
  isOurs(externalId: string, text: string): Promise<boolean>;
  /** Our key for a message whose answer was lost and that was then told of. */
  keyOf(externalId: string): string | undefined;
  /** Of a message of several pieces, all but the last: nothing is reported of them. */
  isPiece(externalId: string): boolean;
  notePiece(externalId: string): void;
}

const REMEMBERED = 5_000;

export function createOwnSends(): OwnSends {
  const ours = new Set<string>();
  const pieces = new Set<string>();
  const keys = new Map<string, string>();
  const underWay = new Set<Promise<unknown>>();
  /** Sends of which nobody knows whether they left. */
  let lost: Sending[] = [];
  return {
    async during(sending, send) {
      const work = send();
      const settled = work.then(
        (externalId) => {
          remember(ours, externalId);
        },
        () => {
          lost = [...lost, sending].slice(-REMEMBERED);
        },
      );
      underWay.add(settled);
      try {
        return await work;
      } finally {
        await settled;
        underWay.delete(settled);
      }
    },
    async isOurs(externalId, text) {
      if (ours.has(externalId)) return true;
      await Promise.all([...underWay]);
      if (ours.has(externalId)) return true;
      const found = lost.findIndex((sending) => sending.text === text);
      const [claimed] = found === -1 ? [] : lost.splice(found, 1);
      if (!claimed) return false;
      remember(ours, externalId);
      keys.set(externalId, claimed.key);
      return true;
    },
    keyOf: (externalId) => keys.get(externalId),
    isPiece: (externalId) => pieces.has(externalId),
    notePiece: (externalId) => remember(pieces, externalId),
  };
}

/** Adds an id to those that are remembered; the oldest is forgotten. */
export function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size <= REMEMBERED) return;
  const [oldest] = ids;
  if (oldest !== undefined) ids.delete(oldest);
}
