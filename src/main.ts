/** Everything in one process: what `npm start` runs. */
import { main } from "./cli/charla.ts";

await main(["start", ...process.argv.slice(2)]);
