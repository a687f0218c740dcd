/** What writing about abandoned carts brought in the last ninety days, against those who were left alone. */
import { Alert, Text } from "@mantine/core";
import { IconTrendingUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { RecoveryView } from "../../../../src/http/commerce-views.ts";
import { priceText } from "../catalog/amounts.ts";
import { api } from "../lib/api.ts";
import { numberFormat } from "../lib/formats.ts";
import { useSpeech } from "../lib/texts.ts";

const DAYS_MS = 90 * 24 * 3_600_000;

export function Recovery() {
  const { say, locale } = useSpeech();
  // One stretch for as long as the page is open, so that it is asked for once.
  const query = useMemo(() => {
    const to = new Date();
    return { from: new Date(to.getTime() - DAYS_MS).toISOString(), to: to.toISOString() };
  }, []);
  const figures = useQuery({
    queryKey: ["carts", "recovery"],
    queryFn: async () => (await api<{ data: RecoveryView[] }>("GET", "/v1/carts/recovery", { query })).data,
  });
  const [found] = figures.data ?? [];
  if (!found) return null;
  const { written, leftAlone, lift, recoveredCents, currency } = found;
  const money = (cents: number) => priceText(locale, cents, currency);
  const percent = (share: number) => numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
  return (
    <Alert
      variant="light"
      color={lift && lift.low > 0 ? "green" : "gray"}
      icon={<IconTrendingUp size={18} aria-hidden />}
      mb="md"
      title={say("sales.carts.recovered", { amount: recoveredCents ? money(recoveredCents.amount) : "–" })}
    >
      <Text size="sm">
        {lift && recoveredCents
          ? say("sales.carts.recoveredHow", {
              written: percent(written.bought / written.carts),
              leftAlone: percent(leftAlone.bought / leftAlone.carts),
              low: money(recoveredCents.low),
              high: money(recoveredCents.high),
            })
          : say("sales.carts.recoveredLater")}
      </Text>
    </Alert>
  );
}
