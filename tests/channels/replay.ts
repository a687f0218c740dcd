/** Copies: however often and wherever a provider brings a message, it is one message and one answer. */
import { expect, it } from "vitest";
import { delivered, type House, readThread, settledThread, written } from "./house.ts";

const COPIES = 50;

export function askReplay(house: () => House): void {
  it("stores and answers a message once that comes fifty times at once to two processes, and again later", async () => {
    const { stage, database } = house();
    const person = await stage.person();
    const outcomes = await Promise.allSettled(Array.from({ length: COPIES }, () => person.write("copy-0", "hola")));
    expect(outcomes.map(({ status }) => status)).not.toContain("rejected");
    const thread = await settledThread(database, person);
    expect(written(thread)).toEqual(["hola"]);
    expect(thread.turns).toBe(1);
    const seen = await person.seen();
    expect(seen).toHaveLength(delivered(thread).length);
    expect(seen.length).toBeGreaterThan(0);
    for (let late = 0; late < 3; late++) await person.write("copy-0", "hola");
    expect(await readThread(database, person)).toEqual(thread);
    expect(await person.seen()).toEqual(seen);
  });

  it("makes one thread when a newcomer's first messages come together, each twice", async () => {
    const { stage, database } = house();
    const person = await stage.person();
    const ids = Array.from({ length: 6 }, (_, index) => `first-${index}`);
    await Promise.all([...ids, ...ids].map((id) => person.write(id, `hola ${id}`)));
    const thread = await settledThread(database, person);
    expect(written(thread).toSorted()).toEqual(ids.map((id) => `hola ${id}`));
    expect(thread.overlaps).toBe(0);
    const threads = await database.query("SELECT id FROM conversations WHERE thread_id = $1", [person.thread]);
    expect(threads).toHaveLength(1);
  });
}
