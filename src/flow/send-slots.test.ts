import { describe, expect, it } from "vitest";
import { createManualClock } from "../lib/time.ts";
import { createSendSlots } from "./send-slots.ts";

const start = () => {
  const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
  return { clock, slots: createSendSlots(clock, 16) };
};
const takeAll = (slots: ReturnType<typeof createSendSlots>, account: string) => {
  const taken: (() => void)[] = [];
  for (let leave = slots.enter(account); leave; leave = slots.enter(account)) taken.push(leave);
  return taken;
};

describe("the places for sends", () => {
  it("are for one account alone the half, and for another always some", () => {
    const { slots } = start();
    expect(takeAll(slots, "slow")).toHaveLength(8);
    expect(takeAll(slots, "slower")).toHaveLength(4);
    expect(takeAll(slots, "slowest")).toHaveLength(2);
    expect(slots.enter("quick")).not.toBeNull();
  });

  it("come back when a send is over, once however often it says so", () => {
    const { slots } = start();
    const [leave] = takeAll(slots, "one");
    leave?.();
    leave?.();
    expect(takeAll(slots, "one")).toHaveLength(1);
  });

  it("let who found none come back one after the other, sooner where sends are quick", () => {
    const { clock, slots } = start();
    const away = (account: string) => slots.comeBackAt(account).getTime() - clock.now().getTime();
    for (const leave of takeAll(slots, "slow")) {
      clock.advance(5_000);
      leave();
    }
    for (const leave of takeAll(slots, "quick")) leave();
    takeAll(slots, "slow");
    const [first, second] = [away("slow"), away("slow")];
    expect(second).toBeGreaterThan(first);
    takeAll(slots, "quick");
    expect(away("quick")).toBeLessThan(first);
    // Never for long, since it may be quick again: as many as wait, forty ask in a second.
    for (let others = 3; others < 1_000; others++) expect(away("slow")).toBeLessThanOrEqual(2_000 + 25 * others);
  });
});
