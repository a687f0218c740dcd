/** The customers: found by name, phone, address or tag. */
import { Anchor, Avatar, Badge, Button, Group, Table, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAddressBook, IconTag, IconUserPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import { type Contact, usePages } from "../crm/data.ts";
import { FilterBar } from "../crm/filter-bar.tsx";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Sign } from "../crm/sign.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { useFilter } from "../crm/use-filter.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { NewContact } from "./new-contact.tsx";

export function Component() {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const personName = usePersonName();
  const filter = useFilter(["search", "tag"]);
  const { values, set } = filter;
  const [isMaking, making] = useDisclosure();
  const contacts = usePages<Contact>(["contacts", "list"], "/v1/contacts", values);
  const create = may("contacts:write") ? (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={making.open}>
      {say("contacts.new.button")}
    </Button>
  ) : null;
  return (
    <Page title={say("contacts.title")} size="xl" action={create}>
      <FilterBar label={say("contacts.search")} searchLabel={say("contacts.search")} filter={filter}>
        <TextInput
          key={values.tag ?? ""}
          aria-label={say("contacts.tag")}
          placeholder={say("contacts.tag")}
          leftSection={<IconTag size={16} aria-hidden />}
          defaultValue={values.tag ?? ""}
          maxLength={40}
          w={{ base: "100%", sm: 200 }}
          onBlur={(event) => set({ tag: event.currentTarget.value.trim() || null })}
          onKeyDown={(event) => {
            if (event.key === "Enter") set({ tag: event.currentTarget.value.trim() || null });
          }}
        />
      </FilterBar>
      <Loading query={contacts}>
        {contacts.rows.length === 0 ? (
          <Empty Icon={IconAddressBook} text={say(filter.isEmpty ? "contacts.empty" : "contacts.noneFound")}>
            {filter.isEmpty ? create : null}
          </Empty>
        ) : (
          <Table verticalSpacing="sm" highlightOnHover layout="fixed" className={classes.rows}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("crm.name")}</Table.Th>
                <Table.Th visibleFrom="sm">{say("contacts.ways")}</Table.Th>
                <Table.Th visibleFrom="md">{say("crm.tags")}</Table.Th>
                <Table.Th w={130} visibleFrom="sm">
                  {say("contacts.since")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contacts.rows.map((contact) => (
                <Table.Tr key={contact.id}>
                  <Table.Td>
                    <Group gap="sm" wrap="nowrap">
                      <Avatar name={personName(contact)} color="charla" size={34} aria-hidden />
                      <div style={{ minWidth: 0 }}>
                        <Anchor
                          component={Link}
                          to={`/contacts/${contact.id}`}
                          fw={500}
                          size="sm"
                          truncate
                          display="block"
                        >
                          {personName(contact)}
                        </Anchor>
                        <Text size="xs" c="dimmed" truncate>
                          {contact.company?.name ?? <Ways contact={contact} isShort />}
                        </Text>
                      </div>
                    </Group>
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text size="sm" truncate>
                      <Ways contact={contact} />
                    </Text>
                  </Table.Td>
                  <Table.Td visibleFrom="md">
                    <Group gap={4}>
                      {contact.optedOutAt ? (
                        <Sign size="sm" color="red">
                          {say("contacts.optedOut")}
                        </Sign>
                      ) : null}
                      {contact.tags.slice(0, 4).map((tag) => (
                        <Badge key={tag} size="sm" variant="default" tt="none">
                          {tag}
                        </Badge>
                      ))}
                    </Group>
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text size="sm" c="dimmed">
                      {fullDate(locale, contact.createdAt)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More pages={contacts} />
      </Loading>
      <NewContact isOpen={isMaking} onClose={making.close} />
    </Page>
  );
}

/** How they can be reached. */
function Ways({ contact: { phone, email, name }, isShort = false }: { contact: Contact; isShort?: boolean }) {
  const ways = [phone, email].filter((way) => way !== null && (name !== null || !isShort));
  return <>{(isShort ? ways.slice(0, 1) : ways).join(" · ")}</>;
}
