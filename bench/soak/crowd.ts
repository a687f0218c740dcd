/** Customers of all channels, who write independently of one another; what they write comes twice or too late by a seed. */
import type { Mix } from "../messages.ts";
import type { Customer, Provider } from "./provider.ts";

export interface CrowdOptions {
  readonly providers: readonly Provider[];
  /** Customers of each channel. */
  readonly people: number;
  readonly mix: Mix;
  /** Messages a second over all channels, in the mean. */
  readonly perSecond: number;
  readonly durationMs: number;
  readonly random: () => number;
}

export interface Member {
  readonly provider: Provider;
  readonly customer: Customer;
  /** Messages written, copies not counted. */
  written: number;
}

export interface CrowdResult {
  readonly members: readonly Member[];
  readonly messages: number;
  readonly copies: number;
  readonly delayed: number;
  /** Deliveries that were not confirmed and brought again. */
  readonly repeated: number;
}

const COPY_SHARE = 0.08;
const DELAY_SHARE = 0.15;
/** Longest delay of a message or a copy, in ms: long enough for the next one to overtake it. */
const LATEST_MS = 3_000;
const AGAIN_MS = 500;
const GIVE_UP_MS = 120_000;

export async function openCrowd({ providers, people }: Pick<CrowdOptions, "providers" | "people">): Promise<Member[]> {
  const members: Member[] = [];
  for (const provider of providers)
    for (let index = 0; index < people; index++)
      members.push({ provider, customer: await provider.customer(), written: 0 });
  return members;
}

/** Resolves when the last message is confirmed. Throws when one never is. */
export async function letWrite(
  members: readonly Member[],
  { mix, perSecond, durationMs, random }: Omit<CrowdOptions, "providers" | "people">,
): Promise<CrowdResult> {
  const deliveries: Promise<void>[] = [];
  const counts = { messages: 0, copies: 0, delayed: 0, repeated: 0 };
  const onRepeat = () => void counts.repeated++;
  const startedAt = performance.now();
  for (let dueMs = 0; dueMs < durationMs; dueMs += (-Math.log(1 - random()) * 1_000) / perSecond) {
    const waitMs = startedAt + dueMs - performance.now();
    if (waitMs > 1) await pause(waitMs);
    const index = Math.floor(random() * members.length);
    const member = members[index];
    if (!member) throw new RangeError(`no customer ${index}`);
    const number = member.written++;
    const text = mix.textOf(index, number);
    const isLate = random() < DELAY_SHARE;
    const delays = [isLate ? random() * LATEST_MS : 0];
    if (random() < COPY_SHARE) delays.push(random() < 0.5 ? 0 : random() * LATEST_MS);
    counts.messages++;
    counts.copies += delays.length - 1;
    if (isLate) counts.delayed++;
    for (const delayMs of delays) deliveries.push(insist(member.customer, { number, text, delayMs, onRepeat }));
  }
  await Promise.all(deliveries);
  return { members, ...counts };
}

/** As providers do: again and again until it is confirmed. */
async function insist(
  customer: Customer,
  { number, text, delayMs, onRepeat }: { number: number; text: string; delayMs: number; onRepeat: () => void },
): Promise<void> {
  if (delayMs > 0) await pause(delayMs);
  const end = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      return await customer.bring(number, text);
    } catch (error) {
      if (performance.now() > end) throw error;
      onRepeat();
      await pause(AGAIN_MS);
    }
  }
}

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));
