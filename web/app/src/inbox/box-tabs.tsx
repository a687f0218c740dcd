/** The boxes: those of every day as tabs, the others behind one more. */
import { Badge, Button, Menu, Tabs } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import { type Box, isBox, MAIN_BOXES, MORE_BOXES } from "./boxes.ts";
import { type Counts, useCounts } from "./data.ts";
import classes from "./inbox.module.css";

/** As MAX_COUNT of the server: so many and more. */
const MOST = 1_000;
const isMain = (box: Box) => (MAIN_BOXES as readonly Box[]).includes(box);

export function BoxTabs({ box, onBox }: { box: Box; onBox: (box: Box) => void }) {
  const { say } = useSpeech();
  const { data: counts } = useCounts();
  return (
    <div className={classes.tabs}>
      <Tabs
        value={isMain(box) ? box : null}
        onChange={(chosen) => (isBox(chosen) ? onBox(chosen) : undefined)}
        style={{ flex: 1 }}
      >
        <Tabs.List grow className={classes.tabList} aria-label={say("inbox.boxes.label")}>
          {MAIN_BOXES.map((one) => (
            <Tabs.Tab key={one} value={one} px={6} rightSection={<Count of={one} counts={counts} />}>
              {say(`inbox.boxes.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            variant={isMain(box) ? "subtle" : "light"}
            color={isMain(box) ? "gray" : undefined}
            size="compact-sm"
            px={8}
            fw={400}
            style={{ flex: "none" }}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {say(isMain(box) ? "inbox.boxes.more" : `inbox.boxes.${box}`)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {MORE_BOXES.map((one) => (
            <Menu.Item
              key={one}
              rightSection={<Count of={one} counts={counts} />}
              onClick={() => onBox(one)}
              aria-current={one === box ? "true" : undefined}
            >
              {say(`inbox.boxes.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Count({ of, counts }: { of: Box; counts: Counts | undefined }) {
  const count = counts && of in counts ? counts[of as keyof Counts] : 0;
  // What the agents do wants nobody's attention.
  if (count === 0 || of === "agents") return null;
  return (
    <Badge
      size="sm"
      circle={count < 10}
      variant={of === "waiting" ? "light" : "filled"}
      color={of === "waiting" ? "orange" : "gray"}
      autoContrast
    >
      {count >= MOST ? `${MOST - 1}+` : count}
    </Badge>
  );
}
