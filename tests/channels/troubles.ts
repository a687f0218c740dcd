/** A provider that is slow, busy, broken or silent: the answer comes late, once, or is left to a person. */
import { expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { delivered, type House, settledThread } from "./house.ts";
import { expectInOrder } from "./reorder.ts";
import type { Sending } from "./stage.ts";

/** Clocks of two processes and the resolution of timers, in ms. */
const SLACK_MS = 50;

function sendingOf({ stage: { sending } }: House): Sending {
  if (!sending) throw new Error("the candidate's provider cannot fail");
  return sending;
}

export function askTroubles(house: () => House): void {
  it("waits for an answer that is slow, and holds up nobody else meanwhile", async () => {
    const { stage, database } = house();
    const sending = sendingOf(house());
    const [person, other] = [await stage.person(), await stage.person()];
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const before = sending.arrivals.length;
    sending.meet({ type: "slow", until: held });
    await person.write("m-0", "hola");
    await until("the slow send", () => sending.arrivals.length > before);
    await other.write("m-0", "hola");
    await until("the other's answer", async () => (await other.seen()).length > 0);
    answer();
    await expectInOrder(person, delivered(await settledThread(database, person)));
  });

  it("says nothing again that may have arrived: it is uncertain, and what comes after is answered", async () => {
    const { stage, database } = house();
    const person = await stage.person();
    sendingOf(house()).meet({ type: "silent" });
    await person.write("m-0", "hola");
    const thread = await settledThread(database, person);
    const first = thread.messages.find(({ direction }) => direction === "out");
    expect(first?.status).toBe("uncertain");
    await person.write("m-1", "¿a qué hora abren?");
    const ours = (await settledThread(database, person)).messages.filter(({ direction }) => direction === "out");
    expect(ours.filter(({ status }) => status === "uncertain")).toHaveLength(1);
    expect(ours.length).toBeGreaterThan(1);
    await expectInOrder(person, ours);
  });
}

export function askRefusals(house: () => House): void {
  it("comes again when a busy provider has had its time, and not before", async () => {
    const { stage, database } = house();
    const sending = sendingOf(house());
    const person = await stage.person();
    const before = sending.arrivals.length;
    sending.meet({ type: "busy" });
    await person.write("m-0", "hola");
    const told = delivered(await settledThread(database, person));
    expect(told.length).toBeGreaterThan(0);
    await expectInOrder(person, told);
    const [refused = 0, next = 0] = sending.arrivals.slice(before);
    expect(next - refused).toBeGreaterThan(sending.busyMs - SLACK_MS);
  });

  it("tries again what a broken provider has refused, and says it once", async () => {
    const { stage, database } = house();
    const sending = sendingOf(house());
    const person = await stage.person();
    sending.meet({ type: "failing" }, { type: "failing" });
    await person.write("m-0", "hola");
    const told = delivered(await settledThread(database, person));
    expect(told.length).toBeGreaterThan(0);
    await expectInOrder(person, told);
  });
}
