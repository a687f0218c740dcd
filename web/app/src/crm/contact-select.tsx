/** Choosing a customer by name, phone or address; before one types, those who came last are offered. */
import { Select, type SelectProps, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Contact, PageOf } from "./data.ts";
import { usePersonName } from "./signs.tsx";

export type Person = Pick<Contact, "id" | "name" | "phone" | "email">;

const REST_MS = 200;
const OFFERED = 12;

export function ContactSelect({
  person,
  onChoose,
  ...rest
}: {
  person: Person | null;
  onChoose: (person: Person | null) => void;
} & Omit<SelectProps, "data" | "value" | "onChange">) {
  const { say } = useSpeech();
  const personName = usePersonName();
  const [text, setText] = useState("");
  const [typed] = useDebouncedValue(text.trim(), REST_MS);
  // The name of the one who is chosen stands in the field: it is no search.
  const search = person && typed === personName(person) ? "" : typed;
  const found = useQuery({
    queryKey: ["contacts", "choose", search],
    queryFn: ({ signal }) =>
      api<PageOf<Contact>>("GET", "/v1/contacts", { query: { search: search || undefined, limit: OFFERED }, signal }),
    placeholderData: (former) => former,
  });
  const people = new Map<string, Person>();
  if (person) people.set(person.id, person);
  for (const one of found.data?.data ?? []) people.set(one.id, one);
  return (
    <Select
      placeholder={say("crm.findPerson")}
      leftSection={<IconSearch size={16} aria-hidden />}
      searchable
      clearable
      // By keyboard too, unlike what the library does by itself.
      clearButtonProps={{ "aria-label": say("crm.noPerson"), "aria-hidden": false, tabIndex: 0 }}
      {...rest}
      data={[...people.values()].map((one) => ({ value: one.id, label: personName(one) }))}
      // The server has searched already, also in what is not shown here.
      filter={({ options }) => options}
      value={person?.id ?? null}
      onChange={(id) => onChoose(people.get(id ?? "") ?? null)}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={
        found.error ? problemText(say, found.error) : say(found.isPending ? "wait" : "crm.nobodyFound")
      }
      renderOption={({ option: { value, label } }) => {
        const one = people.get(value);
        const ways = [one?.phone, one?.email].filter((way) => way && way !== label).join(" · ");
        return (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate>
              {label}
            </Text>
            {ways ? (
              <Text size="xs" c="dimmed" truncate>
                {ways}
              </Text>
            ) : null}
          </div>
        );
      }}
    />
  );
}
