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
  z.object({ file: z.string(), imports: z.array(z.string()).default([]), css: z.array(z.string()).default([]) }),
);
type Manifest = z.output<typeof manifestSchema>;

/** The app, and where everybody begins: a page of its own, or within the app's files, as the build has it. */
const APP = "index.html";
const START = "src/inbox/inbox.tsx";
const textsOf = (locale: Locale) => `../../locales/${locale}/app.json`;

/** The value of the `Link` header of the start page by language; empty where the build has no list. */
export function firstFiles(folder: string): Readonly<Record<Locale, string>> {
  const manifest = readManifest(folder);
  const linksFor = (locale: Locale): string => {
    const files = new Set<string>();
    for (const name of [APP, START, textsOf(locale)]) collect(manifest, name, files);
    const links = [...files].map((file) =>
      file.endsWith(".css")
        ? `</app/${file}>; rel=preload; as=style; crossorigin`
        : `</app/${file}>; rel=modulepreload`,
    );
    // Asked for with the cookie, as the app itself does.
    return [...links, "</v1/me>; rel=preload; as=fetch; crossorigin"].join(", ");
  };
  const entries = LOCALES.map((locale) => [locale, manifest[APP] ? linksFor(locale) : ""]);
  return Object.fromEntries(entries) as Record<Locale, string>;
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
