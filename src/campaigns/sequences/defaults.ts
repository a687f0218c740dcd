/** The sequences that come with the product: files beside this one, read once. A business has its own copy once it changes or switches one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../lib/root.ts";
import type { Definition } from "./definition.ts";
import { readSequence } from "./read.ts";

export interface DefaultSequence {
  readonly key: string;
  readonly source: string;
  readonly definition: Definition;
  readonly tree: unknown;
}

const FOLDER = join(packageRoot, "src", "campaigns", "sequences", "defaults");
let read: ReadonlyMap<string, DefaultSequence> | undefined;

/** By key, in the order of their files. Throws when a file of ours has a mistake. */
export function defaultSequences(): ReadonlyMap<string, DefaultSequence> {
  read ??= new Map(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith(".yaml"))
      .sort()
      .map((file) => {
        const source = readFileSync(join(FOLDER, file), "utf8");
        const reading = readSequence(source, "en");
        if (!reading.ok) {
          const told = reading.faults.map(({ line, message }) => `${file}:${line} ${message}`);
          throw new Error(`a sequence of the product has mistakes:\n${told.join("\n")}`);
        }
        const { definition, tree } = reading;
        return [definition.sequence, { key: definition.sequence, source, definition, tree }];
      }),
  );
  return read;
}
