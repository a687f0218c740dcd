/** A talk with the agents that leaves nothing behind: the real answer and its trace, and no row more than before. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Desk, openDesk } from "../inbox/desk.ts";

interface Tried {
  readonly replies: string[];
  readonly agent: string;
  readonly trace: { text: string; why: string; sources: unknown[] };
  readonly state: Record<string, unknown>;
  readonly locale: string;
}

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());

const TABLES = [
  "contacts",
  "conversations",
  "messages",
  "turns",
  "leads",
  "cases",
  "quotes",
  "due_actions",
  "outcomes",
];
const counts = async () => {
  const parts = TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(", ");
  return (await desk.app.database.query(`SELECT ${parts}`))[0];
};

it("answers as the agents would, turn after turn, and stores nothing", async () => {
  const rep = await desk.member("rep");
  const before = await counts();
  const first = await rep.call<Tried>("POST", "/v1/playbook/try", { text: "hola, busco una laptop para diseño" });
  expect(first.status, JSON.stringify(first.body)).toBe(200);
  expect(first.body.replies.join("")).not.toBe("");
  expect(first.body.trace.text).toBe("hola, busco una laptop para diseño");
  const at = desk.app.ctx.clock.now().toISOString();
  const { state, locale, replies } = first.body;
  const second = await rep.call<Tried>("POST", "/v1/playbook/try", {
    text: "quiero hablar con una persona",
    state,
    locale,
    transcript: [
      { author: "customer", text: "hola, busco una laptop para diseño", at },
      ...replies.map((text) => ({ author: "agent", text, at })),
    ],
  });
  expect(second.body).toMatchObject({ locale: "es", trace: { next: { type: "human" } } });
  expect(await counts()).toEqual(before);
});

it("is not for whoever only looks, and refuses an empty text", async () => {
  const viewer = await desk.member("viewer");
  expect((await viewer.call("POST", "/v1/playbook/try", { text: "hola" })).status).toBe(403);
  const rep = await desk.member("rep");
  expect((await rep.call("POST", "/v1/playbook/try", { text: "" })).status).toBe(400);
});
