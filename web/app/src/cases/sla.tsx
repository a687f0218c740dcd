/** The clock of a case: due in how long, late by how much, standing, or met. */
import { Badge } from "@mantine/core";
import { IconAlarm, IconCheck, IconClock, IconClockPause } from "@tabler/icons-react";
import type { Case } from "../crm/data.ts";
import { Sign } from "../crm/sign.tsx";
import { fullTime, span } from "../crm/times.ts";
import { useSpeech } from "../lib/texts.ts";

/** Less than this is left: it is time to look. */
const SOON_MS = 2 * 3_600_000;

export function Sla({ sla, status }: Pick<Case, "sla" | "status">) {
  const { say, locale } = useSpeech();
  const { solveInMs, isSolveLate, solvedInTime, solveDueAt } = sla;
  const title = solveDueAt ? fullTime(locale, solveDueAt) : undefined;
  if (solvedInTime !== null)
    return (
      <Clock color={solvedInTime ? "green" : "red"} Icon={IconCheck} title={title}>
        {say(solvedInTime ? "cases.sla.met" : "cases.sla.missed")}
      </Clock>
    );
  if (solveInMs === null)
    return (
      <Clock color="gray" Icon={IconClockPause} title={title}>
        {say(status === "waiting_customer" ? "cases.sla.standing" : "cases.sla.none")}
      </Clock>
    );
  const time = span(locale, solveInMs);
  if (isSolveLate)
    return (
      <Clock color="red" Icon={IconAlarm} title={title} isLoud>
        {say("cases.sla.late", { time })}
      </Clock>
    );
  return (
    <Clock color={solveInMs < SOON_MS ? "orange" : "gray"} Icon={IconClock} title={title}>
      {say("cases.sla.due", { time })}
    </Clock>
  );
}

function Clock({
  color,
  Icon,
  title,
  isLoud = false,
  children,
}: {
  color: string;
  Icon: typeof IconClock;
  title: string | undefined;
  isLoud?: boolean;
  children: string;
}) {
  const sign = <Icon size={13} aria-hidden />;
  if (!isLoud)
    return (
      <Sign color={color} title={title} leftSection={sign}>
        {children}
      </Sign>
    );
  return (
    <Badge variant="filled" color="red.9" tt="none" title={title} leftSection={sign} style={{ flex: "none" }}>
      {children}
    </Badge>
  );
}
