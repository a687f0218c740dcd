/** Fields that the parts of a playbook have in common: money, numbers, a text in each language, a list of cards. */
import {
  ActionIcon,
  Button,
  Group,
  Input,
  NumberInput,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  Title,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { currencyDecimals } from "../../../../../src/lib/money.ts";
import { shownPrice, typedPrice } from "../../catalog/amounts.ts";
import { LOCALES, type Locale, useSpeech } from "../../lib/texts.ts";

interface Common {
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly readOnly?: boolean;
}

export function Section({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  const id = useId();
  return (
    <Paper component="section" withBorder p={{ base: "md", sm: "lg" }} aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      {help ? (
        <Text size="sm" c="dimmed">
          {help}
        </Text>
      ) : null}
      <Stack gap="md" mt="md">
        {children}
      </Stack>
    </Paper>
  );
}

/** A number, or null while the field is empty. */
export function NumberField({
  label,
  help,
  error,
  readOnly = false,
  value,
  onChange,
  min = 0,
  max,
  suffix,
  decimals = 0,
}: Common & {
  readonly value: number | null | undefined;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly suffix?: string;
  readonly decimals?: number;
}) {
  return (
    <NumberInput
      label={label}
      description={help}
      error={error}
      readOnly={readOnly}
      value={value ?? ""}
      min={min}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      allowNegative={false}
      {...(max === undefined ? {} : { max })}
      {...(suffix === undefined ? {} : { suffix })}
      inputWrapperOrder={["label", "input", "description", "error"]}
      onChange={(typed) => onChange(typed === "" || !Number.isFinite(Number(typed)) ? null : Number(typed))}
    />
  );
}

/** An amount in minor units, shown in whole money. */
export function MoneyField({
  label,
  help,
  error,
  readOnly = false,
  currency,
  cents,
  onChange,
}: Common & {
  readonly currency: string;
  readonly cents: number | null | undefined;
  readonly onChange: (cents: number | null) => void;
}) {
  return (
    <NumberInput
      label={label}
      description={help}
      error={error}
      readOnly={readOnly}
      value={cents === null || cents === undefined ? "" : shownPrice(cents, currency)}
      min={0}
      allowNegative={false}
      decimalScale={currencyDecimals(currency)}
      thousandSeparator=" "
      hideControls
      rightSection={
        <Text size="xs" c="dimmed" pr="xs">
          {currency}
        </Text>
      }
      rightSectionWidth={52}
      inputWrapperOrder={["label", "input", "description", "error"]}
      onChange={(typed) => onChange(typedPrice(typed, currency))}
    />
  );
}

export type Localized = Record<Locale, string>;
export const NO_TEXT: Localized = { es: "", en: "", pt: "" };

/** One text in every language that customers are answered in. */
export function LocalizedField({
  label,
  help,
  readOnly = false,
  value,
  issues,
  path,
  onChange,
}: Omit<Common, "error"> & {
  readonly value: Localized;
  readonly issues: Readonly<Record<string, string>>;
  readonly path: string;
  readonly onChange: (value: Localized) => void;
}) {
  const { say } = useSpeech();
  return (
    <fieldset aria-label={label} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Input.Label labelElement="div">{label}</Input.Label>
      {help ? (
        <Text size="xs" c="dimmed">
          {help}
        </Text>
      ) : null}
      <Stack gap={6} mt={4}>
        {LOCALES.map((locale) => (
          <Textarea
            key={locale}
            autosize
            minRows={1}
            maxRows={6}
            aria-label={`${label}: ${say(`settings.business.locales.${locale}`)}`}
            leftSection={
              <Text size="xs" c="dimmed" tt="uppercase" aria-hidden>
                {locale}
              </Text>
            }
            value={value[locale]}
            readOnly={readOnly}
            maxLength={600}
            error={issues[`${path}.${locale}`] ?? (locale === "es" ? issues[path] : undefined)}
            onChange={(event) => onChange({ ...value, [locale]: event.currentTarget.value })}
          />
        ))}
      </Stack>
    </fieldset>
  );
}

/** Cards one under the other, each with a button that removes it, and one that adds another. */
export function CardList<Item>({
  items,
  empty,
  add,
  nameOf,
  readOnly,
  onAdd,
  onRemove,
  children,
}: {
  items: readonly Item[];
  empty: string;
  add: string;
  /** What the one at that place is called, also while it has no name yet. */
  nameOf: (item: Item, place: number) => string;
  readOnly: boolean;
  onAdd: () => void;
  onRemove: (place: number) => void;
  children: (item: Item, place: number) => ReactNode;
}) {
  const { say } = useSpeech();
  return (
    <Stack gap="sm">
      {items.length === 0 ? <Text c="dimmed">{empty}</Text> : null}
      {items.map((item, place) => (
        <Paper key={place} withBorder p="md" component="article" aria-label={nameOf(item, place)}>
          <Group justify="space-between" mb="xs" wrap="nowrap">
            <Text fw={600} truncate>
              {nameOf(item, place)}
            </Text>
            {readOnly ? null : (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={say("playbook.remove", { name: nameOf(item, place) })}
                onClick={() => onRemove(place)}
              >
                <IconTrash size={18} />
              </ActionIcon>
            )}
          </Group>
          <Stack gap="md">{children(item, place)}</Stack>
        </Paper>
      ))}
      {readOnly ? null : (
        <Group>
          <Button variant="light" size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
            {add}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

export function Columns({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "start" }}>
      {children}
    </SimpleGrid>
  );
}

/** The list with what `change` makes of the one at that place. */
export function changedAt<Item>(list: readonly Item[], place: number, change: (item: Item) => Item): Item[] {
  return list.map((item, index) => (index === place ? change(item) : item));
}

export function without<Item>(list: readonly Item[], place: number): Item[] {
  return list.filter((_, index) => index !== place);
}
