/**
 * What a page of the app will need, told with the page itself, so that the browser asks for all of it at once and not for
 * each thing when the one before it has been read.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LOCALES, type Locale } from "../lib/locale.ts";

/** The build's own list of its files: https://vite.dev/guide/backend-integration */
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    name: z.string().optional(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);
type Manifest = z.output<typeof manifestSchema>;

/** The app with the list where everybody begins, and what an open conversation needs besides, as web/app/vite.config.ts calls it. */
const APP = "index.html";
const CONVERSATION = "inbox";
const textsOf = (locale: Locale) => `../../locales/${locale}/app.json`;

export interface FirstFiles {
  readonly list: string;
  readonly conversation: string;
}

/** The values of the `Link` header of the inbox by language, without and with an open conversation; empty where the build has no list. */
export function firstFiles(folder: string): Readonly<Record<Locale, FirstFiles>> {
  const manifest = readManifest(folder);
  const pane = Object.keys(manifest).filter((key) => manifest[key]?.name === CONVERSATION);
  const linksFor = (names: readonly string[]): string => {
    if (!manifest[APP]) return "";
    const files = new Set<string>();
    for (const name of names) collect(manifest, name, files);
    const links = [...files].map((file) =>
      file.endsWith(".css")
        ? `</app/${file}>; rel=preload; as=style; crossorigin`
        : `</app/${file}>; rel=modulepreload`,
    );
    // Asked for with the cookie, as the app itself does.
    return [...links, "</v1/me>; rel=preload; as=fetch; crossorigin"].join(", ");
  };
  const entries = LOCALES.map((locale): [Locale, FirstFiles] => {
    const list = [APP, textsOf(locale)];
    return [locale, { list: linksFor(list), conversation: linksFor([...list, ...pane]) }];
  });
  return Object.fromEntries(entries) as Record<Locale, FirstFiles>;
}

function collect(manifest: Manifest, name: string, files: Set<string>): void {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const file of chunk.css) files.add(file);
  for (const other of chunk.imports) collect(manifest, other, files);
}

function readManifest(folder: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, ".vite", "manifest.json"), "utf8")));
  } catch {
    return {};
  }
}
