/** From orders to carts to invoices and back: three lists of one matter. */
import { Tabs } from "@mantine/core";
import { useNavigate } from "react-router";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

const LISTS = [
  { value: "orders", permission: "orders:read" },
  { value: "carts", permission: "orders:read" },
  { value: "invoices", permission: "invoices:read" },
] as const;

export function SalesTabs({ now }: { now: (typeof LISTS)[number]["value"] }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const go = useNavigate();
  return (
    <Tabs value={now} onChange={(value) => value && go(`/${value}`)} mb="md" activateTabWithKeyboard={false}>
      <Tabs.List aria-label={say("sales.lists")}>
        {LISTS.filter(({ permission }) => may(permission)).map(({ value }) => (
          <Tabs.Tab key={value} value={value}>
            {say(`sales.${value}.title`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
