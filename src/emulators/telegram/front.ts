/** Several bots behind one address, as at the real Bot API: a call goes to the emulator whose token it names. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { TelegramEmulator } from "./server.ts";

export interface TelegramFront {
  /** As TELEGRAM_API_URL wants it. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startTelegramFront(bots: readonly TelegramEmulator[]): Promise<TelegramFront> {
  const server = createServer((incoming, outgoing) => {
    const { method, url = "/", headers } = incoming;
    const bot = bots.find(({ token }) => url.startsWith(`/bot${token}/`) || url.startsWith(`/file/bot${token}/`));
    if (!bot) {
      outgoing.writeHead(401, { "content-type": "application/json" });
      outgoing.end('{"ok":false,"error_code":401,"description":"Unauthorized"}');
      return;
    }
    const passed = request(`${bot.url}${url}`, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
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
