/** One delivery in the log: what it told of, how it went; opened, its body, the answer, and sending it again. */
import { Collapse, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { fullTime } from "../../crm/times.ts";
import { useSpeech } from "../../lib/texts.ts";
import { type Delivery, eventKey } from "./data.ts";
import { DeliveryOpened } from "./delivery-opened.tsx";
import { DeliverySign, stateOf, useOutcome } from "./signs.tsx";
import classes from "./webhooks.module.css";

export function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { say, locale } = useSpeech();
  const outcome = useOutcome();
  const [isOpen, { toggle }] = useDisclosure();
  const { id, event, attempts, createdAt, nextTryAt } = delivery;
  const told = [
    outcome(delivery),
    ...(attempts > 1 ? [say("webhooks.tries", { count: attempts })] : []),
    ...(stateOf(delivery) === "waiting" && nextTryAt ? [say("webhooks.nextTry", { at: new Date(nextTryAt) })] : []),
  ];
  return (
    <li className={classes.row} data-delivery={id}>
      <UnstyledButton className={classes.head} onClick={toggle} aria-expanded={isOpen} aria-controls={`opened-${id}`}>
        <div style={{ minWidth: 0, flex: 1 }}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {say(eventKey(event))}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace">
              {event}
            </Text>
          </Group>
          <Text size="sm" c="dimmed">
            {fullTime(locale, createdAt)} · {told.join(" · ")}
          </Text>
        </div>
        <DeliverySign delivery={delivery} />
        <IconChevronDown size={16} className={classes.chevron} data-open={isOpen} aria-hidden />
      </UnstyledButton>
      <Collapse expanded={isOpen} id={`opened-${id}`}>
        {isOpen ? <DeliveryOpened delivery={delivery} /> : null}
      </Collapse>
    </li>
  );
}
