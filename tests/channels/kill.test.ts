/**
 * `kill -9` while messages come and while answers leave, one process for all channels: providers bring again what was not
 * confirmed; nothing is lost, nothing is answered twice, and what is not known is uncertain and not sent again.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Front, type FrontedAccount, startFront } from "../../src/emulators/front.ts";
import { findRunningServer } from "../../src/infra/running-server.ts";
import { type CliProcess, makeHome, startCli } from "../cli/run-cli.ts";
import { createTestContext, type TestContext } from "../harness/context.ts";
import { isSettled, readFacts, whatIsLeft } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { hasChromium } from "../whatsapp-web/candidate.ts";
import { candidates, inBrowser } from "./candidates.ts";
import { HOUSE_ENV, readThread, written } from "./house.ts";
import type { Person, Stage } from "./stage.ts";
import { expectTruth } from "./told.ts";

const PEOPLE = 2;
const TEXTS = ["hola", "¿a qué hora abren?", "¿aceptan yape o tarjeta?"];

const stages: Stage[] = [];
const fronts: Front[] = [];
const home = makeHome();
const running: CliProcess[] = [];
let test: TestContext;
let env: Record<string, string>;

/** Providers that are found by the same variable are behind one address, as the real ones are. Returns the variables. */
async function startStages(): Promise<Record<string, string>> {
  const all = hasChromium ? [...candidates, inBrowser] : candidates;
  stages.push(...(await Promise.all(all.map(({ start }) => start()))));
  const variables: Record<string, string> = Object.assign({}, ...stages.map((stage) => stage.env));
  for (const name of Object.keys(variables).filter((one) => one.endsWith("_API_URL"))) {
    const accounts = stages.flatMap(({ env: { [name]: url }, token }): FrontedAccount[] =>
      url !== undefined && token !== undefined ? [{ url, token }] : [],
    );
    if (accounts.length < 2) continue;
    const front = await startFront(accounts);
    fronts.push(front);
    variables[name] = front.url;
  }
  return variables;
}

function startProcess(): CliProcess {
  const started = startCli(["start"], { env });
  running.push(started);
  return started;
}

const isUp = () => until("Charla to listen", () => findRunningServer(home.path));

beforeAll(async () => {
  const variables = await startStages();
  test = await createTestContext({ env: HOUSE_ENV, sample: true });
  env = {
    ...HOUSE_ENV,
    ...variables,
    CHARLA_HOME: home.path,
    DATABASE_URL: test.database.url,
    LEASE_MS: "1000",
    LOG_LEVEL: "silent",
    PORT: "0",
    RATE_PER_ADDRESS_PER_MINUTE: "1000000",
  };
  startProcess();
  await isUp();
  const door = { url: () => findRunningServer(home.path)?.url ?? "http://127.0.0.1:9" };
  for (const stage of stages) await stage.connect(test, door);
  for (const stage of stages) await stage.ready();
});
afterAll(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await Promise.all(running.map(({ ended }) => ended));
  await test?.close();
  await Promise.all([...fronts, ...stages].map((one) => one.close()));
  home.remove();
});

/** As a provider: again and again until it is confirmed. */
const insist = (person: Person, id: string, text: string) =>
  until(
    `${id} of ${person.thread} confirmed`,
    () =>
      person.write(id, text).then(
        () => true,
        () => false,
      ),
    60_000,
  );

async function somebody(): Promise<Person[]> {
  const people: Person[] = [];
  for (const stage of stages) for (let index = 0; index < PEOPLE; index++) people.push(await stage.person());
  return people;
}

/** Kills the process and starts the next one. */
async function die(): Promise<void> {
  const dying = running.at(-1);
  dying?.child.kill("SIGKILL");
  await dying?.ended;
  // As when the time of the dead process's right to listen is over.
  await test.database.query("UPDATE channel_accounts SET listener_until = now() WHERE listener IS NOT NULL");
  startProcess();
  await isUp();
}

async function expectNothingLost(people: readonly Person[]): Promise<void> {
  await until(
    "everything settled",
    () => isSettled(test.database),
    undefined,
    () => whatIsLeft(test.database),
  );
  const facts = await readFacts(test.database);
  expect(facts).toMatchObject({ unanswered: 0, unsent: 0, answeredTwice: 0, brokenNumbers: 0 });
  for (const person of people) {
    const thread = await readThread(test.database, person);
    expect(thread && written(thread).toSorted()).toEqual(TEXTS.toSorted());
    await expectTruth(person, thread);
  }
}

it("loses and doubles nothing when it is killed while messages come", async () => {
  const people = await somebody();
  let confirmed = 0;
  const writing = Promise.all(
    people.map(async (person) => {
      for (const [index, text] of TEXTS.entries()) {
        await insist(person, `in-${index}`, text);
        confirmed++;
      }
    }),
  );
  await until("a third of the messages", () => confirmed >= (people.length * TEXTS.length) / 3);
  await die();
  await writing;
  await expectNothingLost(people);
});

it("sends nothing twice when it is killed while answers leave", async () => {
  const people = await somebody();
  // Every provider has shown an answer that it has not confirmed. One that it shows later would leave the order to it: a
  // process waits for a confirmation no longer than its lease, and says what comes next.
  const before = stages.map(({ sending }) => sending?.arrivals.length ?? 0);
  const arrived = () =>
    stages.every(({ sending }, index) => !sending || sending.arrivals.length > (before[index] ?? 0));
  for (const { sending } of stages) sending?.meet({ type: "silent" }, { type: "silent" });
  const writing = Promise.all(
    people.map(async (person) => {
      for (const [index, text] of TEXTS.entries()) await insist(person, `in-${index}`, text);
    }),
  );
  await until("a send at every provider", arrived);
  await die();
  await writing;
  await expectNothingLost(people);
  expect((await readFacts(test.database)).uncertain).toBeGreaterThan(0);
});
