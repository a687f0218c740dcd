/** Cases over HTTP: opened by hand, changed with a version, and how they stand to their times. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

let office: Office;
let rep: Browser & { readonly memberId: string };
let contactId: string;
beforeAll(async () => {
  office = await openOffice();
  rep = await office.member("rep");
  const { body } = await rep.call("POST", "/v1/leads", { contact: { name: "Rosa" }, interest: "una silla" });
  contactId = (body.contact as { id: string }).id;
});
afterAll(() => office?.close());

interface CaseBody {
  id: string;
  version: number;
  number: number;
  status: string;
  priority: number;
  sla: { solveInMs: number; isSolveLate: boolean; solvedInTime: boolean | null; solveDueAt: string };
  events: { type: string; detail: object }[];
  [name: string]: unknown;
}
const open = async (subject: string) =>
  (await rep.call<CaseBody>("POST", "/v1/cases", { contactId, kind: "support", subject })).body;

it("a case is opened, given to somebody, hurried and solved, with an event for each", async () => {
  const made = await open("No enciende");
  expect(made).toMatchObject({ status: "open", priority: 3, sla: { isSolveLate: false, solvedInTime: null } });
  const change = { version: made.version, ownerId: rep.memberId, priority: 1, status: "in_progress", note: "Ya la vi" };
  const { status, body } = await rep.call<CaseBody>("PATCH", `/v1/cases/${made.id}`, change);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ownerId: rep.memberId, priority: 1, status: "in_progress" });
  expect(body.sla.solveInMs).toBeLessThan(made.sla.solveInMs);
  const types = body.events.map(({ type }) => type);
  for (const type of ["opened", "note", "status", "priority", "assigned"]) expect(types).toContain(type);
  const solved = await rep.call<CaseBody>("PATCH", `/v1/cases/${made.id}`, {
    version: body.version,
    status: "resolved",
    resolution: "Era el cable",
  });
  expect(solved.body).toMatchObject({ resolution: "Era el cable", sla: { solvedInTime: true, solveInMs: null } });
});

it("of two who change the same version one is told", async () => {
  const made = await open("Ruido");
  const answers = await Promise.all(
    [1, 2, 4].map((priority) => rep.call("PATCH", `/v1/cases/${made.id}`, { version: made.version, priority })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

it("lists find by number, words and lateness, and page by what is owed soonest", async () => {
  const made = [await open("Luz roja"), await open("Luz verde")];
  await office.app.database.query("UPDATE cases SET solve_due_at = now() - interval '1 hour' WHERE id = $1", [
    made[1]?.id,
  ]);
  const list = async (query: string) =>
    (await rep.call<{ data: CaseBody[]; nextCursor: string | null }>("GET", `/v1/cases?${query}`)).body;
  expect((await list("overdue=true")).data.map(({ id }) => id)).toEqual([made[1]?.id]);
  expect((await list(`search=${made[0]?.number}`)).data.map(({ id }) => id)).toEqual([made[0]?.id]);
  const first = await list("search=luz&sort=due&limit=1");
  expect(first.data[0]).toMatchObject({ id: made[1]?.id, sla: { isSolveLate: true } });
  const next = await list(`search=luz&sort=due&limit=1&cursor=${first.nextCursor}`);
  expect(next.data.map(({ id }) => id)).toEqual([made[0]?.id]);
});

it("bad input and strangers are refused", async () => {
  const viewer = await office.member("viewer");
  const made = await open("Olor");
  const path = `/v1/cases/${made.id}`;
  expect((await viewer.call("PATCH", path, { version: 1, priority: 1 })).status).toBe(403);
  for (const body of [
    {},
    { version: 1, status: "lost" },
    { version: 1, priority: 9 },
    { version: 1, ownerId: "mem_x" },
  ])
    expect((await rep.call("PATCH", path, body)).status).toBe(400);
  expect((await rep.call("GET", "/v1/cases/cas_none")).status).toBe(404);
  expect((await rep.call("POST", "/v1/cases", { contactId: "cnt_x", kind: "support", subject: "x" })).status).toBe(404);
});
