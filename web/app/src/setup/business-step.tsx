/** First: what the business is called, its language, and where it is. */
import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { countriesIn, currenciesIn, moneyOf, timeZones } from "../lib/regions.ts";
import { LOCALES, type Locale, useSpeech } from "../lib/texts.ts";
import type { SetupValues } from "./values.ts";

export function BusinessStep({
  values,
  issues,
  onChange,
}: {
  values: SetupValues;
  issues: Readonly<Record<string, string>>;
  onChange: (change: Partial<SetupValues>) => void;
}) {
  const { say, locale, setLocale } = useSpeech();
  const speak = (chosen: Locale) => {
    onChange({ locale: chosen });
    setLocale(chosen);
  };
  return (
    <>
      <TextInput
        label={say("setup.business.name")}
        placeholder={say("setup.business.namePlaceholder")}
        required
        maxLength={80}
        autoFocus
        autoComplete="organization"
        value={values.name}
        error={issues["business.name"]}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label={say("setup.business.locale")}
          description={say("setup.business.localeHelp")}
          data={LOCALES.map((value) => ({ value, label: say(`settings.business.locales.${value}`) }))}
          value={values.locale}
          allowDeselect={false}
          onChange={(value) => value && speak(value as Locale)}
        />
        <Select
          label={say("setup.business.country")}
          description={say("setup.business.countryHelp")}
          searchable
          data={countriesIn(locale)}
          value={values.country}
          allowDeselect={false}
          error={issues["business.country"]}
          onChange={(country) => country && onChange({ country, currency: moneyOf(country) ?? values.currency })}
        />
        <Select
          label={say("settings.business.currency")}
          searchable
          data={currenciesIn(locale)}
          value={values.currency}
          allowDeselect={false}
          error={issues["business.currency"]}
          onChange={(currency) => currency && onChange({ currency })}
        />
        <Select
          label={say("settings.business.timeZone")}
          searchable
          limit={60}
          data={timeZones(values.timeZone)}
          value={values.timeZone}
          allowDeselect={false}
          error={issues["business.timeZone"]}
          onChange={(timeZone) => timeZone && onChange({ timeZone })}
        />
      </SimpleGrid>
      <TextInput
        label={say("setup.business.city")}
        maxLength={80}
        autoComplete="address-level2"
        value={values.city}
        onChange={(event) => onChange({ city: event.currentTarget.value })}
      />
    </>
  );
}
