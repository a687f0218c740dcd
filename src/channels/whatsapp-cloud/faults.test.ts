import { describe, expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { createManualClock } from "../../lib/time.ts";
import { isSigned, signatureOf } from "../meta/signature.ts";
import { channelErrorOf } from "./faults.ts";
import { createPace } from "./pace.ts";

it.each([
  [131047, "window_closed", "use_template", undefined],
  [131026, "blocked", undefined, undefined],
  [130429, "rate_limited", undefined, "account"],
  [131056, "rate_limited", undefined, "thread"],
  [131048, "rate_limited", "freeze_campaigns", "account"],
  [131049, "rejected", "spare_person", undefined],
  [131050, "rejected", "end_campaigns_to_person", undefined],
  [131042, "unauthorized", "mend_account", undefined],
  [131031, "unauthorized", "mend_account", undefined],
  [132015, "rejected", "pause_template", undefined],
  [190, "unauthorized", "mend_account", undefined],
  [131000, "unavailable", undefined, undefined],
])("takes %i for %s, which demands %s and holds up the %s", (code, fault, demand, scope) => {
  for (const locale of LOCALES) {
    const error = channelErrorOf({ code, title: "whatever" }, 400, locale);
    expect([error.fault, error.details.demand, error.details.scope]).toEqual([fault, demand, scope]);
    expect(error.message).toMatch(/[.]$/);
  }
});

it.each([
  [401, "unauthorized"],
  [403, "unauthorized"],
  [429, "rate_limited"],
  [500, "unavailable"],
  [400, "rejected"],
])("judges a code that nobody knows by the HTTP status %i", (status, fault) => {
  expect(channelErrorOf({ code: 999_999 }, status, "es").fault).toBe(fault);
});

it("says when marketing may be tried again, and never tries by itself", () => {
  const error = channelErrorOf({ code: 131049 }, 400, "es");
  expect(error.retry).toBe("never");
  expect(error.details.notBeforeMs).toBe(12 * 3_600_000);
});

describe("the pace", () => {
  const start = () => {
    const clock = createManualClock(new Date(1_790_000_000_000));
    return { clock, pace: createPace(clock, { pairEverySeconds: 6, pairBurst: 3 }) };
  };

  it("lets a burst to one person go, and then waits; others are not held up", () => {
    const { clock, pace } = start();
    for (let sent = 0; sent < 3; sent++) {
      expect(pace.waitMs("ana")).toBe(0);
      pace.take("ana");
    }
    expect([pace.waitMs("ana"), pace.scopeOf("ana")]).toEqual([6_000, "thread"]);
    expect(pace.waitMs("luis")).toBe(0);
    clock.advance(6_000);
    expect(pace.waitMs("ana")).toBe(0);
  });

  it("waits four times as long after each refusal for one person, until one is accepted", () => {
    const { pace } = start();
    const refusal = channelErrorOf({ code: 131056 }, 429, "es");
    expect(pace.refused("ana", refusal).afterMs).toBe(4_000);
    expect(pace.refused("ana", refusal).afterMs).toBe(16_000);
    expect(pace.waitMs("ana")).toBe(16_000);
    expect(pace.waitMs("luis")).toBe(0);
    pace.accepted("ana");
    expect(pace.refused("ana", refusal).afterMs).toBe(4_000);
  });

  it("holds the whole number when the number is too fast", () => {
    const { clock, pace } = start();
    pace.refused("ana", channelErrorOf({ code: 130429 }, 429, "es"));
    expect([pace.waitMs("luis"), pace.scopeOf("luis")]).toEqual([2_000, "account"]);
    clock.advance(2_000);
    expect(pace.waitMs("luis")).toBe(0);
  });
});

describe("a signature", () => {
  const body = Buffer.from('{"a":"\\u00e9"}');

  it("is right for these bytes and this secret alone", () => {
    const signature = signatureOf(body, "secret");
    expect(isSigned(body, signature, "secret")).toBe(true);
    expect(isSigned(Buffer.from('{"a":"é"}'), signature, "secret")).toBe(false);
    expect(isSigned(body, signature, "another")).toBe(false);
  });

  it.each([undefined, "", "sha256=", "sha256=00", "sha1=abc"])("that reads %j is wrong", (header) => {
    expect(isSigned(body, header, "secret")).toBe(false);
  });
});
