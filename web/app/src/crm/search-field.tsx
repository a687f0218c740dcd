/** A field that searches while one types: what was typed is asked for after a short rest. */
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";

const REST_MS = 250;

export function SearchField({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (text: string | null) => void;
}) {
  const [text, setText] = useState(value);
  const [former, setFormer] = useState(value);
  const search = useDebouncedCallback((typed: string) => onSearch(typed.trim() || null), REST_MS);
  // Cleared from outside, as by "show all".
  if (value !== former) {
    setFormer(value);
    if (value === "") setText("");
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      maxLength={100}
      miw={200}
      style={{ flex: 1 }}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}
