/** The acts of made customers as the product sees them: a cart of the shop, an order, a payment, a message, a receipt. */

import { enrolContacts } from "../campaigns/sequences/inside.ts";
import { type CartNews, putCarts } from "../crm/carts/put.ts";
import { recordPayment } from "../crm/invoices/pay.ts";
import { OWED, recordInvoice } from "../crm/invoices/record.ts";
import { openLead } from "../crm/leads.ts";
import { type OrderNews, recordOrders } from "../crm/orders/record.ts";
import { ingestReports } from "../flow/ingest-report.ts";
import type { Locale } from "../lib/locale.ts";
import { say, textVariants } from "../lib/texts.ts";
import { DAY_MS, plusMs } from "../lib/time.ts";
import type { Act } from "./acts.ts";
import { diceFor } from "./chance.ts";
import { dueAtOf, type Goods, goodsFor } from "./goods.ts";
import { inParallel, type World } from "./world.ts";

export interface Stores {
  readonly goods: readonly Goods[];
  readonly currency: string;
  readonly locale: Locale;
  /** The sequence that people are let into by hand. */
  readonly key: string | null;
}

/** What has become of people so far. */
export interface Doings {
  reads: number;
  clicks: number;
  answers: number;
}

const AT_ONCE = 6;
const TALKS_AT_ONCE = 3;
/** What is not done beside a purchase or a payment of the same person. */
const BUSY: readonly Act["kind"][] = ["cart", "invoice", "lead", "enter", "say"];
/** What is told by a shop or a provider comes in packets. */
const PACKET = 100;

/** Makes the performer of a run; `doings` counts what leaves no trace of its own in the database. */
export function createDeeds(stores: Stores, doings: Doings) {
  const invoices = new Map<number, string>();
  const bought = new Set<number>();

  const put = (world: World, acts: readonly Act[]) =>
    inParallel(AT_ONCE, packets(acts), (packet) =>
      world.as((crm) =>
        putCarts(
          crm,
          packet.map(({ person }): CartNews => {
            const goods = goodsFor(stores.goods, world.seed, person);
            return {
              contactId: person.contactId,
              source: "api",
              origin: "api",
              externalId: cartOf(person.index),
              currency: stores.currency,
              totalCents: goods.unitCents,
              lines: [{ ...goods, quantity: 1 }],
              checkoutUrl: `https://shop.example/c/${person.index + 1}`,
              changedAt: crm.clock.now(),
            };
          }),
        ),
      ),
    );

  const invoice = (world: World, acts: readonly Act[]) =>
    inParallel(AT_ONCE, packets(acts), (packet) =>
      world.as(async (crm) => {
        for (const { person, at } of packet) {
          const goods = goodsFor(stores.goods, world.seed, person);
          const { id } = await recordInvoice(crm, {
            contactId: person.contactId,
            source: "api",
            externalId: `made-${person.index + 1}`,
            concept: goods.name,
            total: { cents: goods.unitCents, currency: stores.currency },
            issuedAt: crm.clock.now(),
            dueAt: dueAtOf(world.seed, person, at),
          });
          invoices.set(person.index, id);
        }
      }),
    );

  const lead = (world: World, acts: readonly Act[]) =>
    inParallel(AT_ONCE, packets(acts), (packet) =>
      world.as(async (crm) => {
        for (const { person } of packet) {
          const goods = goodsFor(stores.goods, world.seed, person);
          await openLead(crm, {
            contactId: person.contactId,
            conversationId: person.conversationId,
            interest: goods.name,
            source: "simulation",
            productIds: [goods.productId],
            value: { cents: goods.unitCents, currency: stores.currency },
          });
        }
      }),
    );

  const buy = (world: World, acts: readonly Act[]) =>
    world.as(async (crm) => {
      const now = crm.clock.now();
      const people = acts.flatMap(({ person }) => {
        if (bought.has(person.index)) return [];
        bought.add(person.index);
        return [person];
      });
      // They take the best code that they were given.
      const codes = await crm.tx.discountCode.findMany({
        where: {
          contactId: { in: people.map(({ contactId }) => contactId) },
          status: "active",
          expiresAt: { gt: now },
        },
        orderBy: { percent: "asc" },
      });
      const best = new Map(codes.map((code) => [code.contactId, code]));
      await recordOrders(
        crm,
        people.map((person): OrderNews => {
          const { index, contactId } = person;
          const goods = goodsFor(stores.goods, world.seed, person);
          const code = best.get(contactId);
          return {
            contactId,
            source: "api",
            origin: "api",
            externalId: `order-${index + 1}`,
            cartKey: cartOf(index),
            status: "preparing",
            currency: stores.currency,
            totalCents: Math.round((goods.unitCents * (100 - (code?.percent ?? 0))) / 100),
            lines: [{ ...goods, quantity: 1 }],
            paidAt: now,
            discountCodes: code ? [code.code] : [],
            createdAt: now,
            changedAt: now,
          };
        }),
      );
    });

  const pay = async (world: World, { person, part = 1 }: Act) => {
    const id = invoices.get(person.index);
    if (id === undefined) return;
    await world.as(async (crm) => {
      const row = await crm.tx.invoice.findUnique({ where: { id } });
      if (!row || !OWED.includes(row.status)) return;
      const left = Number(row.totalCents - row.paidCents);
      const cents = Math.max(1, Math.round(left * part));
      const amount = { cents, currency: row.currency };
      await recordPayment(crm, id, { amount, method: "transfer", reference: null, paidAt: crm.clock.now() });
    });
    // Whoever pays a part pays the rest within the week.
    if (part < 1) {
      const wait = diceFor(world.seed, `${person.index}:rest`).delay(3 * DAY_MS);
      world.plan([{ at: plusMs(world.clock.now(), wait).getTime(), person, kind: "pay", part: 1 }]);
    }
  };

  const read = (world: World, acts: readonly Act[]) =>
    inParallel(AT_ONCE, packets(acts), (packet) => {
      doings.reads += packet.length;
      const at = world.clock.now();
      return ingestReports(
        world.ctx.flow,
        world.account,
        packet.map(({ externalId = "" }) => ({ externalId, status: "read", at })),
      );
    });

  const begin = async (world: World, of: (kind: Act["kind"]) => readonly Act[]) => {
    await put(world, of("cart"));
    await invoice(world, of("invoice"));
    await lead(world, of("lead"));
    const entering = of("enter").map(({ person }) => person.contactId);
    const { key } = stores;
    if (entering.length > 0 && key !== null) await world.as((crm) => enrolContacts(crm, key, entering));
  };

  // Those who want something come one after the other: what one orders of the agents another can no longer have.
  const talk = async (world: World, acts: readonly Act[]) => {
    doings.answers += acts.length;
    const wants = ({ saying }: Act) => saying === "want";
    const write = (act: Act) => world.write(act.person, sentence(stores.locale, world.seed, act));
    await Promise.all([
      inParallel(1, acts.filter(wants), write),
      inParallel(
        TALKS_AT_ONCE,
        acts.filter((act) => !wants(act)),
        write,
      ),
    ]);
  };

  const spend = async (world: World, pays: readonly Act[], buys: readonly Act[]) => {
    await inParallel(AT_ONCE, pays, (act) => pay(world, act));
    // Their orders are numbered: at once they would only wait for each other.
    for (const packet of packets(buys)) await buy(world, packet);
  };

  return async (world: World, acts: readonly Act[]): Promise<void> => {
    const of = (kind: Act["kind"]) => acts.filter((act) => act.kind === kind);
    doings.clicks += of("click").length;
    // Whoever begins or talks at the same moment spends after it; all others do what they do side by side.
    const isBusy = new Set(acts.filter(({ kind }) => BUSY.includes(kind)).map(({ person }) => person.index));
    const [pays, buys] = [of("pay"), of("buy")];
    const later = ({ person }: Act) => isBusy.has(person.index);
    const now = (act: Act) => !later(act);
    await Promise.all([
      begin(world, of),
      read(world, of("read")),
      talk(world, of("say")),
      spend(world, pays.filter(now), buys.filter(now)),
    ]);
    await spend(world, pays.filter(later), buys.filter(later));
  };
}

function cartOf(index: number): string {
  return `cart-${index + 1}`;
}

function sentence(locale: Locale, seed: number, { person, saying = "question", at }: Act): string {
  const key = `simulation.customer.${saying}`;
  const variant = Math.floor(diceFor(seed, `${person.index}:${at}`).next() * textVariants(locale, key).length);
  return say(locale, key, {}, variant);
}

function packets(acts: readonly Act[]): (readonly Act[])[] {
  return Array.from({ length: Math.ceil(acts.length / PACKET) }, (_, at) => acts.slice(at * PACKET, (at + 1) * PACKET));
}
