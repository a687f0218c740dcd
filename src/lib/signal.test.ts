import { expect, it } from "vitest";
import { untilAborted } from "./signal.ts";

const never = new Promise<never>(() => undefined);

it("gives what the work gives", async () => {
  await expect(untilAborted(Promise.resolve(7), new AbortController().signal)).resolves.toBe(7);
  await expect(untilAborted(Promise.reject(new Error("no")), new AbortController().signal)).rejects.toThrow("no");
});

it("ends with the signal's reason though the work never ends", async () => {
  const abort = new AbortController();
  const ended = untilAborted(never, abort.signal);
  abort.abort(new Error("enough"));
  await expect(ended).rejects.toThrow("enough");
  await expect(untilAborted(never, abort.signal)).rejects.toThrow("enough");
});

it("leaves no listener behind", async () => {
  let listeners = 0;
  const signal = {
    aborted: false,
    addEventListener: () => listeners++,
    removeEventListener: () => listeners--,
  } as unknown as AbortSignal;
  await untilAborted(Promise.resolve(), signal);
  expect(listeners).toBe(0);
});

it("leaves no rejection unheard when the work fails after the signal", async () => {
  const unheard: unknown[] = [];
  const onUnheard = (reason: unknown) => unheard.push(reason);
  process.on("unhandledRejection", onUnheard);
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const abort = new AbortController();
  const ended = untilAborted(work, abort.signal);
  abort.abort(new Error("enough"));
  await expect(ended).rejects.toThrow("enough");
  fail(new Error("too late"));
  await new Promise((resume) => setImmediate(resume));
  process.off("unhandledRejection", onUnheard);
  expect(unheard).toEqual([]);
});
