/**
 * What happens in one business, read once for all of its people in this process: hints of what changed are gathered for some
 * ms, the database is read, and the events go into the log and to every reader. A reader that may have missed something, a
 * hint of another process or a read that failed, is told to fetch anew.
 */
import type { AppContext } from "../../context.ts";
import type { CrmContext } from "../../crm/context.ts";
import { listInboxRows } from "../../crm/inbox/list.ts";
import { listPresent } from "../../crm/inbox/presence.ts";
import type { LiveEvent } from "../../infra/live.ts";
import { presentPresence } from "../inbox-views.ts";
import { presentConversation, presentMessage } from "../views.ts";
import { createEventLog, type EventName, type StreamEvent } from "./event-log.ts";
import { createNews, type News } from "./news.ts";

export interface Feed {
  /** The answer to one who comes, with what they missed; then every event, until the returned function is called. */
  join(
    lastId: string | null,
    listener: (event: StreamEvent) => void,
  ): { first: readonly StreamEvent[]; resumed: boolean; newest: string; leave: () => void };
  present(): Promise<unknown>;
  /** The id of the newest event. */
  newest(): string;
  readonly readers: number;
  close(): void;
}

type FeedContext = Pick<AppContext, "db" | "clock" | "live" | "log">;

const GATHER_MS = 40;
/** Conversations read at a time. */
const BATCH = 100;
const LOG_LENGTH = 1_000;
/** How often it is seen who has gone; ms. */
const PRESENCE_MS = 10_000;

export function openFeed(ctx: FeedContext, tenantId: string): Feed {
  const log = createEventLog(LOG_LENGTH);
  const readers = new Set<(event: StreamEvent) => void>();
  const news: News = createNews(ctx.clock.now());
  const hints = { changed: new Set<string>(), note: new Set<string>(), notification: false, presence: false };
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  let closed = false;
  let presentBefore = "";

  const emit = (name: EventName, data: unknown, memberId: string | null = null) => {
    const event = log.add(name, data, memberId);
    for (const reader of readers) reader(event);
  };
  const run = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
    ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }));
  const refetch = () => emit("refetch", {});

  const readChanged = async (crm: CrmContext, ids: readonly string[]) => {
    for (const message of await news.messages(crm, ids))
      emit("message.created", { conversationId: message.conversationId, message: presentMessage(message) });
    for (const row of await listInboxRows(crm, ids)) {
      const { unread: _, hasDraft: __, ...conversation } = presentConversation(row);
      emit("conversation.changed", { conversation });
    }
  };
  const readPresence = async (crm: CrmContext) => {
    const members = (await listPresent(crm)).map(presentPresence);
    const told = JSON.stringify(members);
    if (told === presentBefore) return;
    presentBefore = told;
    emit("presence", { members });
  };
  const read = async () => {
    const changed = [...hints.changed].slice(0, BATCH);
    const notes = [...hints.note].slice(0, BATCH);
    const { notification, presence } = hints;
    for (const id of changed) hints.changed.delete(id);
    for (const id of notes) hints.note.delete(id);
    hints.notification = false;
    hints.presence = false;
    await run(async (crm) => {
      if (changed.length > 0) await readChanged(crm, changed);
      for (const note of await news.notes(crm, notes)) emit("note.created", { note });
      if (notification)
        for (const { memberId, ...data } of await news.notifications(crm)) emit("notification", data, memberId);
      if (presence) await readPresence(crm);
    });
  };
  const isPending = () => hints.changed.size > 0 || hints.note.size > 0 || hints.notification || hints.presence;
  const flush = async () => {
    timer = undefined;
    if (reading) return;
    reading = true;
    try {
      while (isPending() && !closed) await read();
    } catch (error) {
      ctx.log.warn({ tenantId, err: error }, "live events could not be read; the readers fetch anew");
      refetch();
    } finally {
      reading = false;
    }
  };
  const plan = () => {
    if (closed || timer) return;
    timer = setTimeout(() => void flush(), GATHER_MS);
  };
  const hear = ({ type, conversationId }: LiveEvent) => {
    if (type === "typing") emit("typing", { conversationId });
    else if (type === "changed" || type === "note") hints[type].add(conversationId);
    else hints[type] = true;
    plan();
  };
  const stopHearing = ctx.live.subscribeTenant(tenantId, hear, refetch);
  const presenceTimer = setInterval(() => {
    hints.presence = true;
    plan();
  }, PRESENCE_MS);
  presenceTimer.unref();

  return {
    join(lastId, listener) {
      const missed = lastId === null ? [] : log.since(lastId);
      readers.add(listener);
      return {
        first: missed ?? [],
        resumed: lastId !== null && missed !== null,
        newest: log.newest(),
        leave: () => void readers.delete(listener),
      };
    },
    newest: log.newest,
    present: () => run(async (crm) => ({ members: (await listPresent(crm)).map(presentPresence) })),
    get readers() {
      return readers.size;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(presenceTimer);
      stopHearing();
      readers.clear();
    },
  };
}
