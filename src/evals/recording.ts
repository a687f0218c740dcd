/**
 * Answers of models kept with their requests, and given again to the same requests without any network. A file of them
 * is JSON lines: what it is, then one answer a line. It holds no key, no address and no contact data.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Llm } from "../infra/llm/contract.ts";
import { InputError, ModelError, type ModelFault } from "../lib/errors.ts";
import { masked, type RequestKey, readRequest, unmasked, withReferences } from "./request-key.ts";

const FAULTS = [
  "rate_limited",
  "timeout",
  "unavailable",
  "unauthorized",
  "malformed",
  "refused",
  "too_long",
] as const satisfies readonly ModelFault[];

const recorded = z.object({
  key: z.string(),
  /** The customer's message, shortened. */
  message: z.string(),
  /** Look-ups that the model asked for, with masked arguments, in their order. */
  calls: z.array(z.object({ name: z.string(), args: z.string() })),
  /** Masked JSON of the answer, or the fault of the chain. */
  answer: z.string().optional(),
  fault: z.enum(FAULTS).optional(),
  usage: z
    .object({
      provider: z.string(),
      model: z.string(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      costMicros: z.number(),
      latencyMs: z.number(),
    })
    .optional(),
});
export type RecordedAnswer = z.infer<typeof recorded>;

const head = z.object({ about: z.string() });

export interface Recording {
  /** Where the answers come from. */
  readonly about: string;
  readonly answers: readonly RecordedAnswer[];
}

/** Throws `InputError` when the file is none of ours, naming the line. */
export function readRecording(path: string): Recording {
  const [first = "", ...rest] = readFileSync(path, "utf8").split("\n");
  const lineOf = <T>(schema: z.ZodType<T>, line: string, at: number): T => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new InputError(`${path}: line ${at} is no recorded answer`, [], { cause });
    }
  };
  const { about } = lineOf(head, first, 1);
  const answers = rest.flatMap((line, at) => (line.trim() === "" ? [] : [lineOf(recorded, line, at + 2)]));
  return { about, answers };
}

/** Begins a file anew; the function it gives adds an answer to it. */
export function startRecording(path: string, about: string): (answer: RecordedAnswer) => void {
  writeFileSync(path, `${JSON.stringify({ about })}\n`);
  return (answer) => appendFileSync(path, `${JSON.stringify(answer)}\n`);
}

/** The same models; each answer, or the fault of the whole chain, is given to `keep`. */
export function recordAnswers(llm: Llm, keep: (answer: RecordedAnswer) => void): Llm {
  return {
    ...llm,
    async complete(request) {
      const { key, message, references: asked } = readRequest(request);
      let references = asked;
      const calls: RecordedAnswer["calls"] = [];
      const tools = request.tools?.map((tool) => ({
        ...tool,
        run: async (args: never) => {
          calls.push({ name: tool.name, args: masked(JSON.stringify(args), references) });
          const result = await tool.run(args);
          references = withReferences(references, JSON.stringify(result));
          return result;
        },
      }));
      try {
        const answer = await llm.complete({ ...request, ...(tools ? { tools } : {}) });
        const { attempts: _, ...usage } = answer.usage;
        keep({ key, message, calls, answer: masked(JSON.stringify(answer.value), references), usage });
        return answer;
      } catch (error) {
        if (error instanceof ModelError) keep({ key, message, calls, fault: error.fault });
        throw error;
      }
    },
  };
}

/** Models that say again what was recorded; a request that was not is given to `onMissing` and fails as an endpoint does. */
export function replayAnswers({ answers }: Recording, onMissing: (request: RequestKey) => void): Llm {
  const left = new Map<string, RecordedAnswer[]>();
  for (const answer of answers) left.set(answer.key, [...(left.get(answer.key) ?? []), answer]);
  return {
    isConfigured: true,
    canTranscribe: false,
    transcribe: () => Promise.reject(new ModelError("unavailable", "speech is not recorded")),
    check: () => Promise.resolve([]),
    async complete(request) {
      const asked = readRequest(request);
      const found = left.get(asked.key);
      // The last one answers further requests of the same words.
      const kept = found && found.length > 1 ? found.shift() : found?.[0];
      if (!kept) {
        onMissing(asked);
        throw new ModelError("unavailable", `no answer is recorded for ${asked.key}`);
      }
      let { references } = asked;
      for (const { name, args } of kept.calls) {
        const tool = request.tools?.find((candidate) => candidate.name === name);
        const parsed = tool?.parameters.safeParse(JSON.parse(unmasked(args, references)));
        if (!tool || !parsed?.success) continue;
        // The arguments have just been parsed with the tool's own schema.
        references = withReferences(references, JSON.stringify(await tool.run(parsed.data as never)));
      }
      if (kept.answer === undefined || !kept.usage) {
        throw new ModelError(kept.fault ?? "unavailable", "the recorded request had no answer");
      }
      const value = request.schema.safeParse(JSON.parse(unmasked(kept.answer, references)));
      if (!value.success)
        throw new ModelError("malformed", "the recorded answer has another form than is expected now");
      return { value: value.data, usage: { ...kept.usage, attempts: [] } };
    },
  };
}
