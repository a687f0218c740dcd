/** Documents that stay true: the paths they name exist, and the example of the environment is the environment. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENVIRONMENT_VARIABLES, LLM_VARIABLES, MAX_LLM_PROVIDERS, readConfig } from "../src/config.ts";
import { packageRoot } from "../src/lib/root.ts";

const read = (file: string) => readFileSync(join(packageRoot, file), "utf8");

const documents = [
  ...markdownIn(""),
  ...markdownIn("docs"),
  ...markdownIn("docs/decisions"),
  ...markdownIn("docs/channels"),
];

function markdownIn(folder: string): string[] {
  const path = join(packageRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}

/** Folders and files of the repository that a path may start with; `dist` and the data folder are made, not kept. */
const ROOTS = readdirSync(packageRoot).filter((name) => !["node_modules", "dist", ".charla", ".git"].includes(name));

/** What stands in backticks or in a link and looks like a path of the repository. */
function pathsIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const quoted = [...prose.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? "");
  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
  return [...quoted, ...linked]
    .map((path) =>
      path
        .replace(/^\.\//, "")
        .replace(/[#:].*$/, "")
        .replace(/\/$/, ""),
    )
    .filter((path) => /^[\w.@/-]+$/.test(path) && ROOTS.includes(path.split("/")[0] ?? ""));
}

describe("documents", () => {
  it("are all there", () => {
    const expected = ["README.md", "README.es.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"];
    expect(expected.filter((file) => !existsSync(join(packageRoot, file)))).toEqual([]);
  });

  it("are searched for paths", () => {
    expect(pathsIn("see `src/flow/ingest.ts`, [here](./docs/a.md#part) and `npm start` or `web/`")).toEqual([
      "src/flow/ingest.ts",
      "web",
      "docs/a.md",
    ]);
  });

  it.each(documents)("%s names only files that exist", (document) => {
    const missing = pathsIn(read(document)).filter((path) => {
      const fromHere = join(packageRoot, document, "..", path);
      return !existsSync(join(packageRoot, path)) && !existsSync(fromHere);
    });
    expect(missing).toEqual([]);
  });

  it("tell of the version of the package at the top of the changelog", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const headings = [...read("CHANGELOG.md").matchAll(/^## \[?([^\]\s]+)/gm)].map((match) => match[1]);
    expect(headings.filter((heading) => !/unreleased/i.test(heading ?? ""))[0] ?? version).toBe(version);
  });

  it("describe every script and command that they call", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const unknown = documents.flatMap((document) =>
      [...read(document).matchAll(/npm run ([\w:-]+)/g)].flatMap((match) =>
        scripts[match[1] ?? ""] === undefined ? [`${document}: npm run ${match[1]}`] : [],
      ),
    );
    expect(unknown).toEqual([]);
  });
});

describe(".env.example", () => {
  const namesInExample = () =>
    [...read(".env.example").matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? "");

  it("has every variable that the configuration reads", () => {
    const models = LLM_VARIABLES.map((name) => `LLM_1_${name}`);
    const named = namesInExample();
    const missing = [...ENVIRONMENT_VARIABLES, ...models].filter((name) => !named.includes(name));
    expect(missing, "add them with a sentence each").toEqual([]);
  });

  it("has no variable that nothing reads", () => {
    const known = new Set<string>([
      ...ENVIRONMENT_VARIABLES,
      ...Array.from({ length: MAX_LLM_PROVIDERS }, (_, index) =>
        LLM_VARIABLES.map((name) => `LLM_${index + 1}_${name}`),
      ).flat(),
    ]);
    expect(namesInExample().filter((name) => !known.has(name))).toEqual([]);
  });

  it("gives values that the configuration takes", () => {
    const values = Object.fromEntries(
      [...read(".env.example").matchAll(/^([A-Z][A-Z0-9_]+)=(.*)$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]),
    );
    expect(() => readConfig(values)).not.toThrow();
  });
});
