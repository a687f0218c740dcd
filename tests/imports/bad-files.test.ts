/** Files that are none, files that are huge, and a process that dies in the middle of one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runImports } from "../../src/flow/imports.ts";
import { until } from "../harness/until.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";
import { upload } from "./csv.ts";

let office: Office;
let seller: Browser;

beforeAll(async () => {
  // The work is done by hand here, so that it can be cut off.
  office = await openOffice({ workers: false });
  seller = await office.member("seller");
});
afterAll(() => office?.close());

const never = new AbortController().signal;
const get = async (id: string) => (await seller.call("GET", `/v1/imports/${id}`)).body;
const people = async () =>
  Number((await office.app.database.query<{ n: string }>("SELECT count(*) AS n FROM contacts"))[0]?.n);

describe("a file that is refused says why", () => {
  it.each([
    ["empty", ""],
    ["workbook", Buffer.from("PK\u0003\u0004xlsx")],
    ["binary", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 255, 254])],
    ["open_quote", 'Nombre,Celular\n"Ana,999111222\nLuz,999111223'],
    ["no_rows", "Nombre,Celular\n"],
    ["too_wide", `${"a,".repeat(150)}b\n1`],
    ["too_many_rows", `Celular\n${"987111222\n".repeat(50_001)}`],
  ])("%s", async (fault, file) => {
    const { status, body } = await upload(office, seller, file);
    expect(status).toBe(400);
    expect(body.issues).toMatchObject([{ path: `file.${fault}`, message: expect.stringMatching(/\.$/) }]);
  });

  it("with more bytes than are taken", async () => {
    expect((await upload(office, seller, Buffer.alloc(10 * 1024 * 1024 + 1, 97))).status).toBe(413);
  });

  it("as JSON", async () => {
    expect((await seller.call("POST", "/v1/imports", { a: 1 })).status).toBe(400);
  });
});

it("lone surrogates, control characters and other oddities are mended or refused, and nothing breaks", async () => {
  const odd = Buffer.concat([
    Buffer.from("Nombre,Celular\n"),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from(' Ana\u202e\u0007,987111001\n,,,,,,\n"Luz\nMar",987111002,sobra\n'),
  ]);
  const { body } = await upload(office, seller, odd);
  await seller.call("POST", `/v1/imports/${body.id}/check`);
  await runImports(office.app.ctx, never);
  expect(await get(body.id)).toMatchObject({ status: "checked", counts: { created: 2, failed: 0 } });
});

it("thousands of rows go in though the process is cut off, each once, and the file does not stay", {
  timeout: 300_000,
}, async () => {
  const count = 5_000;
  const lines = Array.from(
    { length: count },
    (_, index) => `Persona ${index},9${String(10_000_000 + index)},p${index}@example.com`,
  );
  const { status, body } = await upload(office, seller, `Nombre,Celular,Correo\n${lines.join("\n")}`);
  expect(status).toBe(201);
  const [stored] = await office.app.database.query<{ file_id: string }>("SELECT file_id FROM imports WHERE id = $1", [
    body.id,
  ]);
  const path = join(office.app.ctx.config.home, "files", stored?.file_id.slice(-2) ?? "", stored?.file_id ?? "");
  expect(existsSync(path)).toBe(true);
  await seller.call("PATCH", `/v1/imports/${body.id}`, { makesLeads: false });
  await seller.call("POST", `/v1/imports/${body.id}/check`);
  await runImports(office.app.ctx, never);
  expect(await get(body.id)).toMatchObject({ status: "checked", counts: { created: count } });
  const before = await people();

  await seller.call("POST", `/v1/imports/${body.id}/start`);
  const cut = new AbortController();
  const running = runImports(office.app.ctx, cut.signal);
  await until("a part is in", async () => Number((await get(body.id)).rowsDone) >= 1_000);
  cut.abort(new Error("the process is stopping"));
  await running;
  const half = await get(body.id);
  expect(half).toMatchObject({ status: "running", isWorking: true });
  expect(await people()).toBe(before + Number(half.rowsDone));

  // Two others at once take it up; each row is written by one of them.
  await Promise.all([runImports(office.app.ctx, never), runImports(office.app.ctx, never)]);
  expect(await get(body.id)).toMatchObject({ status: "done", rowsDone: count, counts: { created: count } });
  expect(await people()).toBe(before + count);
  expect(existsSync(path)).toBe(false);
});
