/** Builds what browsers load: the chat widget (one script), the sample shop's page and the demo's, into dist/web. `--watch` goes on. */
import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, context, type Plugin, transform } from "esbuild";

/** Pages of their own, each with a script and a style sheet. */
const PAGES = ["shop", "demo"] as const;

const root = fileURLToPath(new URL("..", import.meta.url));

export interface BuiltFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** The widget as one script, its style sheet inside. */
export async function buildWidget(): Promise<Uint8Array> {
  const { outputFiles } = await build({ ...widgetOptions("out.js"), write: false });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** Builds everything into `outDir` and returns the sizes. Throws esbuild's error with the place of the mistake. */
export async function buildWeb(outDir = join(root, "dist/web")): Promise<BuiltFile[]> {
  await Promise.all([
    build(widgetOptions(outDir)),
    ...PAGES.map((page) => build(pageOptions(page, outDir))),
    copyPages(outDir),
  ]);
  return Promise.all(
    ["widget.js", ...PAGES.flatMap((page) => [`${page}/${page}.js`, `${page}/${page}.css`])].map((name) =>
      measure(outDir, name),
    ),
  );
}

function widgetOptions(outDir: string): BuildOptions {
  return {
    ...shared,
    entryPoints: [join(root, "web/widget/src/main.tsx")],
    outfile: join(outDir, "widget.js"),
    plugins: [smallerStyles],
  };
}

function pageOptions(page: (typeof PAGES)[number], outDir: string): BuildOptions {
  return {
    ...shared,
    entryPoints: [
      { in: join(root, `web/${page}/src/main.tsx`), out: page },
      { in: join(root, `web/${page}/${page}.css`), out: page },
    ],
    outdir: join(outDir, page),
  };
}

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "safari16"],
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
};

/** Minifies the style sheets that stand as text in `*.css.ts` files. */
const smallerStyles: Plugin = {
  name: "smaller-styles",
  setup(builder) {
    builder.onLoad({ filter: /\.css\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const pieces = source.split(/css`([^`]*)`/);
      const small = await Promise.all(
        pieces.map(async (piece, index) =>
          index % 2 === 0
            ? piece
            : JSON.stringify((await transform(piece, { loader: "css", minify: true })).code.trim()),
        ),
      );
      return { contents: small.join(""), loader: "ts" };
    });
  },
};

async function copyPages(outDir: string): Promise<void> {
  for (const page of PAGES) {
    const folder = join(outDir, page);
    await mkdir(folder, { recursive: true });
    for (const name of ["index.html", "icon.svg"]) await cp(join(root, "web", page, name), join(folder, name));
  }
}

async function measure(outDir: string, name: string): Promise<BuiltFile> {
  const content = await readFile(join(outDir, name));
  return { name, bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
}

async function watch(outDir: string): Promise<void> {
  await copyPages(outDir);
  for (const options of [widgetOptions(outDir), ...PAGES.map((page) => pageOptions(page, outDir))])
    await (await context(options)).watch();
  process.stdout.write("watching web/ …\n");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const outDir = join(root, "dist/web");
  for (const file of await buildWeb(outDir)) {
    process.stdout.write(`${file.name.padEnd(16)} ${file.bytes} bytes, ${file.gzipBytes} gzip\n`);
  }
  if (process.argv.includes("--watch")) await watch(outDir);
}
