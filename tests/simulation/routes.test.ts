/** Simulations over HTTP, without a worker: asked for, one at a time, called off, and by whom. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/lib/time.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Simulation {
  id: string;
  kind: string;
  target: string;
  status: string;
  isWorking: boolean;
  contacts: number;
  days: number;
  seed: number;
  from: string;
  report: object | null;
  problem: object | null;
}
type Refusal = { code: string; title: string; issues?: { path: string; message: string }[] };

const FIRST_DAY = new Date(Date.now() + 32 * DAY_MS).toISOString().slice(0, 10);
const PLACE = "/v1/sequences/cart-recovery/simulations";

let office: Office;
let seller: Browser;
let viewer: Browser;

beforeAll(async () => {
  office = await openOffice({ workers: false });
  seller = await office.member("seller");
  viewer = await office.member("viewer");
});
afterAll(() => office?.close());

const start = (body: object = {}, place = PLACE) => seller.call<Simulation>("POST", place, body);
const cancel = (id: string) => seller.call<Simulation>("POST", `/v1/simulations/${id}/cancel`);
const refusal = async (place: string, body: object = {}) =>
  (await seller.call<Refusal>("POST", place, body, { "accept-language": "es" })) as { status: number; body: Refusal };

describe("a simulation", () => {
  it("waits for a worker, is the only one of its business, and is called off", async () => {
    const { status, body } = await start();
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: "sequence", target: "cart-recovery", contacts: 200, days: 30, seed: 1 });
    expect(body).toMatchObject({ status: "queued", isWorking: true, progress: 0, report: null, problem: null });
    expect(body.from).toMatch(/^\d{4}-\d\d-\d\d$/);

    for (const place of [PLACE, "/v1/sequences/payment-reminders/simulations"]) {
      const second = await refusal(place);
      expect(second.status).toBe(409);
      expect(second.body.code).toBe("simulation_running");
      expect(second.body.title).toContain("cancélala");
    }

    const cancelled = await cancel(body.id);
    expect(cancelled.body).toMatchObject({ status: "cancelled", isWorking: false });
    expect((await cancel(body.id)).body).toEqual(cancelled.body);
    const next = await start({ contacts: 10, days: 1, seed: 7, from: FIRST_DAY });
    expect(next.body).toMatchObject({ contacts: 10, days: 1, seed: 7, from: FIRST_DAY });
    await cancel(next.body.id);

    const list = (query: string) =>
      viewer.call<{ data: Simulation[]; nextCursor: string | null }>("GET", `${PLACE}${query}`);
    const first = await list("?limit=1");
    expect(first.body.data.map(({ id }) => id)).toEqual([next.body.id]);
    expect(first.body.data[0]).not.toHaveProperty("report");
    const rest = await list(`?limit=1&cursor=${first.body.nextCursor}`);
    expect(rest.body.data.map(({ id }) => id)).toEqual([body.id]);
    expect((await viewer.call("GET", `/v1/simulations/${body.id}`)).body).toEqual(cancelled.body);
    const written = await office.app.database.query(
      "SELECT action, detail FROM audit WHERE action LIKE 'simulation.%' AND subject_id = $1 ORDER BY at, id",
      [body.id],
    );
    expect(written).toEqual([
      { action: "simulation.start", detail: { key: "cart-recovery", contacts: 200, days: 30 } },
      { action: "simulation.cancel", detail: {} },
    ]);
  });

  it("is asked for once, however often the request is repeated", async () => {
    const ask = () => seller.call<Simulation>("POST", PLACE, {}, { "idempotency-key": "simulate-once" });
    const [one, again] = [await ask(), await ask()];
    expect(again).toMatchObject({ status: 202, body: one.body });
    await cancel(one.body.id);
  });

  it("is for those who may change campaigns; the others see it", async () => {
    const { body } = await start();
    for (const path of [PLACE, `/v1/simulations/${body.id}/cancel`]) {
      expect((await viewer.call("POST", path, path === PLACE ? {} : undefined)).status).toBe(403);
      expect((await office.browser().call("POST", path, path === PLACE ? {} : undefined)).status).toBe(401);
    }
    expect((await viewer.call("GET", `/v1/simulations/${body.id}`)).status).toBe(200);
    expect((await office.browser().call("GET", `/v1/simulations/${body.id}`)).status).toBe(401);
    await cancel(body.id);
  });

  it("keeps to sizes that a machine can take", async () => {
    const wrong = [{ contacts: 9 }, { contacts: 2_001 }, { days: 0 }, { days: 91 }, { seed: -1 }, { from: "mañana" }];
    for (const body of [...wrong, { channel: "pigeon" }, { people: 10 }])
      expect((await start(body)).status, JSON.stringify(body)).toBe(400);
    expect((await start({}, "/v1/sequences/nothing-here/simulations")).status).toBe(404);
    expect((await seller.call("GET", "/v1/sequences/nothing-here/simulations")).status).toBe(404);
    expect((await seller.call("GET", "/v1/simulations/sim_0")).status).toBe(404);
  });

  it("says why something cannot be simulated", async () => {
    const quotes = await refusal("/v1/sequences/quoted-follow-up/simulations");
    expect(quotes.status).toBe(400);
    expect(quotes.body.issues?.[0]).toMatchObject({
      path: "sequence",
      message: expect.stringContaining("cotizaciones"),
    });
    for (const from of ["2020-01-01", "9999-12-31"]) {
      const far = await refusal(PLACE, { from });
      expect(far.status).toBe(400);
      expect(far.body.issues?.[0]).toMatchObject({ path: "from", message: expect.stringContaining("un año") });
    }
    const mute = await refusal(PLACE, { channel: "sms" });
    expect(mute.status).toBe(400);
    expect(mute.body.issues?.[0]).toMatchObject({ path: "channel", message: expect.stringContaining("conecta") });
  });
});

describe("a campaign", () => {
  const draft = async (body: object) => (await seller.call<{ id: string }>("POST", "/v1/campaigns", body)).body.id;
  const placeOf = (id: string) => `/v1/campaigns/${id}/simulations`;

  it("is simulated when it says something, or leads into a sequence that everybody can enter", async () => {
    const empty = await refusal(placeOf(await draft({ name: "Vacía" })));
    expect(empty.body.issues?.[0]?.message).toContain("escribe primero");
    const nowhere = await refusal(placeOf(await draft({ name: "Escalera", kind: "sequence" })));
    expect(nowhere.body.issues?.[0]?.message).toContain("elige primero");
    const into = (sequenceKey: string) => draft({ name: sequenceKey, kind: "sequence", sequenceKey });
    const carts = await refusal(placeOf(await into("cart-recovery")));
    expect(carts.body.issues?.[0]?.message).toContain("simula esa secuencia");
    const ladder = await start({}, placeOf(await into("reactivation")));
    expect(ladder.status).toBe(202);
    await cancel(ladder.body.id);
    const content = { variants: [{ key: "a", messages: [{ channel: "chat", text: "Hola" }] }] };
    const id = await draft({ name: "Verano", content });
    const { status, body } = await start({}, placeOf(id));
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: "campaign", target: id });
    const { body: list } = await viewer.call<{ data: Simulation[] }>("GET", placeOf(id));
    expect(list.data.map((one) => one.id)).toEqual([body.id]);
    await cancel(body.id);
    expect((await seller.call("GET", placeOf("cam_0"))).status).toBe(404);
  });
});
