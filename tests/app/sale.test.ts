/** A sale in real Chromium from both sides: a customer buys in the shop's chat and pays, and the open board shows it won. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { formatMoney } from "../../src/lib/money.ts";
import { isSettled } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

interface Sold {
  lead_id: string;
  total: number;
  currency: string;
}

describe.skipIf(!hasBrowser)("a sale in a browser", () => {
  const stage = setStage();
  const column = (board: Page, status: string) => board.locator(`[data-column="${status}"]`);

  it("goes from the chat to WON on the board, with its value, while somebody looks", async () => {
    const rep = await stage.office.member("rep");
    const board = await stage.open("/app/leads", { as: rep });
    await column(board, "WON").or(board.getByText("Todavía no hay")).first().waitFor();
    const shop = await stage.open("/");
    await shop.locator(".launcher").click();
    const say = async (text: string) => {
      const answers = shop.locator(".message.business .bubble");
      const before = await answers.count();
      await shop.locator(".composer textarea").fill(text);
      await shop.locator(".composer textarea").press("Enter");
      await until(`an answer to "${text}"`, async () => (await answers.count()) > before);
      // An answer may be of several bubbles.
      await until("the agents to be done", () => isSettled(stage.office.app.database));
    };
    await say("hola, ¿cuánto cuesta el monitor LG de 24?");
    await say("quiero dos");
    await say("para recoger");
    const link = shop.locator(".log a[href*='/pay/']").last();
    await link.waitFor();

    const quoted = await until("the quote", async () => {
      const [row] = await stage.office.app.database.query<Sold>(
        "SELECT lead_id, total_cents::int AS total, currency FROM quotes ORDER BY created_at DESC LIMIT 1",
      );
      return row;
    });
    const card = (status: string) => column(board, status).locator(`[data-lead="${quoted.lead_id}"]`);
    await card("QUOTED").waitFor();
    const total = formatMoney({ cents: quoted.total, currency: quoted.currency });

    const [payment] = await Promise.all([shop.waitForEvent("popup"), link.click()]);
    await payment.getByRole("button", { name: /^Pagar .* con tarjeta$/ }).click();
    await payment.getByRole("heading", { name: "¡Pago recibido!" }).waitFor();
    await payment.getByText(total).first().waitFor();

    await card("WON").waitFor();
    await card("WON").getByText(total).waitFor();
    expect(await column(board, "WON").locator("[data-count]").textContent()).toBe("1");
    expect(await column(board, "WON").locator("[data-total]").textContent()).toBe(total);
    expect(await card("QUOTED").count()).toBe(0);
    await mustBeUsable(board);
    // It stays so for whoever comes later, and its page tells how it came there.
    await board.reload();
    await card("WON").getByRole("link").click();
    await board.getByRole("region", { name: "Qué pasó" }).getByText("De Cotizada a Ganada").waitFor();
    await board.getByRole("region", { name: "Cotizaciones" }).getByText("Pagada").waitFor();
  });
});
