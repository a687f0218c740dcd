/** What is open with a customer: leads, cases, quotes. */
import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import { CaseRows } from "../cases/case-rows.tsx";
import classes from "../crm/crm.module.css";
import type { ContactPage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { Amount, Heat, LeadStatus } from "../crm/signs.tsx";
import { useSpeech } from "../lib/texts.ts";
import { QuoteRows } from "../quotes/quote-rows.tsx";

export function Matters({ contact: { leads, cases, quotes } }: { contact: ContactPage }) {
  const { say } = useSpeech();
  return (
    <>
      {leads.length > 0 ? (
        <Panel title={say("contacts.leads")}>
          <ul className={classes.plain}>
            {leads.map((lead) => (
              <li key={lead.id}>
                <Group justify="space-between" gap="xs">
                  <Anchor component={Link} to={`/leads/${lead.id}`} size="sm" fw={500}>
                    {lead.interest}
                  </Anchor>
                  <Group gap={8}>
                    <Heat temperature={lead.temperature} score={lead.score} />
                    <Amount value={lead.value} />
                    <LeadStatus status={lead.status} />
                  </Group>
                </Group>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {cases.length > 0 ? (
        <Panel title={say("cases.open")}>
          <CaseRows cases={cases} />
        </Panel>
      ) : null}
      {quotes.length > 0 ? (
        <Panel title={say("quotes.open")}>
          <QuoteRows quotes={quotes} />
        </Panel>
      ) : null}
      {leads.length + cases.length + quotes.length === 0 ? (
        <Panel title={say("contacts.matters")}>
          <Text size="sm" c="dimmed">
            {say("contacts.noMatters")}
          </Text>
        </Panel>
      ) : null}
    </>
  );
}
