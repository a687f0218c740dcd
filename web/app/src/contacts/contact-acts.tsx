/** What can be begun with a customer: a lead, a case, a quote, or joining them with their double. */
import { Button, Group, Menu } from "@mantine/core";
import { IconFileInvoice, IconLifebuoy, IconPlus, IconTargetArrow, IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import { NewCase } from "../cases/new-case.tsx";
import type { ContactPage } from "../crm/data.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { NewLead } from "../pipeline/new-lead.tsx";
import { NewQuote } from "../quotes/new-quote.tsx";
import { MergeDialog } from "./merge-dialog.tsx";

export function ContactActs({ contact }: { contact: ContactPage }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [open, setOpen] = useState<"lead" | "case" | "quote" | "merge" | null>(null);
  const close = () => setOpen(null);
  if (!may("leads:write")) return null;
  return (
    <Group gap="xs">
      {may("contacts:manage") ? (
        <Button
          variant="default"
          leftSection={<IconUsersGroup size={16} aria-hidden />}
          onClick={() => setOpen("merge")}
        >
          {say("contacts.merge.button")}
        </Button>
      ) : null}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button leftSection={<IconPlus size={16} aria-hidden />}>{say("contacts.begin")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTargetArrow size={16} aria-hidden />} onClick={() => setOpen("lead")}>
            {say("pipeline.lead")}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileInvoice size={16} aria-hidden />} onClick={() => setOpen("quote")}>
            {say("quotes.one")}
          </Menu.Item>
          <Menu.Item leftSection={<IconLifebuoy size={16} aria-hidden />} onClick={() => setOpen("case")}>
            {say("cases.one")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NewLead isOpen={open === "lead"} onClose={close} contactId={contact.id} />
      <NewCase isOpen={open === "case"} onClose={close} contactId={contact.id} />
      <NewQuote
        isOpen={open === "quote"}
        onClose={close}
        subject={{ kind: "contact", id: contact.id, productIds: [] }}
      />
      <MergeDialog isOpen={open === "merge"} onClose={close} contact={contact} />
    </Group>
  );
}
