/** The inbox in a real browser: a customer asks for a person, and somebody of the team takes over and gives back. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY } from "../../prisma/seed/seed.ts";
import { say } from "../../src/lib/texts.ts";
import { post, readAll, replies, type Session, startConversation } from "../direct-line/visitor.ts";
import { until } from "../harness/until.ts";
import type { Office } from "../people/office.ts";
import { hasBrowser, mustBeUsable, SCHEMES, setStage } from "./stage.ts";

type Member = Awaited<ReturnType<Office["member"]>>;

describe.skipIf(!hasBrowser)("the inbox in a browser", () => {
  const stage = setStage();
  let rep: Member;
  beforeAll(async () => {
    rep = await stage.office.member("rep");
  });

  /** A customer who has asked for a person; the name is how the list shows them. */
  async function customer(name: string, text = "quiero hablar con una persona"): Promise<Session> {
    const session = await startConversation(stage.office.app.url, DEMO_SITE_KEY);
    await post(stage.office.app.url, session, { text, from: { id: name, name } });
    await replies(stage.office.app.url, session);
    return session;
  }
  const said = async (session: Session) =>
    (await readAll(stage.office.app.url, session)).filter(({ from }) => from.role === "bot").map(({ text }) => text);
  const item = (page: Page, name: string) => page.locator("[data-conversation]", { hasText: name });
  const field = (page: Page) => page.getByRole("textbox", { name: "Escribe tu respuesta" });

  it("shows who asks for a person; a rep takes it, answers, the customer reads it, and it goes back to the agents", async () => {
    const shop = await stage.open("/");
    await shop.locator(".launcher").click();
    const chat = shop.locator(".composer textarea");
    await chat.fill("quiero hablar con una persona");
    await chat.press("Enter");
    const inbox = await stage.open("/app/", { as: rep });
    await inbox.locator("[data-conversation]").first().click();
    await inbox.getByText("Espera a una persona").waitFor();
    await inbox.getByRole("button", { name: "Tomar" }).click();
    await inbox.getByText("La atiendes tú").first().waitFor();
    await field(inbox).fill("Hola, soy Lucía.\n¿Qué necesitas?");
    await field(inbox).press("Enter");
    await shop.locator(".log .bubble", { hasText: "soy Lucía" }).waitFor();
    const own = inbox.locator("[data-message]", { hasText: "soy Lucía" });
    await own.locator("[data-status=sent], [data-status=delivered], [data-status=read]").first().waitFor();
    expect(await own.count()).toBe(1);
    expect(await field(inbox).inputValue()).toBe("");

    await chat.fill("¿cuánto cuesta la laptop más barata?");
    await chat.press("Enter");
    await inbox.locator("[data-message]", { hasText: "laptop más barata" }).waitFor();
    await inbox.getByRole("button", { name: "Devolver" }).click();
    // What nobody answered is answered by the agents now.
    await shop.locator(".log .bubble", { hasText: "S/" }).first().waitFor();
    await inbox.getByText("La atienden los agentes").waitFor();
    const why = inbox.getByRole("button", { name: "¿Por qué?" }).last();
    await why.click();
    await inbox.getByRole("dialog").getByText("Pregunta el precio").waitFor();
  });

  it("asks before taking from the agents, and keeps the text when somebody else was faster", async () => {
    const session = await customer("Rosa Espera");
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Rosa Espera").click();
    await field(page).fill("Enseguida te ayudo");
    await field(page).press("Enter");
    await page.getByRole("button", { name: "Tomar y enviar" }).waitFor();
    expect(await said(session)).not.toContain("Enseguida te ayudo");
    const other = await stage.office.member("seller");
    const id = new URL(page.url()).pathname.split("/").at(-1);
    expect((await other.call("POST", `/v1/conversations/${id}/take`)).status).toBe(200);
    await page
      .getByText(/La atiende A seller/)
      .first()
      .waitFor();
    expect(await said(session)).not.toContain("Enseguida te ayudo");
    expect((await other.call("POST", `/v1/conversations/${id}/give`)).status).toBe(200);
    await field(page).waitFor();
    await page.reload();
    expect(await field(page).inputValue()).toBe("Enseguida te ayudo");
    await field(page).press("Enter");
    await field(page).press("Enter");
    await until(
      "the customer to have it, once",
      async () => (await said(session)).filter((text) => text === "Enseguida te ayudo").length === 1,
    );
  });

  it("sends what is written while the conversation is still being taken, after it and without asking", async () => {
    const session = await customer("Irma Impaciente");
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Irma Impaciente").click();
    let answer: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/take", async (route) => {
      await slow;
      await route.continue();
    });
    await page.getByRole("button", { name: "Tomar" }).click();
    await field(page).fill("Ya estoy contigo");
    await field(page).press("Enter");
    await page.getByText("Enviando").waitFor();
    expect(await page.getByRole("button", { name: "Tomar y enviar" }).count()).toBe(0);
    expect(await said(session)).not.toContain("Ya estoy contigo");
    answer();
    await until("the customer to have it", async () => (await said(session)).includes("Ya estoy contigo"));
    await page.getByText("La atiendes tú").first().waitFor();
  });

  it("is worked by keyboard alone", async () => {
    const session = await customer("Tomás Teclado");
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Tomás Teclado").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("tomas");
    await until("one to be left", async () => (await page.locator("[data-conversation]").count()) === 1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Tomás Teclado" }).waitFor();
    await page.getByRole("button", { name: "Tomar" }).waitFor();
    await page.keyboard.press("t");
    await page.getByText("La atiendes tú").first().waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("Todo con teclas");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("y dos líneas");
    await page.keyboard.press("Enter");
    await until("the customer to have it", async () => (await said(session)).includes("Todo con teclas\ny dos líneas"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.getByText("La atienden los agentes").waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Atajos de teclado" }).waitFor();
  });

  it("suggests a reply that can be undone, and sends nothing by itself", async () => {
    const session = await customer("Sara Sugiere");
    const before = await said(session);
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Sara Sugiere").click();
    await field(page).fill("mi texto");
    await page.getByRole("button", { name: "Sugerir respuesta" }).click();
    await page.getByRole("button", { name: "Deshacer" }).waitFor();
    expect(await field(page).inputValue()).not.toBe("mi texto");
    await page.getByRole("button", { name: "Deshacer" }).click();
    expect(await field(page).inputValue()).toBe("mi texto");
    expect(await said(session)).toEqual(before);
  });

  it("loads a long thread upwards without losing one's place", async () => {
    await customer("Larga Historia");
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Larga Historia").waitFor();
    const id = (await item(page, "Larga Historia").getAttribute("data-conversation")) ?? "";
    await stage.office.app.database.query(
      `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, created_at)
       SELECT 'msg_long' || n, c.tenant_id, c.id, c.channel_account_id, c.last_seq + n, 'in', 'customer',
              jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'línea ' || n)), 'línea ' || n, 'received', now()
         FROM conversations c, generate_series(1, 180) n WHERE c.id = $1`,
      [id],
    );
    await stage.office.app.database.query("UPDATE conversations SET last_seq = last_seq + 180 WHERE id = $1", [id]);
    await item(page, "Larga Historia").click();
    const log = page.getByRole("log");
    await log.getByText("línea 180", { exact: true }).waitFor();
    const shown = () => log.locator("[data-message]").count();
    const few = await shown();
    expect(few).toBeLessThan(120);
    const mark = log.locator("[data-message]").nth(8);
    const markId = await mark.getAttribute("data-message");
    await log.evaluate((pane) => {
      pane.scrollTop = 390;
    });
    const marked = log.locator(`[data-message="${markId}"]`);
    const was = (await marked.boundingBox())?.y ?? 0;
    await until("older ones", async () => (await shown()) > few);
    expect(Math.abs(((await marked.boundingBox())?.y ?? 0) - was)).toBeLessThan(4);
  });

  it("hears of a customer by the stream alone, also after the line was cut", async () => {
    await customer("Ya Estaba");
    const page = await stage.open("/app/icon.svg", { as: rep });
    // A page whose stream is only opening reads the list anew once it is open.
    const stream = page.waitForResponse("**/v1/live");
    await page.goto(`${stage.office.app.url}/app/inbox`);
    await stream;
    await page.locator("[data-conversation]").first().waitFor();
    // Whatever the clock would ask for is refused from here on.
    await page.route("**/v1/conversations?*", (route) => route.abort());
    await customer("Viva Directo");
    await item(page, "Viva Directo").waitFor();
    await page.unroute("**/v1/conversations?*");
    await item(page, "Viva Directo").click();
    await page.getByRole("heading", { level: 2, name: "Viva Directo" }).waitFor();
    await page.context().setOffline(true);
    await page.getByText("Sin conexión en vivo").waitFor();
    await customer("Vuelve Luego");
    await page.context().setOffline(false);
    await item(page, "Vuelve Luego").waitFor();
    await page.getByText("Sin conexión en vivo").waitFor({ state: "detached" });
  });

  it("shows who else looks and types, and tells those whom a note names", async () => {
    await customer("Nora Nota");
    const seller = await stage.office.member("seller");
    const [mine, theirs] = [
      await stage.open("/app/inbox", { as: rep }),
      await stage.open("/app/inbox", { as: seller }),
    ];
    await item(mine, "Nora Nota").click();
    await item(theirs, "Nora Nota").click();
    await mine.getByRole("img", { name: "A seller también mira esta conversación" }).waitFor();
    await field(theirs).fill("estoy");
    await mine.getByText("A seller está escribiendo en esta conversación").waitFor();
    await theirs.keyboard.press("Escape");
    await theirs.keyboard.press("n");
    const note = theirs.getByRole("textbox", { name: "Escribe una nota para tu equipo" });
    await note.fill("¿La ves tú, @A r");
    await theirs.getByRole("option", { name: /A rep/ }).first().waitFor();
    await note.press("Enter");
    await theirs.getByText("Se avisará a A rep").waitFor();
    await note.press("Enter");
    await mine.locator("[data-note]", { hasText: "¿La ves tú, @A rep" }).waitFor();
    await mine
      .getByText(/A seller.*(mencion|nombr)/i)
      .first()
      .waitFor();
    // What is told stands in nobody's way.
    await mine.getByRole("button", { name: "Tomar" }).click({ trial: true });
    await mustBeUsable(mine);
  });

  it("says in words what is to be done next, and shows that the agents write until their answer is there", async () => {
    const session = await customer("Lina Espera", "quiero comprar el monitor LG de 24");
    const { next, id } = await until("what is next", async () => {
      const [row] = await stage.office.app.database.query<{ next: string; id: string }>(
        `SELECT l.next_action AS next, l.conversation_id AS id FROM leads l JOIN contacts c ON c.id = l.contact_id
          WHERE c.name = 'Lina Espera' AND l.next_action IS NOT NULL`,
      );
      return row;
    });
    const page = await stage.open(`/app/inbox/${id}`, { as: rep });
    await page.getByText(`→ ${say("es", next.replace(/^pay\./, "app.pipeline."))}`).waitFor();
    const { app, tenantId } = stage.office;
    const sign = page.getByText("Los agentes están escribiendo…");
    // A page whose stream is only opening hears the next one.
    await until("the sign", () => {
      app.ctx.live.publish({ type: "typing", tenantId, conversationId: id });
      return sign.isVisible();
    });
    await post(app.url, session, { text: "¿a qué hora abren?" });
    await sign.waitFor({ state: "detached" });
  });

  it("puts a canned reply in, filled in, and keeps the draft in another browser", async () => {
    await customer("Pía Atajo");
    const reply = { shortcut: "hola", title: "Saludo", text: "Hola {{contact.firstName}}, soy {{member.name}}." };
    expect((await rep.call("POST", "/v1/canned-replies", reply)).status).toBe(201);
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Pía Atajo").click();
    await field(page).fill("/ho");
    await page.getByRole("option", { name: /Saludo/ }).waitFor();
    await field(page).press("Enter");
    const text = "Hola Pía, soy A rep.";
    await until("the text", async () => (await field(page).inputValue()) === text);
    const id = new URL(page.url()).pathname.split("/").at(-1);
    await until("the server to have the draft", async () => {
      return (await rep.call("GET", `/v1/conversations/${id}/draft`)).body.text === text;
    });
    const elsewhere = await stage.open(`/app/inbox/${id}`, { as: rep });
    await until("the draft", async () => (await field(elsewhere).inputValue()) === text);
  });

  it("tags, assigns, snoozes, brings back, closes with an outcome and opens again", async () => {
    await customer("Ciro Ciclo");
    const page = await stage.open("/app/inbox", { as: rep });
    await item(page, "Ciro Ciclo").click();
    const act = async (name: string) => {
      await page.getByRole("button", { name: "Más acciones" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    const tags = page.locator('input[aria-label="Etiquetas"]');
    await tags.fill("vip");
    await tags.press("Enter");
    await item(page, "Ciro Ciclo").getByText("vip").waitFor();
    await act("Asignar…");
    await page.getByRole("combobox", { name: "Persona" }).click();
    await page.getByRole("option", { name: "A rep (yo)" }).click();
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Asignar", exact: true }).click();
    await page.getByRole("tab", { name: /Mías/ }).click();
    await item(page, "Ciro Ciclo").waitFor();
    await act("Posponer…");
    await page.getByRole("button", { name: /En una hora/ }).click();
    await item(page, "Ciro Ciclo").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Más", exact: true }).click();
    await page.getByRole("menuitem", { name: /Pospuestas/ }).click();
    await item(page, "Ciro Ciclo").getByText("Vuelve:").waitFor();
    await act("Traer de vuelta ahora");
    await item(page, "Ciro Ciclo").waitFor({ state: "detached" });
    await act("Cerrar con resultado…");
    await page.getByRole("radio", { name: "Venta perdida" }).check();
    await page.getByLabel("Motivo").fill("Compró en otro lado");
    await page.getByRole("button", { name: "Cerrar conversación" }).click();
    await page.getByText("· Cerrada").waitFor();
    const [outcome] = await stage.office.app.database.query(
      "SELECT o.kind, o.reason FROM outcomes o JOIN contacts c ON c.id = o.contact_id WHERE c.name = 'Ciro Ciclo' ORDER BY o.at DESC LIMIT 1",
    );
    expect(outcome).toEqual({ kind: "lost", reason: "Compró en otro lado" });
    await act("Abrir otra vez");
    await page.getByText("· La atiendes tú").waitFor();
  });

  it("shows one pane at a time on a phone, with a way back", async () => {
    await customer("Fono Pequeño");
    const page = await stage.open("/app/inbox", { size: "phone", as: rep });
    await item(page, "Fono Pequeño").click();
    await page.getByRole("heading", { level: 2, name: "Fono Pequeño" }).waitFor();
    expect(await item(page, "Fono Pequeño").isVisible()).toBe(false);
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Ficha del cliente" }).click();
    await page.getByRole("dialog").getByText("Resumen").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Volver a la lista" }).click();
    await item(page, "Fono Pequeño").waitFor();
    expect(await field(page).count()).toBe(0);
  });

  it("leads back from a conversation that there is not", async () => {
    await customer("Existe Sí");
    const page = await stage.open("/app/inbox/cnv_00000000000000000000000000?box=waiting", { size: "phone", as: rep });
    await mustBeUsable(page);
    await page.getByRole("link", { name: "Volver a la lista" }).click();
    await item(page, "Existe Sí").waitFor();
  });

  it.each(SCHEMES)("is usable by everybody in %s colours", async (scheme) => {
    await customer(`Ojos ${scheme}`);
    const page = await stage.open("/app/inbox", { scheme, as: rep });
    await item(page, `Ojos ${scheme}`).click();
    await page.getByText("Qué sabemos del cliente").waitFor();
    await mustBeUsable(page);
  });

  it("lets somebody who may only read look, and nothing else", async () => {
    await customer("Vera Mira");
    const page = await stage.open("/app/inbox", { as: await stage.office.member("viewer") });
    await item(page, "Vera Mira").click();
    await page.locator("[data-message]").first().waitFor();
    expect(await field(page).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Tomar" }).count()).toBe(0);
  });
});
