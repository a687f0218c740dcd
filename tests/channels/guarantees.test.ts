/** The guarantees of Charla, asked of every channel: two processes, one database, the provider emulated. */
import { describe } from "vitest";
import { askAll } from "./ask-all.ts";
import { candidates } from "./candidates.ts";

describe.each(candidates)("$name", (candidate) => askAll(candidate));
