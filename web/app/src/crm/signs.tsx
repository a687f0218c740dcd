/** The small signs of the pages about customers: a lead's status and heat, money, who sees to it. */
import { Avatar, Text, Tooltip } from "@mantine/core";
import { formatMoney, type Money } from "../../../../src/lib/money.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { useMembers } from "./data.ts";
import { Sign } from "./sign.tsx";

export const LEAD_COLOURS: Readonly<Record<string, string>> = {
  NEW: "blue",
  CONTACTED: "cyan",
  QUALIFIED: "grape",
  QUOTED: "orange",
  WON: "green",
  LOST: "red",
  DORMANT: "gray",
};
const HEAT: Readonly<Record<string, string>> = { hot: "red", warm: "orange", cold: "blue" };

export function LeadStatus({ status }: { status: string }) {
  const { say } = useSpeech();
  return <Sign color={LEAD_COLOURS[status] ?? "gray"}>{nameOf(say, "inbox.leadStatus", status)}</Sign>;
}

export function Heat({ temperature, score }: { temperature: string | null; score: number | null }) {
  const { say } = useSpeech();
  if (temperature === null || score === null) return null;
  const name = nameOf(say, "inbox.temperature", temperature);
  return (
    <Sign size="sm" color={HEAT[temperature] ?? "gray"} title={say("crm.scoreOf", { score })}>
      {name} · {score}
    </Sign>
  );
}

export function Amount({ value, size = "sm" }: { value: Money | null; size?: string }) {
  if (!value) return null;
  return (
    <Text span size={size} fw={600} style={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
      {formatMoney(value)}
    </Text>
  );
}

/** Whose work it is; nothing for nobody's. */
export function Owner({ id, size = 22 }: { id: string | null; size?: number }) {
  const member = useMembers().find((one) => one.id === id);
  if (!member) return null;
  return (
    <Tooltip label={member.name}>
      <Avatar name={member.name} color="charla" size={size} role="img" aria-label={member.name} />
    </Tooltip>
  );
}

/** How a person is called, or by what else they are known. */
export function usePersonName(): (person: {
  name: string | null;
  phone: string | null;
  email: string | null;
}) => string {
  const { say } = useSpeech();
  return ({ name, phone, email }) => name ?? phone ?? email ?? say("inbox.nameless");
}
