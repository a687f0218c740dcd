/** The guarantees of Charla, asked of every channel: two processes, one database, the provider emulated. */
import { afterAll, beforeAll, describe } from "vitest";
import { candidates } from "./candidates.ts";
import { type House, startHouse } from "./house.ts";
import { askRace, askTakeover } from "./race.ts";
import { askEdits, askReorder, askStatuses } from "./reorder.ts";
import { askReplay } from "./replay.ts";
import { askTroubles } from "./troubles.ts";

describe.each(candidates)("$name", (candidate) => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse(candidate);
  });
  afterAll(() => house?.close());

  const given = () => house;
  askReplay(given);
  askReorder(given);
  if (candidate.edits) askEdits(given);
  if (candidate.tells) askStatuses(given);
  askRace(given);
  if (candidate.fails) askTroubles(given);
  if (candidate.polls) askTakeover(given);
});
