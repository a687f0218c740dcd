/** Looks a whole playbook over: what contradicts first, then what is missing, then what to think about. Pure. */
import type { PlaybookContent } from "../content.ts";
import { findContradictions } from "./contradictions.ts";
import { findFaqClaims } from "./faq-claims.ts";
import type { Finding } from "./finding.ts";
import { findMissing } from "./missing.ts";

const ORDER = { contradiction: 0, missing: 1, note: 2 } as const;

/** All findings, the gravest first. `today` is an ISO date in the zone of the business. */
export function checkPlaybook(content: PlaybookContent, today: string): Finding[] {
  const findings = [...findContradictions(content), ...findFaqClaims(content), ...findMissing(content, today)];
  return findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
