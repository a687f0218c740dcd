/** The quotes of a lead; nothing stands there without any. */

import { type LeadPage, type Quote, usePages } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { QuoteRows } from "../quotes/quote-rows.tsx";

export function LeadLinks({ lead }: { lead: LeadPage }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const quotes = usePages<Quote>(["quotes", "of-lead"], "/v1/quotes", { leadId: lead.id, limit: 20 });
  if (!may("quotes:read") || quotes.rows.length === 0) return null;
  return (
    <Panel title={say("quotes.title")}>
      <QuoteRows quotes={quotes.rows} />
    </Panel>
  );
}
