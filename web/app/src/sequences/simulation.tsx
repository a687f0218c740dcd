/** A sequence tried with made-up customers. */
import { IconFlask } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { SimulationPanels } from "../simulations/simulation.tsx";
import type { Sequence } from "./data.ts";

export function SequenceSimulation({ sequence: { key, about, steps } }: { sequence: Sequence }) {
  const { say } = useSpeech();
  if (about === "quote") return <Empty Icon={IconFlask} text={say("simulation.quotes")} />;
  const texts = new Map(steps.flatMap(({ id, text }) => (text === null ? [] : [[id, text] as const])));
  return <SimulationPanels place={`/v1/sequences/${key}`} texts={texts} />;
}
