/** What is set at Meta when an account is opened: the page's subscription, questions to begin with, the button to start. */
import { z } from "zod";
import { ChannelError } from "../../../lib/errors.ts";
import { pause } from "../../../lib/signal.ts";
import { backoffMs } from "../../../lib/time.ts";
import type { ChannelEnv } from "../../channel.ts";
import type { Graph } from "../graph.ts";
import type { Platform } from "./platform.ts";
import { START } from "./read-webhook.ts";
import type { DirectSettings } from "./settings.ts";

export interface SetupDeps {
  readonly graph: Graph;
  readonly env: Pick<ChannelEnv, "log" | "report">;
  readonly platform: Platform;
  readonly settings: DirectSettings;
}

const CALL_MS = 15_000;
const RETRY_BASE_MS = 1_000;
const RETRY_CAP_MS = 60_000;

const profile = z.object({
  data: z
    .array(
      z.looseObject({
        get_started: z.object({ payload: z.string() }).optional(),
        ice_breakers: z.array(z.unknown()).optional(),
      }),
    )
    .default([]),
});
const questions = z.array(
  z.object({ call_to_actions: z.array(z.object({ question: z.string(), payload: z.string() })) }),
);

/** Sets what is not yet as it should be, until it is or `stop` is aborted. Never throws for what Meta does. */
export async function setUp(deps: SetupDeps, stop: AbortSignal): Promise<void> {
  for (let attempt = 1; !stop.aborted; attempt++) {
    try {
      await subscribe(deps, stop);
      await setProfile(deps, stop);
      return await deps.env.report(null);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof ChannelError)) throw error;
      deps.env.log.warn({ fault: error.fault, err: error }, "an account was not set up at Meta");
      if (error.fault === "unauthorized") await deps.env.report("unauthorized");
      // A token that opens nothing, or what Meta refuses, stays so until a person changes it.
      if (error.fault === "unauthorized" || error.fault === "rejected") return;
      await pause(error.afterMs ?? backoffMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS), stop);
    }
  }
}

async function subscribe({ graph, platform, settings }: SetupDeps, stop: AbortSignal): Promise<void> {
  const query = { subscribed_fields: platform.subscribedFields.join(",") };
  await graph.call({ method: "POST", path: `${settings.pageId}/subscribed_apps`, query, signal: within(stop) });
}

/** Without questions of ours, those that somebody has set at Meta stay. */
async function setProfile({ graph, platform, settings }: SetupDeps, stop: AbortSignal): Promise<void> {
  const path = `${settings.pageId}/messenger_profile`;
  const where: Record<string, string> = platform.kind === "instagram" ? { platform: "instagram" } : {};
  const fields = platform.hasGetStarted ? "get_started,ice_breakers" : "ice_breakers";
  const answer = await graph.call({ method: "GET", path, query: { ...where, fields }, signal: within(stop) });
  const [set] = profile.safeParse(answer).data?.data ?? [];
  const json = {
    ...(platform.hasGetStarted && !set?.get_started ? { get_started: { payload: START } } : {}),
    ...(settings.iceBreakers.length > 0 && !isSame(set?.ice_breakers, settings.iceBreakers)
      ? { ice_breakers: [{ call_to_actions: settings.iceBreakers.map(asked), locale: "default" }] }
      : {}),
  };
  if (Object.keys(json).length === 0) return;
  await graph.call({ method: "POST", path, json: { ...where, ...json }, signal: within(stop) });
}

/** A question is what the person says by pressing it. */
function asked(question: string): { question: string; payload: string } {
  return { question, payload: question };
}

function isSame(set: unknown, wanted: readonly string[]): boolean {
  const [first, ...others] = questions.safeParse(set).data ?? [];
  if (!first || others.length > 0) return false;
  return JSON.stringify(first.call_to_actions) === JSON.stringify(wanted.map(asked));
}

function within(stop: AbortSignal): AbortSignal {
  return AbortSignal.any([stop, AbortSignal.timeout(CALL_MS)]);
}
