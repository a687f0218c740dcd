/** What each kind of channel asks for, as its own schemas say it: enough to connect one, and nothing secret goes out. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { CONNECTED_KINDS } from "../../src/channels/registry.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Field {
  readonly name: string;
  readonly type: string;
  readonly choices: string[];
  readonly isRequired: boolean;
}
interface Kind {
  readonly kind: string;
  readonly isPaired: boolean;
  readonly settings: Field[];
  readonly secrets: Field[];
}

let office: Office;
let admin: Browser;
let kinds: Kind[];

beforeAll(async () => {
  office = await openOffice();
  admin = await office.member("admin");
  kinds = (await admin.call<{ data: Kind[] }>("GET", "/v1/channel-kinds")).body.data;
});
afterAll(() => office.close());

it("are those that people can connect", () => {
  expect(kinds.map(({ kind }) => kind)).toEqual([...CONNECTED_KINDS]);
});

it("tell type, choices and need of each field", () => {
  const telegram = kinds.find(({ kind }) => kind === "telegram");
  expect(telegram?.settings).toEqual([
    { name: "receive", type: "choice", choices: ["auto", "polling"], isRequired: false, byDefault: "auto" },
  ]);
  expect(telegram?.secrets).toMatchObject([{ name: "token", type: "text", isRequired: true }]);
  expect(kinds.find(({ kind }) => kind === "whatsapp-web")).toMatchObject({ isPaired: true, secrets: [] });
});

it("name as needed what the API refuses to do without", async () => {
  for (const { kind, settings, secrets, isPaired } of kinds.filter(({ isPaired }) => !isPaired)) {
    const { status, body } = await admin.call<{ issues: { path: string }[] }>("POST", "/v1/channels", {
      kind,
      name: "x",
    });
    expect(status, kind).toBe(400);
    const needed = [
      ...settings.filter(({ isRequired }) => isRequired).map(({ name }) => `settings.${name}`),
      ...secrets.filter(({ isRequired }) => isRequired).map(({ name }) => `secrets.${name}`),
    ];
    expect([...new Set(body.issues.map(({ path }) => path))], kind).toEqual(needed);
    expect(isPaired).toBe(false);
  }
});

it("are not a viewer's to see", async () => {
  expect((await (await office.member("viewer")).call("GET", "/v1/channel-kinds")).status).toBe(403);
});
