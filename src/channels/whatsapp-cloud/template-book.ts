/** The templates of an account: kept for all processes, brought up to date with Meta, and looked up before a send. */
import { ChannelError } from "../../lib/errors.ts";
import { type Clock, MINUTE_MS, plusMs, SECOND_MS } from "../../lib/time.ts";
import type { ChannelLog, TemplateRef } from "../channel.ts";
import type { ChannelTemplates, Template, TemplateChanges, TemplateShelf } from "../template.ts";
import type { ReadTemplateNews } from "./read-account.ts";
import type { TemplatesAtMeta } from "./templates.ts";

export interface TemplateBook extends ChannelTemplates {
  /** The template that a message names; null when Meta has none of that name and language. Throws `ChannelError`. */
  find(ref: Pick<TemplateRef, "name" | "language">, signal: AbortSignal): Promise<Template | null>;
  /** Meta told of a template by webhook. Throws when it could not be written. */
  heard(read: ReadTemplateNews): Promise<void>;
  /** Meta refused a send because of its template: it rests until Meta says otherwise. */
  refused(template: Template, error: ChannelError): Promise<void>;
}

export interface TemplateBookDeps {
  readonly atMeta: TemplatesAtMeta;
  readonly shelf: TemplateShelf;
  readonly clock: Clock;
  readonly log: ChannelLog;
}

/** For a name that we do not know Meta is asked again, no more often than this: the listing has a rate of its own. */
const ASK_AGAIN_MS = MINUTE_MS;
const SYNC_MS = MINUTE_MS;
const CLOCKS_DIFFER_MS = 5 * SECOND_MS;
/** Refusals after which the template itself cannot be used until Meta says otherwise. */
const STOPPING: readonly number[] = [132015, 132016, 132007];

export function createTemplateBook({ atMeta, shelf, clock, log }: TemplateBookDeps): TemplateBook {
  let running: Promise<TemplateChanges> | null = null;
  let askedAt: number | null = null;

  /** What we find out ourselves gives way to what Meta tells by webhook at about the same time: clocks differ. */
  const asSeenNow = () => plusMs(clock.now(), -CLOCKS_DIFFER_MS);
  const bringUpToDate = async (signal: AbortSignal): Promise<TemplateChanges> => {
    const at = asSeenNow();
    const listed = await atMeta.list(signal);
    askedAt = clock.now().getTime();
    return shelf.keepAll(listed, at);
  };
  /** One listing at a time, whoever asks for it. */
  const sync = (signal: AbortSignal): Promise<TemplateChanges> => {
    running ??= bringUpToDate(signal).finally(() => {
      running = null;
    });
    return running;
  };
  const syncBeside = () => {
    sync(AbortSignal.timeout(SYNC_MS)).catch((error: unknown) =>
      log.warn({ err: error }, "the templates at Meta could not be listed"),
    );
  };

  return {
    sync,
    async create(given, signal) {
      const at = asSeenNow();
      const template = await atMeta.create(given, signal);
      await shelf.keep(template, at);
      return template;
    },
    async find({ name, language }, signal) {
      try {
        const known = await shelf.find(name, language);
        if (known) return known;
        if (askedAt !== null && clock.now().getTime() - askedAt < ASK_AGAIN_MS) return null;
        await sync(signal);
        return await shelf.find(name, language);
      } catch (error) {
        if (error instanceof ChannelError) throw error;
        // Nothing was sent yet, so that it may be tried again.
        throw new ChannelError("unavailable", "the templates could not be read", { cause: error });
      }
    },
    async heard({ externalId, at, news, isRewritten, isDeleted }) {
      const isKnown = await shelf.note({ externalId, ...news, at: at ?? clock.now() });
      // Only a listing says what it says now, or that it is gone.
      if (isRewritten || isDeleted || !isKnown) syncBeside();
    },
    async refused({ externalId }, error) {
      const status = Number(error.details.code) === 132016 ? "disabled" : "paused";
      if (STOPPING.includes(Number(error.details.code)))
        await shelf.note({ externalId, status, rejectedReason: null, at: asSeenNow() });
    },
  };
}
