/** A bot behind an emulated Bot Framework connector, whose signed calls go to the processes in turn. */
import { BOT, type Script, startBotConnector } from "../emulators/botframework/connector.ts";
import { connect } from "./connect.ts";
import type { Door, Stage, Trouble } from "./stage.ts";

const BUSY_S = 1;
const CHANNEL = "msteams";

export async function startConnectorStage(): Promise<Stage> {
  const arrivals: number[] = [];
  const connector = await startBotConnector(() => void arrivals.push(performance.now()));
  let door: Door | null = null;
  let people = 0;
  const post = async (activity: object): Promise<void> => {
    if (!door) throw new Error("connect the stage first");
    const status = await connector.post(`${door.url()}/api/messages`, connector.activity(activity));
    if (status !== 200) throw new Error(`the bot answered ${status}`);
  };
  return {
    env: { BOT_LOGIN_URL: `${connector.url}/login`, BOT_OPENID_URL: connector.openIdUrl },
    async connect(test, given) {
      const { appId, appPassword, authority } = BOT;
      const settings = { type: "single", tenantId: authority };
      await connect(test, { kind: "botframework", name: "Teams", settings, secrets: { appId, appPassword } });
      door = given;
    },
    async ready() {},
    async person() {
      const name = `ana-${++people}`;
      const conversation = { id: `a:${name}`, conversationType: "personal", tenantId: BOT.authority };
      const about = { channelId: CHANNEL, from: { id: `29:${name}`, name: "Ana" }, conversation };
      return {
        thread: `${CHANNEL}:${conversation.id}`,
        write: (id, text) => post({ ...about, id, text }),
        edit: (id, text) => post({ ...about, type: "messageUpdate", id, text }),
        seen: async () =>
          connector.shown.filter(({ conversation: { id } }) => id === conversation.id).map(({ text = "" }) => text),
      };
    },
    sending: { meet: (...troubles) => connector.script(...troubles.map(scriptFor)), arrivals, busyMs: BUSY_S * 1_000 },
    statuses: null,
    close: () => connector.close(),
  };
}

function scriptFor(trouble: Trouble): Script {
  switch (trouble.type) {
    case "slow":
      return trouble;
    case "busy":
      return { type: "refuse", status: 429, headers: { "retry-after": String(BUSY_S) } };
    case "failing":
      return { type: "refuse", status: 503 };
    case "silent":
      return { type: "accept_then_hang" };
  }
}
