/** Our programs as the run of the tests built them, to be started as processes of their own. */
import { join } from "node:path";
import { inject } from "vitest";

export type Program = "charla" | "simulation" | "victim";

/** The file that Node runs. */
export function program(name: Program): string {
  return join(inject("programs"), `${name}.js`);
}
