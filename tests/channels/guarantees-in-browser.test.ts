/** The guarantees of Charla, asked of the channel that lives in a browser; apart, since its number sends but one a second. */
import { describe } from "vitest";
import { hasChromium, SLOW_MS } from "../whatsapp-web/candidate.ts";
import { askAll } from "./ask-all.ts";
import { inBrowser } from "./candidates.ts";

describe.skipIf(!hasChromium)(inBrowser.name, () => askAll(inBrowser, SLOW_MS));
