/** Quotes in brief: number, total, status, until when they hold. */
import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import type { Quote } from "../crm/data.ts";
import { Amount } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { useSpeech } from "../lib/texts.ts";
import { QuoteStatusSign } from "./signs.tsx";

export function QuoteRows({ quotes }: { quotes: readonly Quote[] }) {
  const { say, locale } = useSpeech();
  return (
    <ul className={classes.plain}>
      {quotes.map((quote) => (
        <li key={quote.id}>
          <Group justify="space-between" gap="xs">
            <div>
              <Anchor component={Link} to={`/quotes/${quote.id}`} size="sm" fw={500}>
                {say("quotes.numbered", { number: quote.number })}
              </Anchor>
              <Text size="xs" c="dimmed">
                {say("quotes.until", { at: fullDate(locale, quote.validUntil) })}
              </Text>
            </div>
            <Group gap={8}>
              <Amount value={quote.total} />
              <QuoteStatusSign status={quote.status} />
            </Group>
          </Group>
        </li>
      ))}
    </ul>
  );
}
