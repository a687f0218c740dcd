/** Canned replies: kept, found by shortcut, filled in. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expand } from "../../src/crm/inbox/variables.ts";
import { newId } from "../../src/lib/ids.ts";
import { type Desk, openDesk } from "./desk.ts";

let desk: Desk;
let ana: Awaited<ReturnType<Desk["member"]>>;

beforeAll(async () => {
  desk = await openDesk();
  ana = await desk.member("rep");
});
afterAll(() => desk?.close());

describe("a canned reply", () => {
  const greeting = {
    shortcut: "hola",
    title: "Saludo",
    text: "Hola {{contact.firstName}}, soy {{member.name}} de {{ business.name }}.",
  };

  it("is added, filled in, changed and removed", async () => {
    const added = await ana.call<{ id: string; version: number }>("POST", "/v1/canned-replies", greeting);
    expect(added.status).toBe(201);
    const { id, version } = added.body;
    expect((await ana.call("POST", "/v1/canned-replies", greeting)).status).toBe(409);
    const conversationId = await desk.write("canned-1");
    await desk.app.database.query(
      "UPDATE contacts SET name = 'Rosa Quispe' WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)",
      [conversationId],
    );
    const [tenant] = await desk.app.database.query<{ name: string }>("SELECT name FROM tenants WHERE id = $1", [
      desk.tenantId,
    ]);
    const filled = await ana.call("POST", `/v1/canned-replies/${id}/expand`, { conversationId });
    expect(filled.body).toEqual({ text: `Hola Rosa, soy A rep de ${tenant?.name}.`, missing: [] });
    for (const [reply, conversation] of [
      [newId("cannedReply"), conversationId],
      [id, newId("conversation")],
    ])
      expect(
        (await ana.call("POST", `/v1/canned-replies/${reply}/expand`, { conversationId: conversation })).status,
      ).toBe(404);

    const changed = await ana.call("PUT", `/v1/canned-replies/${id}`, { ...greeting, title: "Otro", version });
    expect(changed.body).toMatchObject({ title: "Otro", version: version + 1 });
    expect((await ana.call("PUT", `/v1/canned-replies/${id}`, { ...greeting, version })).status).toBe(409);
    expect((await ana.call("DELETE", `/v1/canned-replies/${id}`)).status).toBe(200);
    expect((await ana.call<{ data: unknown[] }>("GET", "/v1/canned-replies")).body.data).toEqual([]);
  });

  it("has no variable that there is not, and is written by staff alone", async () => {
    const answer = await ana.call("POST", "/v1/canned-replies", { ...greeting, text: "{{contact.secret}}" });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain("contact.secret");
    const viewer = await desk.member("viewer");
    expect((await viewer.call("POST", "/v1/canned-replies", greeting)).status).toBe(403);
  });

  it("leaves no gap where nothing is known", () => {
    expect(expand("Hola {{contact.firstName}}, ¿qué tal?", {})).toEqual({
      text: "Hola, ¿qué tal?",
      missing: ["contact.firstName"],
    });
    expect(expand("{{contact.firstName}}, hola", {}).text).toBe("hola");
    expect(expand("Le habla {{member.name}} de {{business.name}}", { "business.name": "Sol" }).text).toBe(
      "Le habla de Sol",
    );
    expect(expand("{{contact.name}}", { "contact.name": "{{member.name}} $&" }).text).toBe("{{member.name}} $&");
  });
});
