/** /v1/sequences over HTTP: the list with what comes along, files with their mistakes, switching, people and figures, and who may. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Sequence {
  key: string;
  status: string;
  isOwn: boolean;
  version: number;
  number: number;
  source: string;
  steps: { id: string; kind: string }[];
}

let office: Office;
let seller: Browser;
let viewer: Browser;

beforeAll(async () => {
  office = await openOffice({ workers: false });
  seller = await office.member("seller");
  viewer = await office.member("viewer");
});
afterAll(() => office?.close());

const SOURCE = `sequence: propia
name: Propia
program: nurture
steps:
  - wait: 1 day
  - id: hola
    message: { channels: [chat], text: "Hola {{contact.firstName|}}" }
`;

describe("/v1/sequences", () => {
  it("lists those that come along, all of them off", async () => {
    const { status, body } = await viewer.call<{ data: Sequence[] }>("GET", "/v1/sequences");
    expect(status).toBe(200);
    expect(body.data.length).toBeGreaterThanOrEqual(12);
    expect(body.data.every((one) => one.status === "off" && !one.isOwn)).toBe(true);
  });

  it("shows one with its steps, and is silent of one that is not there", async () => {
    const { body } = await viewer.call<Sequence>("GET", "/v1/sequences/cart-recovery");
    expect(body.steps.filter(({ kind }) => kind === "message").map(({ id }) => id)).toEqual([
      "gentle",
      "ten",
      "scarce",
      "last",
    ]);
    expect((await viewer.call("GET", "/v1/sequences/nothing-here")).status).toBe(404);
  });

  it("tells mistakes by line, and refuses to keep them", async () => {
    const wrong = SOURCE.replace("1 day", "1 dayz");
    const { body } = await viewer.call<{ ok: boolean; faults: { line: number }[] }>("POST", "/v1/sequences/validate", {
      source: wrong,
    });
    expect(body).toMatchObject({ ok: false, faults: [{ line: 5, code: "form_duration" }] });
    const refused = await seller.call<{ issues: { message: string }[] }>("PUT", "/v1/sequences/propia", {
      source: wrong,
    });
    expect(refused.status).toBe(400);
    expect(refused.body.issues[0]?.message).toContain("line 5");
  });

  it("keeps versions, by YAML and by JSON, and tells who is late", async () => {
    const first = await seller.call<Sequence>("PUT", "/v1/sequences/propia", { source: SOURCE });
    expect(first.body).toMatchObject({ isOwn: true, number: 1, status: "off" });
    const definition = { sequence: "propia", name: "Propia", program: "nurture", steps: [{ wait: "2 days" }] };
    const second = await seller.call<Sequence>("PUT", "/v1/sequences/propia", {
      definition,
      version: first.body.version,
    });
    expect(second.body).toMatchObject({ number: 2 });
    expect(
      (await seller.call("PUT", "/v1/sequences/propia", { source: SOURCE, version: first.body.version })).status,
    ).toBe(409);
    expect((await seller.call("PUT", "/v1/sequences/otra", { source: SOURCE })).status).toBe(400);
  });

  it("is switched by those who may, and takes people in and out", async () => {
    expect((await viewer.call("POST", "/v1/sequences/propia/activate")).status).toBe(403);
    const contact = await seller.call<{ id: string }>("POST", "/v1/contacts", { name: "Rosa" });
    const contactIds = [contact.body.id];
    expect((await seller.call("POST", "/v1/sequences/propia/people", { contactIds })).status).toBe(409);
    expect((await seller.call("POST", "/v1/sequences/propia/activate")).status).toBe(200);
    expect((await seller.call("POST", "/v1/sequences/propia/people", { contactIds })).body).toEqual({
      entered: 1,
      held: 0,
      refused: 0,
    });
    const people = await viewer.call<{ data: { id: string; status: string }[] }>(
      "GET",
      "/v1/sequences/propia/people?status=active",
    );
    expect(people.body.data).toMatchObject([{ status: "active" }]);
    expect((await seller.call("POST", `/v1/enrollments/${people.body.data[0]?.id}/exit`)).status).toBe(200);
    const figures = await viewer.call<{ entered: number; exits: unknown[] }>("GET", "/v1/sequences/propia/figures");
    expect(figures.body).toMatchObject({ entered: 1, inside: 0, exits: [{ result: "by-hand", count: 1 }] });
    expect((await seller.call("POST", "/v1/sequences/propia/pause")).status).toBe(200);
  });

  it("makes a copy of one that comes along when it is switched on", async () => {
    expect((await seller.call("POST", "/v1/sequences/cart-recovery/activate")).status).toBe(200);
    expect((await viewer.call<Sequence>("GET", "/v1/sequences/cart-recovery")).body).toMatchObject({
      isOwn: true,
      status: "on",
      number: 1,
    });
  });
});
