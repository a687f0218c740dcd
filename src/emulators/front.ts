/** Several accounts behind one address, as at the real providers: a call goes to the emulator whose token it carries. */
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** An emulated provider with one account. */
export interface FrontedAccount {
  readonly url: string;
  /** Stands in the path of its calls or in their `authorization`. */
  readonly token: string;
}

export interface Front {
  /** In the place of the emulators' own addresses. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startFront(accounts: readonly FrontedAccount[]): Promise<Front> {
  const accountOf = ({ url = "/", headers: { authorization = "" } }: IncomingMessage) =>
    accounts.find(({ token }) => url.includes(token) || authorization.includes(token));
  const server = createServer((incoming, outgoing) => {
    const { method, url = "/", headers } = incoming;
    const account = accountOf(incoming);
    if (!account) {
      outgoing.writeHead(401, { "content-type": "application/json" });
      outgoing.end('{"ok":false,"error_code":401,"description":"Unauthorized"}');
      return;
    }
    const passed = request(
      `${account.url}${url}`,
      { ...(method === undefined ? {} : { method }), headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    // A connection that is cut behind is cut in front, and the other way round.
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
