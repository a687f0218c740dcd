/** A talk with the agents that is kept on this page alone: each text takes along what was said before. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Part, TurnTrace } from "../../../../../src/http/views.ts";
import { api } from "../../lib/api.ts";

interface Answer {
  readonly replies: string[];
  readonly messages: Part[][];
  readonly actions: string[];
  readonly agent: string;
  readonly trace: Partial<TurnTrace>;
  readonly state: Record<string, unknown>;
  readonly locale: string;
}

export interface Exchange {
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  readonly answer: Answer;
}

/** As many lines as the API takes. */
const MAX_LINES = 60;
const MAX_LINE = 4_000;

export function useRehearsal() {
  const [talk, setTalk] = useState<readonly Exchange[]>([]);
  const last = talk.at(-1)?.answer;
  const asking = useMutation({
    mutationFn: async (text: string): Promise<Exchange> => {
      const transcript = talk
        .flatMap(({ text: said, at, answer }) => [
          { author: "customer", text: said, at },
          ...answer.replies.map((reply) => ({ author: "agent", text: reply, at })),
        ])
        .filter((line) => line.text !== "")
        .map((line) => ({ ...line, text: line.text.slice(0, MAX_LINE) }))
        .slice(-MAX_LINES);
      const at = new Date().toISOString();
      const answer = await api<Answer>("POST", "/v1/playbook/try", {
        body: { text, transcript, state: last?.state ?? {}, locale: last?.locale ?? null },
      });
      return { text, at, answer };
    },
    onSuccess: (exchange) => setTalk([...talk, exchange]),
  });
  return {
    talk,
    /** What is being answered. */
    asked: asking.isPending ? asking.variables : null,
    error: asking.error,
    ask: (text: string) => asking.mutate(text),
    startAgain: () => {
      asking.reset();
      setTalk([]);
    },
  };
}

export type Rehearsal = ReturnType<typeof useRehearsal>;
