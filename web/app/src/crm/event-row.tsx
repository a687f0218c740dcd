/** One thing that happened, in a list of them: when, who, what, and where to read on. */
import { Anchor, Text, ThemeIcon } from "@mantine/core";
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconCheckbox,
  IconFileInvoice,
  IconLifebuoy,
  IconNote,
  IconShieldCheck,
  IconShoppingBag,
  IconTargetArrow,
} from "@tabler/icons-react";
import { Link } from "react-router";
import { nameOf } from "../inbox/names.ts";
import { type Say, useSpeech } from "../lib/texts.ts";
import { useActorName } from "./actors.ts";
import classes from "./crm.module.css";
import { useHappening } from "./happening.ts";
import { fullTime, relativeTime } from "./times.ts";

const ICONS = {
  message: IconArrowDownLeft,
  lead: IconTargetArrow,
  case: IconLifebuoy,
  note: IconNote,
  task: IconCheckbox,
  quote: IconFileInvoice,
  order: IconShoppingBag,
  consent: IconShieldCheck,
} as const;
const COLOURS = {
  message: "gray",
  lead: "grape",
  case: "orange",
  note: "yellow",
  task: "cyan",
  quote: "charla",
  order: "green",
  consent: "blue",
} as const;
const PLACES: Readonly<Record<string, string>> = {
  message: "/inbox",
  lead: "/leads",
  case: "/cases",
  quote: "/quotes",
};

export interface Event {
  readonly id: string;
  readonly kind: keyof typeof ICONS;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: string;
  /** What was said, or what it is about. */
  readonly text?: string | null;
  /** The row to open; none on its own page. */
  readonly subjectId?: string;
}

export function EventRow({ event }: { event: Event }) {
  const { say, locale } = useSpeech();
  const sentenceOf = useHappening();
  const actorName = useActorName();
  const { kind, type, detail, at, subjectId } = event;
  // A note in a case is told by its event; beside it the timeline only names the case.
  const text = type === "case.note" && typeof detail.text === "string" ? detail.text : event.text;
  const Icon = type === "message.out" ? IconArrowUpRight : (ICONS[kind] ?? IconNote);
  const sentence = sentenceOf(type, detail);
  const place = PLACES[kind];
  const by = kind === "message" ? messageBy(say, detail) : detail.actor ? actorName(detail) : null;
  return (
    <li className={classes.event} data-event={type}>
      <ThemeIcon variant="light" color={COLOURS[kind] ?? "gray"} radius="xl" size={28} className={classes.sign}>
        <Icon size={15} stroke={1.8} aria-hidden />
      </ThemeIcon>
      <div className={classes.grow}>
        <Text size="sm">
          {place && subjectId ? (
            <Anchor component={Link} to={`${place}/${subjectId}`} fw={500} inherit>
              {sentence}
            </Anchor>
          ) : (
            <Text span fw={500} inherit>
              {sentence}
            </Text>
          )}
        </Text>
        {text ? (
          <Text size="sm" className={classes.said} lineClamp={6}>
            {text}
          </Text>
        ) : null}
        <Text size="xs" c="dimmed">
          {by ? `${by} · ` : ""}
          <time dateTime={at} title={fullTime(locale, at)}>
            {relativeTime(locale, Date.parse(at) - Date.now())}
          </time>
        </Text>
      </div>
    </li>
  );
}

/** A person by their name, an agent by what it does. */
function messageBy(say: Say, { authorName }: Readonly<Record<string, unknown>>): string | null {
  return typeof authorName === "string" && authorName !== "" ? nameOf(say, "inbox.agents", authorName) : null;
}
