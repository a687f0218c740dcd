/** What the demo's page server is made of. */
import type { Log } from "../infra/log.ts";
import type { Locale } from "../lib/locale.ts";
import type { Line } from "./line.ts";
import type { Sale } from "./sale.ts";

export interface PageDeps {
  readonly port: number | undefined;
  /** Folder of the built page, where it is another one. */
  readonly pages?: string;
  readonly lines: readonly Line[];
  readonly sale: Sale;
  readonly locale: Locale;
  readonly log: Log;
  readonly shop: { readonly name: string; readonly siteKey: string; readonly url: string };
  /** Calls the listener after each change until what it returns is called. */
  readonly onChange: (listener: () => void) => () => void;
}
