/** The app can be installed: icons of the promised sizes, a shell without a network, and no answer of the API in any cache. */
import type { Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DEMO_SITE_KEY } from "../../prisma/seed/seed.ts";
import { post, startConversation } from "../direct-line/visitor.ts";
import { until } from "../harness/until.ts";
import { hasBrowser, setStage } from "./stage.ts";

interface Manifest {
  readonly start_url: string;
  readonly display: string;
  readonly icons: readonly {
    readonly src: string;
    readonly sizes: string;
    readonly type: string;
    readonly purpose: string;
  }[];
}

describe.skipIf(!hasBrowser)("the installed app", () => {
  const stage = setStage({ workers: false });

  it("has a manifest whose icons are what it says", async () => {
    const { url } = stage.office.app;
    const manifest = (await (await fetch(`${url}/app/manifest.webmanifest`)).json()) as Manifest;
    expect(manifest).toMatchObject({ start_url: "/app/", display: "standalone" });
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain("maskable");
    for (const { src, sizes, type } of manifest.icons) {
      const answer = await fetch(`${url}${src}`);
      expect(answer.headers.get("content-type"), src).toContain(type);
      const bytes = Buffer.from(await answer.arrayBuffer());
      // Width and height stand in the first chunk of a PNG.
      if (type === "image/png") expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
    }
  });

  it("is told with its first page what the inbox needs, in the language that the browser asks for", async () => {
    const { url } = stage.office.app;
    const linksOf = async (path: string, language: string) =>
      (await fetch(`${url}${path}`, { headers: { "accept-language": language } })).headers.get("link") ?? "";
    const [spanish, portuguese] = [await linksOf("/app/", "es-PE"), await linksOf("/app/inbox", "pt-BR,en;q=0.8")];
    for (const links of [spanish, portuguese]) {
      const files = [...links.matchAll(/<(\/app\/[^>]+)>/g)].map(([, path = ""]) => path);
      expect(files.length).toBeGreaterThan(0);
      for (const path of files) expect((await fetch(`${url}${path}`)).status, path).toBe(200);
    }
    expect(spanish).not.toBe(portuguese);
    expect(await linksOf("/app/settings/team", "es")).toBe("");
  });

  /** Opens an address, and holds back the code that is not told with its page. */
  async function openWithWhatIsTold(path: string) {
    const { url } = stage.office.app;
    const { headers } = await fetch(`${url}${path}`, { headers: { "accept-language": "es-PE" } });
    const told = headers.get("link") ?? "";
    const page = await stage.open("/app/icon.svg", { as: await stage.office.member("admin") });
    const held: Route[] = [];
    let isHeld = true;
    await page.route(
      ({ pathname }) => pathname.startsWith("/app/assets/") && !told.includes(`<${pathname}>`),
      (route) => (isHeld ? void held.push(route) : route.continue()),
    );
    await page.goto(`${url}${path}`, { waitUntil: "commit" });
    return {
      page,
      asked: () => held.map((route) => new URL(route.request().url()).pathname),
      async release() {
        isHeld = false;
        for (const route of held) await route.continue();
      },
    };
  }

  it("draws the inbox with that alone, and asks for what else there is once the page is at rest", async () => {
    const { page, asked, release } = await openWithWhatIsTold("/app/inbox");
    await page.getByText("Nadie espera").waitFor();
    await until("the palette to be asked for", () => asked().some((path) => path.includes("/palette-dialog-")));
    // It is wanted before it is there.
    await page.keyboard.press("Control+k");
    await release();
    await page.getByRole("dialog").waitFor();
  });

  it("draws an open conversation with what its page tells", async () => {
    const { url } = stage.office.app;
    await post(url, await startConversation(url, DEMO_SITE_KEY), { text: "hola, soy nuevo aquí" });
    const admin = await stage.office.member("admin");
    const found = await admin.call<{ data: { id: string }[] }>("GET", "/v1/conversations?box=all");
    const { page, release } = await openWithWhatIsTold(`/app/inbox/${found.body.data[0]?.id}?box=all`);
    await page.getByRole("log").getByText("hola, soy nuevo aquí").waitFor();
    await page.getByRole("heading", { level: 3, name: "Etiquetas" }).waitFor();
    await release();
  });

  it("opens without a network, and keeps nothing that the API said", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/team", { as: admin, isKept: true });
    await page.getByRole("heading", { level: 1, name: "Equipo" }).waitFor();
    await until("the worker has the page", () => page.evaluate("navigator.serviceWorker.controller !== null"));
    // Now that its files go by the worker.
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Equipo" }).waitFor();
    const kept = await page.evaluate<string[]>(`(async () => {
      const urls = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
      return urls;
    })()`);
    expect(kept).toContain("/app/");
    expect(kept.some((path) => path.startsWith("/app/assets/"))).toBe(true);
    expect(kept.filter((path) => path !== "/app/" && !path.startsWith("/app/assets/"))).toEqual([]);
    await page.context().setOffline(true);
    await page.reload();
    // The shell is there and says what is the matter.
    await page.getByRole("button", { name: "Cargar de nuevo" }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Cargar de nuevo" }).click();
    await page.getByRole("heading", { level: 1, name: "Equipo" }).waitFor();
  });
});
