/** Importing customers in the app: the file, its columns, the trial, the work and its undoing; and the pages beside it. */
import { describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, SCHEMES, setStage, WIDTHS } from "./stage.ts";

const FILE = [
  "Cliente;Celular;Mail;Acepta mensajes",
  "Ana Paz;987 555 001;ana@example.com;sí",
  "Beto Ruiz;987 555 002;;no",
  "Mal Número;12;;",
].join("\n");

describe.skipIf(!hasBrowser)("importing customers", () => {
  const stage = setStage();
  const contacts = async () =>
    Number((await stage.office.app.database.query<{ n: string }>("SELECT count(*) AS n FROM contacts"))[0]?.n);

  it("goes from the file to the people and back again", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/settings/import", { as: seller });
    const before = await contacts();
    await page.getByText("Arrastra aquí tu archivo CSV").waitFor();
    await mustBeUsable(page);
    const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.locator("input[type=file]").setInputFiles(file("malo.csv", "Nombre,Celular\n"));
    await page.getByRole("alert").getByText("Hay títulos, pero ninguna fila").waitFor();
    await page.locator("input[type=file]").setInputFiles(file("clientes.csv", FILE));

    await page.getByRole("heading", { name: "¿Qué hay en cada columna?" }).waitFor();
    expect(await page.getByRole("combobox", { name: "Qué es la columna Celular" }).inputValue()).toBe("Teléfono");
    expect(await page.getByRole("combobox", { name: "Qué es la columna Mail" }).inputValue()).toBe("Correo");
    await page.getByLabel("¿Dónde aceptaron recibir mensajes?").fill("Formulario de la tienda");
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Probar sin guardar" }).click();

    await page.getByRole("heading", { name: "Esto es lo que pasaría" }).waitFor();
    await page.getByText("«12» no es un teléfono").waitFor();
    await mustBeUsable(page);
    expect(await contacts()).toBe(before);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Descargar rechazadas" }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe("rechazadas-clientes.csv");
    await page.getByRole("button", { name: "Importar 2 personas" }).click();

    await page.getByRole("heading", { name: "Importación terminada" }).waitFor();
    expect(await contacts()).toBe(before + 2);
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Deshacer todo" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Deshacer todo" }).click();
    await page.getByRole("heading", { name: "Importación deshecha" }).waitFor();
    expect(await contacts()).toBe(before);
    await page.getByRole("link", { name: "Ver importaciones" }).click();
    await page.getByRole("row").filter({ hasText: "clientes.csv" }).getByText("Deshecho").waitFor();
  });

  it("a task is written down, done, and taken back", async () => {
    const rep = await stage.office.member("rep");
    const page = await stage.open("/app/tasks", { as: rep, size: "phone" });
    await page.getByText("No tienes tareas pendientes").waitFor();
    await page.getByRole("button", { name: "Nueva tarea" }).click();
    await page.getByLabel("¿Qué hay que hacer?").fill("Llamar a Ana");
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByText("Llamar a Ana").waitFor();
    await mustBeUsable(page);
    await page.getByRole("checkbox", { name: "Marcar como hecha: Llamar a Ana" }).click();
    await page.getByRole("button", { name: "Deshacer" }).click();
    await page.getByRole("checkbox", { name: "Marcar como hecha: Llamar a Ana" }).waitFor();
  });

  it("a price and a stock are changed in their cells, and only by those who may", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/catalog", { as: seller });
    const price = page.getByRole("textbox", { name: /^Precio de / }).first();
    await price.waitFor();
    const name = ((await price.getAttribute("aria-label")) ?? "").replace("Precio de ", "");
    await price.fill("1234.5");
    await price.press("Enter");
    await page.getByText(`${name}: guardado`).waitFor();
    const stored = () =>
      stage.office.app.database.query<{ price_cents: string; stock: number }>(
        "SELECT price_cents, stock FROM products WHERE name = $1",
        [name],
      );
    expect(Number((await stored())[0]?.price_cents)).toBe(123_450);
    const stock = page.getByRole("textbox", { name: `Stock de ${name}` });
    await until("the cell is open again", () => stock.isEnabled());
    await stock.fill("77");
    await stock.press("Enter");
    await until("the stock is stored", async () => (await stored())[0]?.stock === 77);
    const viewer = await stage.office.member("viewer");
    const other = await stage.open("/app/catalog", { as: viewer });
    await other.getByRole("cell").first().waitFor();
    expect(await other.getByRole("textbox", { name: /^Precio de / }).count()).toBe(0);
  });

  it("a photo is put on a product, dropped anew, taken away and brought back; a file that is none says why", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/catalog", { as: seller, size: "phone" });
    const edit = page.getByRole("button", { name: /^Editar / }).first();
    const name = ((await edit.getAttribute("aria-label")) ?? "").replace("Editar ", "");
    await edit.click();
    const dialog = page.getByRole("dialog");
    const chooser = dialog.locator("input[type=file]").first();
    const file = (fileName: string, mimeType: string, bytes: Buffer) => ({ name: fileName, mimeType, buffer: bytes });
    await chooser.setInputFiles(file("malo.png", "image/png", Buffer.from("<html>")));
    await dialog.getByRole("alert").getByText("Esto no es una foto que se pueda usar").waitFor();
    await chooser.setInputFiles(file("foto.jpg", "image/jpeg", await page.screenshot({ type: "jpeg" })));
    await page.getByText(`Foto de ${name} guardada`).waitFor();
    const image = () => dialog.getByRole("img", { name: `Foto de ${name}` });
    const isSeen = () => image().evaluate((found) => (found as unknown as { naturalWidth: number }).naturalWidth > 1);
    await until("the photo is seen", isSeen);
    const stored = async () =>
      (
        await stage.office.app.database.query<{ image_url: string | null }>(
          "SELECT image_url FROM products WHERE name = $1",
          [name],
        )
      )[0]?.image_url;
    const first = await stored();
    expect(first).toMatch(/^\/photos\/.+\.jpg$/);
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Quitar foto" }).click();
    await page.getByText(`Se quitó la foto de ${name}`).waitFor();
    expect(await stored()).toBeNull();
    await dialog.getByText("Arrastra aquí una foto").waitFor();
    // Before the rules of usability: its button is not shown for longer than somebody needs to see it.
    await page.getByRole("button", { name: "Deshacer" }).click();
    await until("it is back", async () => (await stored()) === first);
    await image().waitFor();
    // The form still saves: the photo made another version of the product.
    await dialog.getByLabel("Marca").fill("Propia");
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await stored()).toBe(first);
  });

  it("a new product gets its photo with its first saving", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/catalog", { as: seller });
    await page.getByRole("button", { name: "Nuevo producto" }).click();
    const dialog = page.getByRole("dialog");
    const picture = (await page.screenshot()).toString("base64");
    const dropped = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob("${picture}"), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], "foto.png", { type: "image/png" }));
      return transfer;
    })()`);
    const zone = dialog.getByText("Arrastra aquí una foto");
    await zone.waitFor();
    await mustBeUsable(page);
    await zone.dispatchEvent("drop", { dataTransfer: dropped });
    await dialog.getByText("Se sube al guardar").waitFor();
    await dialog.getByLabel("Nombre").fill("Lámpara de mesa");
    await dialog.getByLabel(/^Precio/).fill("45");
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await dialog.waitFor({ state: "detached" });
    const rows = await stage.office.app.database.query<{ image_url: string | null }>(
      "SELECT image_url FROM products WHERE name = 'Lámpara de mesa'",
    );
    expect(rows).toEqual([{ image_url: expect.stringMatching(/^\/photos\/.+\.png$/) }]);
  });

  for (const size of Object.keys(WIDTHS) as (keyof typeof WIDTHS)[])
    for (const scheme of SCHEMES)
      it(`the pages are usable in ${scheme} on a ${size} screen`, async () => {
        const admin = await stage.office.member("admin");
        const made = await admin.call("POST", "/v1/companies", {
          name: `Los Andes ${size} ${scheme}`,
          phone: "+51987654321",
        });
        await admin.call("POST", "/v1/tasks", { title: "Enviar la cotización", dueAt: "2026-01-05T15:00:00Z" });
        const page = await stage.open("/app/tasks", { as: admin, size, scheme });
        for (const path of ["tasks", "catalog", "companies", `companies/${made.body.id}`, "settings/import"]) {
          await page.goto(`${stage.office.app.url}/app/${path}`);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
          await mustBeUsable(page);
        }
      });
});
