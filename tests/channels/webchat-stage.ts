/** The web chat: people by plain Direct Line requests. What they see is our own database, so that nothing can go wrong there. */
import { DEMO_SITE_KEY } from "../../prisma/seed/seed.ts";
import { post, readAll, startConversation } from "../direct-line/visitor.ts";
import type { Door, Person, Stage } from "./stage.ts";

export async function startWebchatStage(): Promise<Stage> {
  let door: Door | null = null;
  const url = () => {
    if (!door) throw new Error("connect the stage first");
    return door.url();
  };
  return {
    env: {},
    // The sample business has its web chat already.
    async connect(_test, given) {
      door = given;
    },
    async ready() {},
    async person(): Promise<Person> {
      const session = await startConversation(url(), DEMO_SITE_KEY);
      return {
        thread: session.conversationId,
        async write(id, text) {
          const { status } = await post(url(), session, { text, channelData: { clientActivityID: id } });
          if (status !== 200) throw new Error(`not stored: ${status}`);
        },
        async seen() {
          const all = await readAll(url(), session);
          return all.filter(({ from }) => from.role === "bot").map(({ text }) => text ?? "");
        },
      };
    },
    sending: null,
    statuses: null,
    async close() {},
  };
}
