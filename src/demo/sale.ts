/** The guided sale: a customer on each phone, from hello to the number of the paid order, by nothing but what people can do. */
import { InputError } from "../lib/errors.ts";
import type { Locale } from "../lib/locale.ts";
import { pause, untilAborted } from "../lib/signal.ts";
import { say } from "../lib/texts.ts";
import type { Line, LineKind } from "./line.ts";
import { findPaymentLink, pay } from "./payment-page.ts";

/** What each customer says, as keys of the language files. */
const SCRIPTS: Readonly<Record<LineKind, readonly string[]>> = {
  "whatsapp-cloud": ["demo.says_wa_1", "demo.says_wa_2", "demo.says_wa_3", "demo.says_wa_4"],
  telegram: ["demo.says_tg_1", "demo.says_tg_2", "demo.says_tg_3"],
};

export interface SalePart {
  readonly doing: "writing" | "waiting" | "paying" | "paid" | "failed";
  /** Steps done, and of how many; paying is the last. */
  readonly done: number;
  readonly steps: number;
  /** What is in the box while the customer writes. */
  readonly draft: string;
  /** Number of the paid order. */
  readonly order: string | null;
}

export interface SaleState {
  readonly isRunning: boolean;
  readonly parts: { readonly [Kind in LineKind]?: SalePart };
}

export interface Sale {
  readonly state: SaleState;
  /** Begins with new customers on empty phones. Throws `InputError` while one is being played. */
  play(locale: Locale): void;
  /** Resolves when nothing goes on any more. */
  stop(): Promise<void>;
}

export interface SaleDeps {
  readonly lines: readonly Line[];
  /** Whether the shop has nothing left to do in the conversation of a phone. */
  readonly isQuiet: (line: Line) => Promise<boolean>;
  /** Pauses of somebody who reads and writes, in ms. */
  readonly paceMs: number;
  readonly onChange: () => void;
}

/** Longest wait for an answer: trouble that somebody makes meanwhile may cost minutes. */
const ANSWER_MS = 120_000;
const LOOK_MS = 100;

export function createSale({ lines, isQuiet, paceMs, onChange }: SaleDeps): Sale {
  let state: SaleState = { isRunning: false, parts: {} };
  let running: Promise<void> = Promise.resolve();
  let abort = new AbortController();

  const change = (kind: LineKind, part: Partial<SalePart>) => {
    const before = state.parts[kind];
    const usual = { doing: "writing", done: 0, steps: SCRIPTS[kind].length + 1, draft: "", order: null } as const;
    state = { ...state, parts: { ...state.parts, [kind]: { ...usual, ...before, ...part } } };
    onChange();
  };

  const playOn = async (line: Line, locale: Locale, signal: AbortSignal): Promise<void> => {
    const { kind } = line;
    const script = SCRIPTS[kind];
    for (const [index, key] of script.entries()) {
      const text = say(locale, key);
      change(kind, { doing: "writing", draft: text });
      await pause(paceMs, signal);
      const before = shopBubbles(line);
      change(kind, { doing: "waiting", draft: "" });
      line.write(text);
      await answered(line, before, signal);
      change(kind, { done: index + 1 });
      await pause(paceMs, signal);
    }
    change(kind, { doing: "paying" });
    const link = findPaymentLink(line.screen.bubbles);
    if (!link) throw new Error("the shop sent no payment link");
    const before = shopBubbles(line);
    const order = await pay(link, signal);
    await answered(line, before, signal);
    change(kind, { doing: "paid", done: script.length + 1, order });
  };

  const answered = async (line: Line, before: number, signal: AbortSignal): Promise<void> => {
    const end = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    for (;;) {
      if (shopBubbles(line) > before && (await untilAborted(isQuiet(line), end))) break;
      await pause(LOOK_MS, end);
      if (end.aborted) throw new Error("no answer came");
    }
    line.look().catch(() => undefined);
  };

  return {
    get state() {
      return state;
    },
    play(locale) {
      if (state.isRunning) throw new InputError("a sale is being played already");
      abort = new AbortController();
      const { signal } = abort;
      state = { isRunning: true, parts: {} };
      for (const line of lines) line.renew();
      const parts = lines.map((line) =>
        playOn(line, locale, signal).catch(() => change(line.kind, { doing: "failed", draft: "" })),
      );
      running = Promise.all(parts).then(() => {
        state = { ...state, isRunning: false };
        onChange();
      });
    },
    async stop() {
      abort.abort(new Error("the sale was stopped"));
      await running;
    },
  };
}

function shopBubbles({ screen }: Line): number {
  return screen.bubbles.filter(({ from }) => from === "shop").length;
}
