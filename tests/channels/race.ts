/** Races: a rep against a turn, and two processes that both believe that they may listen. */
import { expect, it } from "vitest";
import { takeConversation } from "../../src/crm/conversations.ts";
import { sampleAccount } from "../harness/context.ts";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { delivered, type House, readThread, type StoredThread, settledThread, written } from "./house.ts";
import { expectInOrder } from "./reorder.ts";
import type { Person } from "./stage.ts";
import { expectTruth } from "./told.ts";

/** When the rep takes the conversation: as soon as this is so. */
const MOMENTS = [
  ["as soon as the message is stored", () => true],
  ["once its turn is answered", ({ turns }: StoredThread) => turns > 0],
  ["once the answer has left", (thread: StoredThread) => delivered(thread).length > 0],
] as const;

export function askRace(house: () => House): void {
  it.each(MOMENTS)(
    "lets a rep take a conversation %s: nothing is half said, and nothing after",
    async (_name, isNow) => {
      const { stage, database, processes } = house();
      const person = await stage.person();
      const writing = person.write("m-0", "hola");
      await until("the moment", async () => {
        const thread = await readThread(database, person);
        return thread && isNow(thread);
      });
      await take(house(), person);
      await writing;
      const taken = await settledThread(database, person);
      expect(taken.handler).toBe("rep");
      expect(taken.turns).toBeLessThanOrEqual(1);
      await expectInOrder(person, delivered(taken));
      await Promise.all([person.write("m-1", "¿hay alguien?"), person.write("m-2", "hola?")]);
      await Promise.all(processes.map(({ ctx }) => ctx.channels.keepListening()));
      const after = await settledThread(database, person);
      expect(written(after)).toHaveLength(3);
      expect(delivered(after)).toEqual(delivered(taken));
      expect(after.turns).toBe(taken.turns);
    },
  );
}

async function take({ processes: [{ ctx, database }, test] }: House, { thread }: Person): Promise<void> {
  const { tenantId } = await sampleAccount(test, "terminal");
  const [row] = await database.query<{ id: string }>("SELECT id FROM conversations WHERE thread_id = $1", [thread]);
  const actor = { kind: "user", id: "mem_one", role: "rep" } as const;
  await ctx.db.forTenant(tenantId, (tx) => takeConversation({ tx, tenantId, actor, clock: ctx.clock }, row?.id ?? ""));
}

export function askTakeover(house: () => House): void {
  it("loses and doubles nothing while two processes ask at once, and goes back to one", {
    timeout: 240_000,
  }, async () => {
    const { stage, database } = house();
    const listener = async () => {
      const [row] = await database.query<{ listener: string | null }>(
        "SELECT listener FROM channel_accounts WHERE listener IS NOT NULL",
      );
      return row?.listener;
    };
    const former = await until("a listener", listener);
    // The one that listens does not know yet that it has lost the right.
    const free = () =>
      database.query("UPDATE channel_accounts SET listener = NULL, listener_until = NULL WHERE listener IS NOT NULL");
    await free();
    const people: Person[] = [];
    await until(
      "another to listen",
      async () => {
        const person = await stage.person();
        people.push(person);
        await person.write("m-0", "hola");
        const now = await listener();
        // It may be the quicker one again.
        if (now === former) await free();
        return now !== undefined && now !== former;
      },
      90_000,
    );
    for (const person of people) {
      const thread = await settledThread(database, person, 150_000);
      expect(written(thread)).toEqual(["hola"]);
      // Who sends through what is taken from it may not hear what became of a message.
      await expectTruth(person, thread);
    }
    expect(await readFacts(database)).toMatchObject({ unanswered: 0, answeredTwice: 0, brokenNumbers: 0 });
  });
}
