/** No forbidden message leaves, whatever happens and however the clock moves: random histories, judged by an oracle of its own. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/campaigns/policy/decide.ts";
import type { Facts, Route } from "../../src/campaigns/policy/facts.ts";
import { policySettings } from "../../src/crm/send-policy.ts";
import { BEGIN, DAY, faultsOf, HOUR, type Left, MINUTE, RANK, SPAN, type Story, story, type Wish } from "./history.ts";

const SETTINGS = policySettings.parse({});
const WROTE_FIRST = BEGIN - 3 * DAY;

interface Open {
  readonly wish: Wish;
  nextAt: number;
  status: "planned" | "queued";
}

/** The facts as the database would give them at a moment. */
function factsAt(
  one: Story,
  open: readonly Open[],
  left: readonly Left[],
  wish: Wish,
  now: number,
  isClaim: boolean,
): Facts {
  const before = one.happenings.filter(({ at }) => at <= now);
  const newest = (what: string) => before.filter((event) => event.what === what).at(-1)?.at ?? null;
  const wroteAt = newest("wrote") ?? WROTE_FIRST;
  const hands = before.filter(({ what }) => what === "taken" || what === "given").at(-1);
  const route = (channel: Route["channel"], windowHours: number | null): Route => ({
    ...{ channel, windowHours, accountId: `acc-${channel}`, conversationId: `cnv-${channel}` },
    ...{ isActive: true, isBlocked: false, restrainedUntil: null, templates: new Map() },
    lastMessageAt: new Date(wroteAt),
    lastWrittenAt: new Date(wroteAt),
  });
  const stop = newest("stop");
  return {
    ask: {
      sendId: wish.id,
      ...{ program: wish.program, purpose: wish.purpose, subject: { kind: "enrollment", id: "enr" }, isTest: false },
      dueAt: new Date(wish.dueAt),
      expiresAt: wish.expiresAt === null ? null : new Date(wish.expiresAt),
      unless: {
        ...(wish.unless.replied ? { repliedAfter: new Date(wish.at) } : {}),
        ...(wish.unless.bought ? { boughtAfter: new Date(wish.at) } : {}),
        ...(wish.unless.invoice ? { invoiceId: "inv" } : {}),
        ...(wish.unless.moved ? { leadMovedFrom: "NEW" } : {}),
      },
      options: wish.channels.map((channel) => ({ channel: channel as "chat", template: null })),
    },
    settings: SETTINGS,
    contact: {
      isGone: false,
      optedOutAt: stop === null ? null : new Date(stop),
      country: one.person.country,
      zones: [one.person.zone],
      consents: before.flatMap((event) =>
        event.what === "consent"
          ? [
              {
                purpose: "marketing" as const,
                channel: event.channel,
                isGranted: event.isGranted,
                saidAt: new Date(event.at),
              },
            ]
          : [],
      ),
      lastInboundAt: new Date(wroteAt),
      isWithPerson: hands?.what === "taken",
      routes: [route("telegram", null), route("whatsapp-cloud", 24)],
    },
    state: {
      boughtAt: newest("bought") === null ? null : new Date(newest("bought") ?? 0),
      invoice: { isOpen: newest("paid") === null, promisedUntil: null },
      cart: null,
      leadStatus: newest("moved") === null ? "NEW" : "QUOTED",
    },
    sent: left.map(({ wish: { id, program }, channel, at }) => ({ sendId: id, program, channel, at: new Date(at) })),
    open: open
      .filter((other) => other.wish.id !== wish.id)
      .map(({ wish: { id, program, expiresAt }, status, nextAt }) => ({
        ...{ sendId: id, program, status },
        nextAt: new Date(nextAt),
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      })),
    isClaim,
  };
}

/** Plays a story: each message is looked at when it is due, queued, and asked of again when it leaves, some minutes later. */
function play(one: Story, outboxMs: number) {
  const [open, left, dropped] = [[] as Open[], [] as Left[], [] as { wish: Wish; at: number; reason: string }[]];
  const rest = [...one.wishes].sort((a, b) => a.at - b.at);
  const moments = new Set(one.wishes.map(({ dueAt }) => dueAt));
  const end = BEGIN + SPAN + 50 * DAY;
  for (let looks = 0; looks < 3_000; looks++) {
    const now = Math.min(...moments);
    if (!(now <= end)) break;
    moments.delete(now);
    while (rest[0] && rest[0].at <= now) {
      const wish = rest.shift() as Wish;
      open.push({ wish, nextAt: wish.dueAt, status: "planned" });
    }
    const due = open
      .filter(({ nextAt }) => nextAt <= now)
      .sort((a, b) => RANK.indexOf(a.wish.program) - RANK.indexOf(b.wish.program) || a.wish.dueAt - b.wish.dueAt);
    for (const item of due) {
      const verdict = decide(factsAt(one, open, left, item.wish, now, item.status === "queued"), new Date(now));
      if (verdict.verdict === "send" && item.status === "planned") {
        item.status = "queued";
        item.nextAt = now + outboxMs;
      } else if (verdict.verdict === "delay") {
        item.status = "planned";
        expect(verdict.until.getTime()).toBeGreaterThan(now);
        item.nextAt = verdict.until.getTime();
      } else {
        open.splice(open.indexOf(item), 1);
        if (verdict.verdict === "send") left.push({ wish: item.wish, at: now, channel: verdict.via.channel });
        else dropped.push({ wish: item.wish, at: now, reason: verdict.reason });
      }
      moments.add(item.nextAt);
    }
  }
  return { open, left, dropped };
}

describe("random histories", () => {
  it("hold no message that an independent reader of the history would forbid", () => {
    let sent = 0;
    fc.assert(
      fc.property(story(), fc.constantFrom(0, MINUTE, 40 * MINUTE), (one, outboxMs) => {
        const { left } = play(one, outboxMs);
        sent += left.length;
        for (const message of left) expect(faultsOf(one, left, message)).toEqual([]);
      }),
      { numRuns: 300 },
    );
    // The histories are no empty ones.
    expect(sent).toBeGreaterThan(200);
  });

  it("leave nothing undone for ever, and drop only what has lost its purpose", () => {
    fc.assert(
      fc.property(story(), (one) => {
        const { open, left, dropped } = play(one, 0);
        expect(open).toEqual([]);
        expect(left.length + dropped.length).toBe(one.wishes.length);
        for (const { wish, at, reason } of dropped) {
          const had = (what: string) => one.happenings.some((event) => event.what === what && event.at <= at);
          const grounds: Record<string, () => boolean> = {
            opted_out: () => had("stop"),
            replied: () => wish.unless.replied && had("wrote"),
            bought: () => wish.unless.bought && had("bought"),
            paid: () => wish.unless.invoice && had("paid"),
            lead_moved: () => wish.unless.moved && had("moved"),
            no_consent: () => wish.purpose === "marketing" && had("consent"),
            expired: () => wish.expiresAt !== null,
            waited_too_long: () => wish.expiresAt === null && at > wish.dueAt + 10 * DAY,
          };
          expect(grounds[reason]?.(), `${reason} of ${wish.id}`).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("are put off to the first moment that is allowed as things are, neither sooner nor later", () => {
    const GUESSED = ["with_a_person", "window_closed", "one_at_a_time", "other_program"];
    fc.assert(
      fc.property(
        story({ wishes: 6 }),
        fc.integer({ min: 0, max: SPAN / MINUTE }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, step, share) => {
          const now = BEGIN + step * MINUTE;
          const [wish, ...others] = one.wishes as [Wish, ...Wish[]];
          const left = others.map((other) => ({ wish: other, at: Math.min(other.at, now), channel: "telegram" }));
          const asked = { ...wish, at: now, dueAt: now, expiresAt: null };
          const facts = factsAt(one, [], left, asked, now, false);
          const verdict = decide(facts, new Date(now));
          if (verdict.verdict !== "delay" || GUESSED.includes(verdict.reason)) return;
          const until = verdict.until.getTime();
          expect(decide(facts, verdict.until)).not.toMatchObject({ verdict: "delay", reason: verdict.reason });
          const between = new Date(now + Math.floor(((until - now - 1) * share) / 1_000) * 1_000);
          expect(decide(facts, between).verdict).not.toBe("send");
        },
      ),
      { numRuns: 400 },
    );
  });
});

it("keeps the Ley 2300 by its letter", () => {
  const one: Story = { person: { country: "CO", zone: "America/Bogota" }, happenings: [], wishes: [] };
  const ask = (local: string, left: readonly Left[] = []) => {
    const now = Date.parse(`${local}:00-05:00`);
    const wish: Wish = {
      ...{
        id: "w",
        at: now,
        dueAt: now,
        expiresAt: null,
        program: "payment",
        purpose: "service",
        channels: ["telegram"],
      },
      unless: { replied: false, bought: false, invoice: false, moved: false },
    };
    const verdict = decide(factsAt(one, [], left, wish, now, false), new Date(now));
    if (verdict.verdict !== "delay") return verdict.verdict;
    const until = new Date(verdict.until.getTime() - 5 * HOUR).toISOString().slice(0, 16);
    return `${verdict.reason} ${until}`;
  };
  // The business's own hours begin at 8; the law's day at 7.
  expect(ask("2026-03-20T06:59")).toBe("country_hours 2026-03-20T08:00");
  expect(ask("2026-03-20T18:59")).toBe("send");
  expect(ask("2026-03-20T19:00")).toBe("country_hours 2026-03-21T08:00");
  expect(ask("2026-03-21T14:59")).toBe("send");
  // Saturday afternoon, then Sunday, then the holiday of Saint Joseph.
  expect(ask("2026-03-21T15:00")).toBe("country_hours 2026-03-24T08:00");
  expect(ask("2026-03-23T10:00")).toBe("country_holiday 2026-03-24T08:00");
  const before = (local: string, channel: string): Left => ({
    wish: { id: "x", program: "payment" } as Wish,
    at: Date.parse(`${local}:00-05:00`),
    channel,
  });
  expect(ask("2026-03-19T16:00", [before("2026-03-19T09:00", "telegram")])).toBe("country_once_a_day 2026-03-20T08:00");
  expect(ask("2026-03-20T16:00", [before("2026-03-17T09:00", "sms")])).toBe("country_one_channel 2026-03-24T09:00");
});
