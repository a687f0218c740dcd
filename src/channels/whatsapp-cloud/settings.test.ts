import { expect, it } from "vitest";
import { whatsappCloudSettings } from "./settings.ts";

const ids = { phoneNumberId: "106540352242922", businessAccountId: "102290129340398" };

it("keeps the usual values where nothing is said", () => {
  expect(whatsappCloudSettings.parse(ids)).toEqual({
    ...ids,
    throughputPerSecond: 80,
    pairEverySeconds: 6,
    pairBurst: 45,
    marksRead: "received",
    showsTyping: true,
    userIdField: "recipient",
    mediaWaitMs: 5_000,
    locale: "es",
  });
});

it("takes an id that a command line has read as a number, unless digits were lost", () => {
  expect(whatsappCloudSettings.parse({ ...ids, phoneNumberId: 106_540_352_242_922 }).phoneNumberId).toBe(
    ids.phoneNumberId,
  );
  expect(whatsappCloudSettings.safeParse({ ...ids, phoneNumberId: 2 ** 54 }).success).toBe(false);
});

it.each([
  { phoneNumberId: "+51 1 555" },
  { businessAccountId: undefined },
  { throughputPerSecond: 0 },
  { pairEverySeconds: 0 },
  { locale: "fr" },
  { typo: 1 },
])("refuses %j", (change) => {
  expect(whatsappCloudSettings.safeParse({ ...ids, ...change }).success).toBe(false);
});

it.each([
  [true, "received"],
  [false, "never"],
  ["answered", "answered"],
])("takes %j for when a message is marked as read", (given, marksRead) => {
  expect(whatsappCloudSettings.parse({ ...ids, marksRead: given })).toMatchObject({ marksRead });
});
