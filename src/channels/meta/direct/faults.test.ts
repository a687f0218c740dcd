import { expect, it } from "vitest";
import { LOCALES } from "../../../lib/locale.ts";
import { channelErrorOf } from "./faults.ts";

const errorOf = (code: number, subcode?: number, status = 400, locale: (typeof LOCALES)[number] = "es") =>
  channelErrorOf({ code, ...(subcode === undefined ? {} : { error_subcode: subcode }) }, status, {
    app: "Messenger",
    locale,
  });

it.each([
  [190, undefined, "unauthorized"],
  [10, undefined, "unauthorized"],
  [200, undefined, "unauthorized"],
  [230, undefined, "unauthorized"],
  [368, undefined, "unauthorized"],
  [10, 2018278, "window_closed"],
  [10, 2534022, "window_closed"],
  [551, 1545041, "blocked"],
  [200, 1545041, "blocked"],
  [100, 2018001, "blocked"],
  [100, 2534014, "blocked"],
  [100, undefined, "rejected"],
  [100, 2018109, "rejected"],
  [200, 2018028, "rejected"],
  [613, undefined, "rate_limited"],
  [613, 1893016, "rate_limited"],
  [4, undefined, "rate_limited"],
  [1200, undefined, "unavailable"],
  [2, undefined, "unavailable"],
  [1, 1357046, "uncertain"],
] as const)("%i/%s is %s, with a sentence in each language", (code, subcode, fault) => {
  for (const locale of LOCALES) {
    const error = errorOf(code, subcode, 400, locale);
    expect(error.fault).toBe(fault);
    expect(error.message).not.toMatch(/[{}]|meta\.reason/);
  }
});

it("lets the HTTP status speak for codes that nobody knows", () => {
  expect([401, 403, 429, 500, 400].map((status) => errorOf(99_999, undefined, status).fault)).toEqual([
    "unauthorized",
    "unauthorized",
    "rate_limited",
    "unavailable",
    "rejected",
  ]);
});

it("says who has to wait, and what else is asked for", () => {
  expect(errorOf(613)).toMatchObject({ afterMs: undefined, details: { scope: "account" } });
  expect(errorOf(613, 1893016)).toMatchObject({ details: { scope: "thread", demand: "freeze_campaigns" } });
  expect(errorOf(190)).toMatchObject({ details: { demand: "mend_account" } });
});
