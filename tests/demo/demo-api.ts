/** The demo's own small API, as its page uses it. */
import type { LineState } from "../../src/demo/line.ts";
import type { SaleState } from "../../src/demo/sale.ts";

export interface DemoState {
  readonly phones: readonly LineState[];
  readonly sale: SaleState;
  readonly shop: { readonly name: string; readonly url: string; readonly siteKey: string };
}

export interface DemoApi {
  readonly url: string;
  state(): Promise<DemoState>;
  phone(kind: LineState["kind"]): Promise<LineState>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export function demoApi(url: string): DemoApi {
  const state = async () => (await (await fetch(`${url}/api/state`)).json()) as DemoState;
  return {
    url,
    state,
    async phone(kind) {
      const found = (await state()).phones.find((phone) => phone.kind === kind);
      if (!found) throw new Error(`no phone ${kind}`);
      return found;
    },
    post: (path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method: "POST",
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}
