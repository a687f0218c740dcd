/** Disorder: messages, changes and statuses in any order that a seed decides. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { readFacts } from "../harness/facts.ts";
import { delivered, type House, readThread, settledThread, written } from "./house.ts";
import type { Person } from "./stage.ts";
import { opening } from "./told.ts";

const TEXTS = ["hola", "¿a qué hora abren?", "¿aceptan yape o tarjeta?", "¿dónde están ubicados?"];
const PEOPLE = 3;
/** Deliveries that are on their way at the same time. */
const AT_ONCE = 4;
const RUNS = { numRuns: 2, endOnFailure: true };

interface Delivery {
  readonly person: number;
  readonly message: number;
}

/** Every message once, some twice, in any order. */
const deliveries = fc
  .tuple(
    fc.constant(
      Array.from({ length: PEOPLE }, (_, person) => TEXTS.map((_text, message) => ({ person, message }))).flat(),
    ),
    fc.array(fc.record<Delivery>({ person: fc.nat(PEOPLE - 1), message: fc.nat(TEXTS.length - 1) }), { maxLength: 6 }),
  )
  .chain(([all, copies]) => {
    const list = [...all, ...copies];
    return fc.shuffledSubarray(list, { minLength: list.length });
  });

export function askReorder(house: () => House): void {
  it("loses no message that comes in any order, and answers in the order of its answers", () =>
    fc.assert(
      fc.asyncProperty(deliveries, async (list) => {
        const { stage, database } = house();
        const people: Person[] = [];
        while (people.length < PEOPLE) people.push(await stage.person());
        for (let from = 0; from < list.length; from += AT_ONCE)
          await Promise.all(
            list
              .slice(from, from + AT_ONCE)
              .map(({ person, message }) => people[person]?.write(`m-${message}`, TEXTS[message] ?? "")),
          );
        for (const person of people) {
          const thread = await settledThread(database, person);
          expect(written(thread).toSorted()).toEqual(TEXTS.toSorted());
          expect(thread.overlaps).toBe(0);
          await expectInOrder(person, delivered(thread));
        }
        expect(await readFacts(database)).toMatchObject({ unanswered: 0, answeredTwice: 0, brokenNumbers: 0 });
      }),
      RUNS,
    ));
}

/** What a person sees is what we mean to have told them: each once, in the order of its number. */
export async function expectInOrder(person: Person, told: readonly { readonly text: string }[]): Promise<void> {
  const seen = await person.seen();
  expect(seen.map(opening)).toEqual(told.map(({ text }) => opening(text)));
}

export function askEdits(house: () => House): void {
  it.each(["before", "together with", "after"] as const)(
    "reads what a person has changed, when the change comes %s the message",
    async (when) => {
      const { stage, database } = house();
      const person = await stage.person();
      if (!person.edit) throw new Error("the candidate's people cannot change what they wrote");
      // Somebody whom a rep has: nothing is answered, so that only the order of the two decides.
      await person.write("m-0", "hola");
      await settledThread(database, person);
      await database.query("UPDATE conversations SET handler = 'rep', taken_by = 'mem_x' WHERE thread_id = $1", [
        person.thread,
      ]);
      const write = () => person.write("m-1", "cuánto cuesta el mouse?");
      const edit = () => person.edit?.("m-1", "cuánto cuesta el monitor?");
      if (when === "after") await write();
      if (when === "together with") await Promise.all([write(), edit()]);
      else await edit();
      if (when === "before") await write();
      const thread = await readThread(database, person);
      expect(thread && written(thread)).toEqual(["hola", "cuánto cuesta el monitor?"]);
    },
  );
}

/** A real failure is final, but for proof of the contrary. */
const RANKS = ["queued", "sending", "uncertain", "sent", "failed", "delivered", "read"];
const status = fc.constantFrom("sent" as const, "delivered" as const, "read" as const, "failed" as const);

export function askStatuses(house: () => House): void {
  it("lets states only go forward, in whatever order they are told", () =>
    fc.assert(
      fc.asyncProperty(fc.array(status, { minLength: 1, maxLength: 8 }), async (told) => {
        const { stage, database } = house();
        const { statuses } = stage;
        if (!statuses) throw new Error("the candidate's provider tells nothing");
        const person = await stage.person();
        await person.write("m-0", "hola");
        await settledThread(database, person);
        let last = RANKS.indexOf("sent");
        for (const one of told) {
          await Promise.all([statuses.post(person, 0, one), statuses.post(person, 0, one)]);
          const thread = await readThread(database, person);
          const rank = RANKS.indexOf(thread?.messages.find(({ direction }) => direction === "out")?.status ?? "");
          expect(rank).toBe(Math.max(last, RANKS.indexOf(one)));
          last = rank;
        }
      }),
      { ...RUNS, numRuns: 5 },
    ));

  it.each(["sent", "delivered", "read"] as const)(
    "keeps %s that is told before the send has returned",
    async (early) => {
      const { stage, database } = house();
      const person = await stage.person();
      stage.statuses?.early(early);
      await person.write("m-0", "hola");
      const thread = await settledThread(database, person);
      expect(thread.messages.filter(({ direction }) => direction === "out").at(0)?.status).toBe(early);
      await expectInOrder(person, delivered(thread));
    },
  );
}
