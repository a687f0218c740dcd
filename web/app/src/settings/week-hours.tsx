/** When a place is open, day by day: none, one or two spans each. */
import { ActionIcon, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import classes from "./week-hours.module.css";

/** `weekday` 0 is Sunday; the rest are minutes since midnight. */
export interface Opening {
  readonly weekday: number;
  readonly opensAt: number;
  readonly closesAt: number;
}

/** The week as people read it: from Monday to Sunday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;
const DAY_MIN = 1_440;
const USUAL = { opensAt: 540, closesAt: 1_080 } as const;
const AFTERNOON = { opensAt: 900, closesAt: 1_140 } as const;

/** What most shops keep: Monday to Saturday. */
export const USUAL_WEEK: readonly Opening[] = [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, ...USUAL }));

export function WeekHours({
  hours,
  isReadOnly = false,
  most = 2,
  onChange,
}: {
  hours: readonly Opening[];
  isReadOnly?: boolean;
  /** How many spans a day may have. */
  most?: 1 | 2;
  onChange: (hours: Opening[]) => void;
}) {
  return (
    <Stack gap={6}>
      {WEEK.map((weekday) => (
        <Day
          key={weekday}
          weekday={weekday}
          openings={hours.filter((one) => one.weekday === weekday)}
          isReadOnly={isReadOnly}
          most={most}
          onChange={(changed) => onChange([...hours.filter((one) => one.weekday !== weekday), ...changed])}
        />
      ))}
    </Stack>
  );
}

function Day({
  weekday,
  openings,
  isReadOnly,
  most,
  onChange,
}: {
  weekday: number;
  openings: readonly Opening[];
  isReadOnly: boolean;
  most: number;
  onChange: (openings: readonly Opening[]) => void;
}) {
  const { say } = useSpeech();
  const day = say(`settings.business.days.${weekday}`);
  const change = (at: number, part: Partial<Opening>) =>
    onChange(openings.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <div className={classes.day}>
      <div className={classes.name}>{day}</div>
      <div className={classes.spans}>
        {openings.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say("settings.business.closed")}
          </Text>
        ) : null}
        {openings.map(({ opensAt, closesAt }, index) => (
          <Group key={`${weekday}-${index}`} gap={4} wrap="nowrap">
            <TextInput
              type="time"
              size="xs"
              readOnly={isReadOnly}
              aria-label={say("settings.business.opens", { day })}
              value={clockOf(opensAt)}
              onChange={(event) => change(index, { opensAt: minutesOf(event.currentTarget.value) ?? opensAt })}
            />
            <Text size="sm" aria-hidden>
              –
            </Text>
            <TextInput
              type="time"
              size="xs"
              readOnly={isReadOnly}
              aria-label={say("settings.business.closes", { day })}
              value={clockOf(closesAt % DAY_MIN)}
              onChange={(event) => change(index, { closesAt: minutesOf(event.currentTarget.value) || DAY_MIN })}
            />
            {isReadOnly ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={say("settings.business.removeHours", { day })}
                onClick={() => onChange(openings.filter((_, place) => place !== index))}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
      </div>
      {isReadOnly || openings.length >= most ? null : (
        <ActionIcon
          variant="subtle"
          aria-label={say("settings.business.addHours", { day })}
          onClick={() => onChange([...openings, { weekday, ...(openings.length === 0 ? USUAL : AFTERNOON) }])}
        >
          <IconPlus size={16} />
        </ActionIcon>
      )}
    </div>
  );
}

/** Minutes since midnight as an input of a time takes them. */
function clockOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function minutesOf(clock: string): number | null {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? null : hours * 60 + minutes;
}
