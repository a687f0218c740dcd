/** How a webhook and a delivery are, in a word and a colour. */
import { Badge, Loader } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import { type Delivery, isUnderWay, type Webhook } from "./data.ts";

export function StateSign({ webhook: { status, failingSince } }: { webhook: Webhook }) {
  const { say } = useSpeech();
  const state = status === "paused" ? "paused" : failingSince ? "failing" : "active";
  const colour = { active: "green", failing: "red", paused: "gray" }[state];
  return (
    <Badge variant="light" color={colour} style={{ flexShrink: 0 }}>
      {say(`webhooks.states.${state}`)}
    </Badge>
  );
}

export type DeliveryState = "delivered" | "failed" | "sending" | "waiting";
export const DELIVERY_COLOURS = { delivered: "green", failed: "red", sending: "blue", waiting: "yellow" } as const;

export function stateOf(delivery: Delivery): DeliveryState {
  if (delivery.status !== "pending") return delivery.status;
  return isUnderWay(delivery) ? "sending" : "waiting";
}

export function DeliverySign({ delivery }: { delivery: Delivery }) {
  const { say } = useSpeech();
  const state = stateOf(delivery);
  return (
    <Badge
      variant="light"
      color={DELIVERY_COLOURS[state]}
      style={{ flexShrink: 0 }}
      leftSection={state === "sending" ? <Loader size={10} color="currentColor" aria-hidden /> : null}
    >
      {say(`webhooks.delivery.${state}`)}
    </Badge>
  );
}

/** What came of the last try, as a sentence. */
export function useOutcome(): (delivery: Delivery) => string {
  const { say } = useSpeech();
  return ({ responseStatus, problem, durationMs, attempts }) => {
    if (problem !== null) return problem;
    if (responseStatus === null) return say(attempts > 0 ? "webhooks.outcome.trying" : "webhooks.outcome.none");
    return say("webhooks.outcome.answered", { status: String(responseStatus), ms: durationMs ?? 0 });
  };
}
