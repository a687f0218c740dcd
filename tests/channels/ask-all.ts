/** All that is asked of a channel in two processes, as far as its provider can do it. */
import { afterAll, beforeAll } from "vitest";
import { type House, startHouse } from "./house.ts";
import { askRace, askTakeover } from "./race.ts";
import { askEdits, askReorder, askStatuses } from "./reorder.ts";
import { askReplay } from "./replay.ts";
import type { Candidate } from "./stage.ts";
import { askRefusals, askTroubles } from "./troubles.ts";

/** @param startMs longest time for the two processes to be ready */
export function askAll(candidate: Candidate, startMs?: number): void {
  let house: House;
  beforeAll(async () => {
    house = await startHouse(candidate);
  }, startMs);
  afterAll(() => house?.close(), startMs);

  const given = () => house;
  askReplay(given);
  askReorder(given);
  if (candidate.edits) askEdits(given);
  if (candidate.tells) askStatuses(given);
  askRace(given);
  if (candidate.fails) askTroubles(given);
  if (candidate.refuses) askRefusals(given);
  if (candidate.polls) askTakeover(given);
}
