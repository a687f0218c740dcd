import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/harness/database.ts";
import { until } from "../../tests/harness/until.ts";
import { type Live, type LiveEvent, openLive } from "./live.ts";

let database: TestDatabase;
const opened: Live[] = [];
const errors: Error[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
  errors.length = 0;
});
afterAll(() => database?.drop());

const open = (url: string | null = database.url) => {
  const live = openLive(url, (error) => errors.push(error));
  opened.push(live);
  return live;
};

const isListening = async (connections: number) => {
  const rows = await database.query<{ listening: number }>(
    "SELECT count(*)::int AS listening FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
  );
  return rows[0]?.listening === connections;
};

function heardBy(live: Live, conversationId: string): LiveEvent[] {
  const heard: LiveEvent[] = [];
  live.subscribe(conversationId, (event) => heard.push(event));
  return heard;
}

describe("within a process", () => {
  it("is heard at once, by those who listen to that conversation, until they stop", () => {
    const live = open(null);
    const heard: LiveEvent[] = [];
    const stop = live.subscribe("cnv_1", (event) => heard.push(event));
    const stopOther = live.subscribe("cnv_1", () => undefined);
    live.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    live.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_2" });
    stopOther();
    live.publish({ type: "typing", tenantId: "ten_1", conversationId: "cnv_1" });
    stop();
    stop();
    live.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    expect(heard.map(({ type }) => type)).toEqual(["changed", "typing"]);
  });
});

describe("between processes", () => {
  it("is heard once in each, and not twice in the one that told it", async () => {
    const [one, other] = [open(), open()];
    await until("both listen", () => isListening(2));
    const heard = { one: heardBy(one, "cnv_1"), other: heardBy(other, "cnv_1") };
    one.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    one.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    one.publish({ type: "typing", tenantId: "ten_1", conversationId: "cnv_1" });
    await until("the other hears", () => heard.other.length >= 2);
    expect(heard.one).toHaveLength(3);
    expect(heard.other.map(({ type }) => type)).toEqual(["changed", "typing"]);
  });

  it("carries many events of one moment", async () => {
    const [one, other] = [open(), open()];
    await until("both listen", () => isListening(2));
    const ids = Array.from({ length: 1_000 }, (_, index) => `cnv_${String(index).padStart(26, "0")}`);
    const heard = new Set<string>();
    for (const id of ids) other.subscribe(id, (event) => heard.add(event.conversationId));
    for (const id of ids) one.publish({ type: "changed", tenantId: "ten_1", conversationId: id });
    await until("all are heard", () => heard.size === ids.length);
    expect(errors).toEqual([]);
  });

  it("listens again after its connection was cut", async () => {
    const [one, other] = [open(), open()];
    await until("both listen", () => isListening(2));
    const heard = heardBy(other, "cnv_1");
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    );
    await until("the cut to be noticed by both", () => errors.length >= 2);
    await until("both listen again", () => isListening(2));
    one.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    await until("the event", () => heard.length === 1);
  });

  it("keeps trying when the database is not there at first, and can be closed meanwhile", async () => {
    const live = open("postgresql://nobody@127.0.0.1:1/none");
    const heard = heardBy(live, "cnv_1");
    await until("a first failure", () => errors.length > 0);
    live.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    expect(heard).toHaveLength(1);
    await until("a second failure", () => errors.length > 1);
    await live.close();
  });

  it("tells what it was told just before it closes", async () => {
    const [one, other] = [open(), open()];
    await until("both listen", () => isListening(2));
    const heard = heardBy(other, "cnv_1");
    one.publish({ type: "changed", tenantId: "ten_1", conversationId: "cnv_1" });
    await one.close();
    await until("the event", () => heard.length === 1);
  });
});
