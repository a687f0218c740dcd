/**
 * The chain: providers in their order, each with its tries, pauses and breaker. Which call is made is the caller's
 * matter; here is only when, how often and what is counted.
 */
import { ModelError, type ModelFault } from "../../lib/errors.ts";
import { backoffMs } from "../../lib/time.ts";
import type { Breaker } from "./breaker.ts";
import type { LlmAttempt, LlmLog, LlmProvider, LlmUsage } from "./contract.ts";
import type { Dialect, Endpoint, Spent } from "./endpoint.ts";

const BACKOFF_BASE_MS = 250;
const BACKOFF_CAP_MS = 2_000;
/** A provider that asks for a longer pause is left for the next one: the customer waits meanwhile. */
export const RETRY_AFTER_CAP_MS = 5_000;

/** A provider with what was learnt about it. */
export interface Link {
  readonly provider: LlmProvider;
  readonly endpoint: Endpoint;
  readonly breaker: Breaker;
  readonly dialect: Dialect;
}

export interface ChainOptions {
  readonly log?: LlmLog | undefined;
  /** Waits between tries; rejects when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** One try. Reports tokens as soon as they are known, so that an answer thrown away is paid for in the books too. */
export type Try<T> = (link: Link, signal: AbortSignal, spend: (spent: Spent) => void, complaint?: string) => Promise<T>;

interface Book {
  readonly attempts: LlmAttempt[];
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
  readonly startedAt: number;
}

/** Runs `attempt` down the chain. Throws `ModelError` with all attempts when the chain is spent or `signal` aborts. */
export async function runChain<T>(
  links: readonly Link[],
  signal: AbortSignal,
  options: ChainOptions,
  attempt: Try<T>,
): Promise<{ value: T; usage: LlmUsage }> {
  const book: Book = { attempts: [], inputTokens: 0, outputTokens: 0, costMicros: 0, startedAt: performance.now() };
  for (const link of links) {
    if (signal.aborted) break;
    if (!link.breaker.allow()) {
      book.attempts.push({ provider: link.provider.name, fault: "unavailable", ms: 0 });
      continue;
    }
    const result = await visit(link, signal, options, attempt, book);
    if (result) return { value: result.value, usage: usageOf(link, book) };
  }
  throw spentError(book, signal);
}

/** All tries at one provider; null means that the next one is to be asked. */
async function visit<T>(
  link: Link,
  signal: AbortSignal,
  options: ChainOptions,
  attempt: Try<T>,
  book: Book,
): Promise<{ value: T } | null> {
  const { provider, breaker } = link;
  let complaint: string | undefined;
  for (let retries = 0; ; ) {
    const startedAt = performance.now();
    const ms = () => Math.round(performance.now() - startedAt);
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(provider.timeoutMs)]);
      const value = await attempt(link, limit, (spent) => record(book, provider, spent), complaint);
      breaker.succeeded();
      book.attempts.push({ provider: provider.name, ms: ms() });
      return { value };
    } catch (error) {
      if (!(error instanceof ModelError)) {
        breaker.abandoned();
        throw error;
      }
      book.attempts.push({ provider: provider.name, fault: error.fault, ms: ms() });
      report(breaker, error.fault, signal);
      options.log?.warn({ provider: provider.name, fault: error.fault, ms: ms(), ...error.details }, error.message);
      if (signal.aborted) return null;
      if (error.fault === "malformed" && complaint === undefined && error.details.isAnswer === true) {
        if (!breaker.allow()) return null;
        complaint = error.message;
        continue;
      }
      const waitMs = waitBefore(error, retries + 1);
      if (waitMs === null || retries >= provider.maxRetries) return null;
      if (waitMs > RETRY_AFTER_CAP_MS) {
        breaker.pauseFor(waitMs);
        return null;
      }
      if (!(await waited(options, waitMs, signal)) || !breaker.allow()) return null;
      retries += 1;
    }
  }
}

function report(breaker: Breaker, fault: ModelFault, signal: AbortSignal): void {
  // A turn whose time ran out while the provider was silent counts against it; a turn called off does not.
  const ranOut = signal.aborted && (signal.reason as Error | undefined)?.name === "TimeoutError";
  if (signal.aborted && !ranOut) breaker.abandoned();
  else if (fault === "refused" || fault === "too_long") breaker.succeeded();
  else breaker.failed();
}

/** Ms to wait before the same provider is tried again; null when that would not help. */
function waitBefore(error: ModelError, attempt: number): number | null {
  if (error.fault !== "rate_limited" && error.fault !== "unavailable") return null;
  return error.afterMs ?? backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
}

async function waited({ pause }: ChainOptions, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function record(book: Book, provider: LlmProvider, spent: Spent): void {
  book.inputTokens += spent.inputTokens;
  book.outputTokens += spent.outputTokens;
  // One cent is 10,000 micro-dollars, so tokens × cents ÷ 1,000,000 × 10,000.
  const cents = spent.inputTokens * (provider.inputCentsPerMillion ?? 0);
  book.costMicros += (cents + spent.outputTokens * (provider.outputCentsPerMillion ?? 0)) / 100;
}

function usageOf({ provider }: Link, book: Book): LlmUsage {
  return {
    provider: provider.name,
    model: provider.model,
    inputTokens: book.inputTokens,
    outputTokens: book.outputTokens,
    costMicros: Math.round(book.costMicros),
    latencyMs: Math.round(performance.now() - book.startedAt),
    attempts: book.attempts,
  };
}

function spentError(book: Book, signal: AbortSignal): ModelError {
  const tried = book.attempts.map(({ provider, fault }) => `${provider}: ${fault}`).join(", ");
  const details = { attempts: book.attempts, costMicros: Math.round(book.costMicros), stopped: signal.aborted };
  if (signal.aborted)
    return new ModelError("timeout", `the call was stopped (${tried || "before a try"})`, { details });
  const last = book.attempts.at(-1)?.fault ?? "unavailable";
  return new ModelError(last, `no model provider gave an answer (${tried || "none is configured"})`, { details });
}
