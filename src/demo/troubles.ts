/** The trouble that a person makes at an emulated provider: for the next send, or for every delivery while it is on. */

/** Met by the next send, and then over. */
export const SEND_TROUBLES = ["slow", "too_many", "server_error", "lost_answer"] as const;
export type SendTrouble = (typeof SEND_TROUBLES)[number];
/** Met by whatever the provider delivers, or by whatever is sent, for as long as it is on. */
export const LASTING_TROUBLES = ["duplicate", "reorder", "block"] as const;
export type LastingTrouble = (typeof LASTING_TROUBLES)[number];
export const TROUBLES = [...SEND_TROUBLES, ...LASTING_TROUBLES] as const;
export type Trouble = (typeof TROUBLES)[number];

/** How long a slow answer takes, and how long one who calls too often is told to wait. */
export const SLOW_MS = 4_000;
export const WAIT_S = 3;

export interface Troubles {
  readonly on: readonly Trouble[];
  set(trouble: Trouble, isOn: boolean): void;
  /** The trouble of the send that comes now; null for none. */
  takeForSend(): SendTrouble | null;
  /** Delivers as told: once, twice, or after the delivery that comes next. Resolves as `post` does. */
  deliver<T>(post: () => Promise<T>): Promise<T>;
}

export function createTroubles(onChange: () => void): Troubles {
  let on: readonly Trouble[] = [];
  /** Lets go of the delivery that the next one overtakes. */
  let release: (() => void) | null = null;
  const without = (trouble: Trouble) => on.filter((one) => one !== trouble);
  const letGo = () => {
    release?.();
    release = null;
  };

  const repeated = async <T>(post: () => Promise<T>): Promise<T> => {
    const first = await post();
    // Of a second copy nobody wants to know how it fared.
    if (on.includes("duplicate")) await post().catch(() => undefined);
    return first;
  };
  return {
    get on() {
      return on;
    },
    set(trouble, isOn) {
      on = isOn ? [...without(trouble), trouble] : without(trouble);
      if (trouble === "reorder" && !isOn) letGo();
      onChange();
    },
    takeForSend() {
      const found = SEND_TROUBLES.find((trouble) => on.includes(trouble));
      if (!found) return null;
      on = without(found);
      onChange();
      return found;
    },
    async deliver(post) {
      if (!on.includes("reorder")) return repeated(post);
      if (release === null) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return repeated(post);
      }
      try {
        return await repeated(post);
      } finally {
        letGo();
      }
    },
  };
}
