/** The live stream: what happens is heard by everybody of the business, in every process, and after a gap. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { until } from "../harness/until.ts";
import { type Desk, listenTo, openDesk } from "./desk.ts";

/** Of 400 kB each: more than all that stands between two processes can hold. */
const ROUNDS = 30;

let desk: Desk;
let other: TestApp;
let ana: Awaited<ReturnType<Desk["member"]>>;
let bea: Awaited<ReturnType<Desk["member"]>>;

beforeAll(async () => {
  desk = await openDesk();
  other = await startTestApp({ workers: false, sample: false, database: desk.app.database });
  [ana, bea] = [await desk.member("rep"), await desk.member("rep")];
});
afterAll(async () => {
  await other?.app.close();
  await other?.close();
  await desk?.close();
});

describe("the stream", () => {
  it("needs a session or a key", async () => {
    expect((await fetch(`${desk.app.url}/v1/live`)).status).toBe(401);
    expect((await fetch(`${desk.app.url}/v1/live`, { headers: { authorization: "Bearer nobody" } })).status).toBe(401);
  });

  it("tells of messages, changes, notes and mentions, in this process and in another", async () => {
    const [here, there] = [await listenTo(desk.app.url, ana.cookie()), await listenTo(other.url, bea.cookie())];
    await Promise.all([here.hears("ready"), there.hears("ready")]);
    const conversationId = await desk.write("live-1", "¿tienen stock?");
    for (const stream of [here, there]) {
      await stream.hears("message.created", (data) => data.conversationId === conversationId);
      await stream.hears("conversation.changed", ({ conversation }) => conversation.id === conversationId);
      expect(stream.all("message.created").map(({ data }) => data.message.text)).toEqual(["¿tienen stock?"]);
    }
    await ana.call("POST", `/v1/conversations/${conversationId}/notes`, { text: "ojo", mentions: [bea.memberId] });
    await there.hears("note.created", ({ note }) => note.text === "ojo");
    await there.hears("notification", ({ kind }) => kind === "mentioned");
    await here.hears("note.created");
    expect(here.all("notification")).toEqual([]);
    await Promise.all([here.stop(), there.stop()]);
  });

  it("goes on where it was cut, and says so when it cannot", async () => {
    const first = await listenTo(desk.app.url, ana.cookie());
    const conversationId = await desk.write("live-2", "uno");
    const { id } = await first.hears("conversation.changed", ({ conversation }) => conversation.id === conversationId);
    await first.stop();
    await desk.write("live-2", "dos");
    const again = await listenTo(desk.app.url, ana.cookie(), id);
    await again.hears("message.created", ({ message }) => message.text === "dos");
    expect(again.all("message.created").map(({ data }) => data.message.text)).toEqual(["dos"]);
    expect(again.all("refetch")).toEqual([]);
    await again.stop();
    for (const unknown of ["00000000-7", "nonsense", id ?? ""]) {
      const elsewhere = await listenTo(other.url, ana.cookie(), unknown);
      await elsewhere.hears("refetch");
      expect(elsewhere.heard[0]?.event).toBe("refetch");
      await elsewhere.stop();
    }
  });

  it("shows who is there, what they have open, and that they left", async () => {
    const conversationId = await desk.write("live-3");
    const stream = await listenTo(other.url, ana.cookie());
    await stream.hears("presence");
    const beat = (body: object) => bea.call("POST", "/v1/presence", body);
    expect((await beat({ conversationId, activity: "typing" })).status).toBe(200);
    const bees = (data: { members: { memberId: string }[] }) =>
      data.members.find(({ memberId }) => memberId === bea.memberId);
    const { data } = await stream.hears("presence", (data) => bees(data) !== undefined);
    expect(bees(data)).toMatchObject({ presence: "online", conversationId, activity: "typing", name: "A rep" });
    const told = stream.all("presence").length;
    await beat({ presence: "offline" });
    await until("she is gone", () =>
      stream
        .all("presence")
        .slice(told)
        .some((one) => bees(one.data) === undefined),
    );
    expect((await beat({ conversationId: "cnv_none" })).status).toBe(404);
    await stream.stop();
  });

  it("holds nothing back for a reader who does not read, tells them so when they do, and serves the others", async () => {
    const { port } = new URL(desk.app.url);
    const slow = connect(Number(port), "127.0.0.1");
    slow.on("error", () => undefined);
    slow.write(`GET /v1/live HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncookie: ${ana.cookie()}\r\n\r\n`);
    await new Promise((resume) => slow.once("readable", resume));
    slow.pause();
    const quick = await listenTo(desk.app.url, bea.cookie());
    await quick.hears("ready");
    const conversationId = await desk.write("live-4");
    const heard = () =>
      quick.all("message.created").filter(({ data }) => data.conversationId === conversationId).length;
    await until("the first", () => heard() === 1);
    for (let round = 1; round <= ROUNDS; round++) {
      await desk.app.database.query(
        `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, created_at)
         SELECT 'msg_' || c.last_seq || '_' || n, c.tenant_id, c.id, c.channel_account_id, c.last_seq + n, 'in', 'customer', '[]', repeat('x', 40000), 'received', now()
           FROM conversations c, generate_series(1, 10) n WHERE c.id = $1`,
        [conversationId],
      );
      await desk.app.database.query("UPDATE conversations SET last_seq = last_seq + 10 WHERE id = $1", [
        conversationId,
      ]);
      desk.app.ctx.live.publish({ type: "changed", tenantId: desk.tenantId, conversationId });
      await until("the quick one has them", () => heard() === 1 + round * 10);
    }
    let read = "";
    slow.on("data", (piece) => {
      read += piece;
    });
    slow.resume();
    await until("the slow one to be told", () => read.includes("event: refetch"));
    expect(read.match(/event: message\.created/g)?.length ?? 0).toBeLessThan(1 + ROUNDS * 10);
    expect(quick.all("refetch")).toEqual([]);
    // From here on they hear everything again.
    const { length } = read;
    await desk.write("live-4", "después");
    await until("the slow one to hear again", () => read.slice(length).includes("después"));
    slow.destroy();
    await quick.stop();
  });
});
