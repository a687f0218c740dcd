/** `charla channels pair`: shows the QR or the code in the terminal, renews it, and ends when the phone is paired. */
import qrcode from "qrcode";
import type { Pairing } from "../../channels/pairing.ts";
import { isListenedTo, readPairing, wishPairing } from "../../crm/channel-accounts/pairing.ts";
import { warningOf } from "../../flow/channel-problem.ts";
import { mustPair, readPhone } from "../../flow/connect-channel.ts";
import { pause } from "../../lib/signal.ts";
import { say } from "../../lib/texts.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { stopSignal } from "../stop-signal.ts";
import { findChannel, type InChannels, inChannels, told } from "./in-channels.ts";

export interface PairOptions {
  readonly phone?: string;
  readonly tenant?: string;
}

const LOOK_MS = SECOND_MS / 2;
/** A server that runs listens within this time. ms */
const LISTENING_MS = 10 * SECOND_MS;

export async function pairChannel(cli: Cli, id: string, { phone, tenant }: PairOptions): Promise<void> {
  await inChannels(cli, tenant, async (at) => {
    const { kind } = await findChannel(cli, at, id);
    mustPair(kind);
    const number = readPhone(phone ?? null);
    const before = await at.run((crm) => readPairing(crm, id));
    if (before.state === "paired") {
      cli.print(told(cli, "pair_done", { phone: `+${before.phone ?? ""}` }));
      return;
    }
    cli.note(warningOf(cli.locale, kind) ?? "");
    await at.run((crm) => wishPairing(crm, id, number));
    await follow(cli, at, id, stopSignal());
  });
}

/** Shows each change until the phone is paired. Throws `Failure` when it will not be. */
async function follow(cli: Cli, { run, env }: InChannels, id: string, stop: AbortSignal): Promise<void> {
  const begun = env.clock.now().getTime();
  let shown = "";
  let isTold = false;
  let hasBegun = false;
  while (!stop.aborted) {
    const pairing = await run((crm) => readPairing(crm, id));
    const { state, problem } = pairing;
    if (state === "paired") {
      cli.print(told(cli, "pair_done", { phone: `+${pairing.phone ?? ""}` }));
      return;
    }
    const isUnderWay = !["off", "logged_out"].includes(state);
    if (problem && (hasBegun || problem === "no_browser") && !isUnderWay)
      throw new Failure(say(cli.locale, `channels.pairing.problems.${problem}`));
    hasBegun ||= isUnderWay;
    const next = await show(cli, pairing);
    if (next !== null && next !== shown) {
      cli.print(next);
      shown = next;
    }
    const isLate = env.clock.now().getTime() - begun > LISTENING_MS;
    if (!isTold && !hasBegun && isLate && !(await run((crm) => isListenedTo(crm, id)))) {
      cli.note(told(cli, "pair_no_server"));
      isTold = true;
    }
    await pause(LOOK_MS, stop);
  }
}

/** What a person is to do now; null while there is nothing. */
async function show(cli: Cli, { state, qr, code }: Pairing): Promise<string | null> {
  if (state === "qr" && qr !== undefined)
    return `${await qrcode.toString(qr, { type: "terminal", small: true })}\n${told(cli, "pair_qr")}`;
  if (state === "code" && code !== undefined) return told(cli, "pair_code", { code });
  return state === "starting" ? told(cli, "pair_starting") : null;
}
