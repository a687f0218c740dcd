/** A person and the agents answer at the same moment, in two processes: the customer gets one answer, and the loser is told. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { respond } from "../../src/flow/respond.ts";
import { createTestContext, type TestContext } from "../harness/context.ts";
import { type Desk, openDesk, rowOf } from "./desk.ts";

let desk: Desk;
let agents: TestContext;
let ana: Awaited<ReturnType<Desk["member"]>>;

beforeAll(async () => {
  desk = await openDesk();
  agents = await createTestContext({ database: desk.app.database });
  ana = await desk.member("rep");
});
afterAll(async () => {
  await agents?.close();
  await desk?.close();
});

const answers = (id: string) =>
  desk.app.database.query<{ author: string; seq: number }>(
    "SELECT author, seq FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq",
    [id],
  );
const say = (id: string, seenSeq?: number) =>
  ana.call<{ code?: string }>("POST", `/v1/conversations/${id}/messages`, { text: "Le ayudo yo", take: true, seenSeq });

/** Something that is waited for, and happens once. */
function signal() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resume) => {
    resolve = resume;
  });
  return { promise, resolve: () => resolve() };
}

/** A turn of the agents in the other process, which waits before its commit until it is let go. */
function turn(conversationId: string) {
  const thought = signal();
  const go = signal();
  const think: typeof agents.ctx.flow.think = async (input, within) => {
    const result = await agents.ctx.flow.think(input, within);
    thought.resolve();
    await go.promise;
    return result;
  };
  const ref = { tenantId: desk.tenantId, conversationId };
  const over = respond({ ...agents.ctx.flow, think }, ref, new AbortController().signal);
  return { thought: thought.promise, go: go.resolve, over };
}

describe("a person's message and an agent's answer", () => {
  it("the person first: the agents' turn commits nothing", async () => {
    const id = await desk.write("race-person");
    const { thought, go, over } = turn(id);
    await thought;
    expect((await say(id, 1)).status).toBe(201);
    go();
    await over;
    expect((await answers(id)).map(({ author }) => author)).toEqual(["rep"]);
    expect(await rowOf(ana, id)).toMatchObject({ handler: "rep", takenBy: ana.memberId });
  });

  it("the agents first: the person is told, and what they wrote is not sent", async () => {
    const id = await desk.write("race-agents");
    const { thought, go, over } = turn(id);
    await thought;
    go();
    await over;
    const { status, body } = await say(id, 1);
    expect({ status, code: body.code }).toEqual({ status: 409, code: "answered_meanwhile" });
    expect((await answers(id)).every(({ author }) => author === "agent")).toBe(true);
    expect(await rowOf(ana, id)).toMatchObject({ handler: "agents", takenBy: null });
    const { lastSeq } = await rowOf(ana, id);
    expect((await say(id, lastSeq)).status).toBe(201);
    expect((await say(id, lastSeq)).status).toBe(201);
  });

  it("at once, again and again: one of them, never both", async () => {
    const won = { rep: 0, agent: 0 };
    for (let round = 0; round < 12; round++) {
      const id = await desk.write(`race-${round}`);
      const { thought, go, over } = turn(id);
      await thought;
      // Now the one is ahead by a step, now the other.
      if (round % 3 === 0) go();
      const said = say(id, 1);
      if (round % 3 === 1) await new Promise(setImmediate);
      go();
      const [{ status }] = await Promise.all([said, over]);
      const authors = new Set((await answers(id)).map(({ author }) => author));
      expect(authors.size).toBe(1);
      expect(status).toBe(authors.has("rep") ? 201 : 409);
      won[authors.has("rep") ? "rep" : "agent"]++;
    }
    expect(won.rep + won.agent).toBe(12);
  });

  it("nobody speaks in what another person has, or in what was not taken", async () => {
    const id = await desk.write("race-taken");
    const bare = await ana.call("POST", `/v1/conversations/${id}/messages`, { text: "hola" });
    expect(bare).toMatchObject({ status: 409, body: { code: "conflict" } });
    const bea = await desk.member("rep");
    await bea.call("POST", `/v1/conversations/${id}/take`);
    expect(await say(id, 1)).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await answers(id)).toEqual([]);
  });
});
