/** A business that imports: uploads as the page makes them, and waits for the work to end. */

import { until } from "../harness/until.ts";
import type { Browser, Office } from "../people/office.ts";

export interface ImportAnswer {
  readonly id: string;
  readonly status: string;
  readonly isWorking: boolean;
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: { readonly name: string; readonly field: string | null; readonly samples: string[] }[];
  readonly rowsDone: number;
  readonly rowsTotal: number;
  readonly counts: Record<string, number>;
}

export interface Upload {
  readonly status: number;
  readonly body: ImportAnswer & { readonly code: string; readonly issues: { path: string; message: string }[] };
}

/** Sends a file to a route that takes one. */
export async function upload(
  { app }: Office,
  who: Browser,
  file: string | Uint8Array,
  path = "/v1/imports?fileName=clientes.csv",
): Promise<Upload> {
  const response = await fetch(`${app.url}${path}`, {
    method: "POST",
    headers: { cookie: who.cookie(), origin: app.url, "content-type": "text/csv", "accept-language": "es" },
    body: typeof file === "string" ? file : Buffer.from(file),
  });
  return { status: response.status, body: (await response.json()) as Upload["body"] };
}

/** Asks for an act and waits until it is over. */
export async function act(who: Browser, id: string, verb: "check" | "start" | "undo"): Promise<ImportAnswer> {
  const asked = await who.call("POST", `/v1/imports/${id}/${verb}`);
  if (asked.status !== 202) throw new Error(`${verb}: ${asked.status} ${JSON.stringify(asked.body)}`);
  return settled(who, id);
}

export function settled(who: Browser, id: string): Promise<ImportAnswer> {
  return until("the import is worked on no more", async () => {
    const { body } = await who.call<ImportAnswer>("GET", `/v1/imports/${id}`);
    return body.isWorking ? null : body;
  });
}

/** Brings a file in from the upload to its end. */
export async function bring(office: Office, who: Browser, file: string, settings?: object): Promise<ImportAnswer> {
  const { status, body } = await upload(office, who, file);
  if (status !== 201) throw new Error(JSON.stringify(body));
  if (settings) {
    const patched = await who.call("PATCH", `/v1/imports/${body.id}`, settings);
    if (patched.status !== 200) throw new Error(JSON.stringify(patched.body));
  }
  await act(who, body.id, "check");
  return act(who, body.id, "start");
}
