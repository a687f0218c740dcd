/** Customers of the web chat in the soak. What they see is our own database. */
import { openDoor } from "../visitors.ts";
import type { Provider } from "./provider.ts";

export function webchatAt(url: string, connections: number): Provider {
  const door = openDoor(url, connections);
  return {
    name: "web chat",
    rates: null,
    faults: new Map(),
    async customer() {
      const visitor = await door.open();
      return {
        thread: visitor.conversationId,
        bring: async (number, text) => void (await door.post(visitor, text, `soak-${number}`)),
        shown: () => null,
      };
    },
    async close() {
      door.close();
    },
  };
}
