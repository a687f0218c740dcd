/** Colours and shapes of the app. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import type { Say } from "./lib/texts.ts";

/** The green of the product, from light to dark; 7 has enough contrast for white text (WCAG AA, 4.5 to 1). */
const charla: MantineColorsTuple = [
  "#e8f7f6",
  "#d3eceb",
  "#a5d9d6",
  "#73c5c0",
  "#4bb4ae",
  "#32aaa3",
  "#1f938d",
  "#0f6f6c",
  "#0b5a58",
  "#064644",
];

const shape = {
  primaryColor: "charla",
  primaryShade: 7,
  colors: { charla },
  defaultRadius: "md",
  cursorType: "pointer",
  autoContrast: true,
  respectReducedMotion: true,
  fontFamily: 'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
} as const;

/** The shapes, and the names of the buttons that components bring along, in a language. */
export function themeFor(say: Say) {
  const closing = {
    defaultProps: { closeButtonProps: { "aria-label": say("close") } },
    styles: { title: { fontWeight: 600, fontSize: "var(--mantine-font-size-lg)" } },
  };
  return createTheme({
    ...shape,
    components: {
      Badge: { styles: { root: { textTransform: "none" } } },
      Modal: closing,
      Drawer: closing,
      Notification: closing,
      Alert: { defaultProps: { closeButtonLabel: say("close") } },
      PasswordInput: { defaultProps: { visibilityToggleButtonProps: { "aria-label": say("password.show") } } },
    },
  });
}

/** Text on the light tints of badges, notices and initials; Mantine's own is too pale on them. */
const INK: Readonly<Record<string, string>> = {
  blue: "#1864ab",
  cyan: "#0b5f6e",
  grape: "#862e9c",
  green: "#1f6b31",
  indigo: "#364fc7",
  lime: "#446a0a",
  orange: "#9a3a06",
  pink: "#a61e4d",
  red: "#b02525",
  teal: "#066649",
  violet: "#5f3dc4",
  yellow: "#7a4a00",
};

/** Mantine's quiet grey and its red of faults are too pale to read on white and on its dark surfaces (WCAG AA, 4.5 to 1). */
export const readableGreys: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "#b02525",
    ...Object.fromEntries(Object.entries(INK).map(([name, ink]) => [`--mantine-color-${name}-light-color`, ink])),
  },
  dark: {
    "--mantine-color-text": "var(--mantine-color-gray-2)",
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    // Mantine's own tints are darker than the page there, so that what is chosen looks like a hole.
    "--mantine-color-charla-light": "color-mix(in srgb, var(--mantine-color-charla-5) 18%, transparent)",
    "--mantine-color-charla-light-hover": "color-mix(in srgb, var(--mantine-color-charla-5) 24%, transparent)",
    "--mantine-color-charla-light-color": "var(--mantine-color-charla-2)",
    "--mantine-color-gray-light": "color-mix(in srgb, var(--mantine-color-gray-5) 16%, transparent)",
    ...Object.fromEntries(
      Object.keys(INK).flatMap((name) => [
        [`--mantine-color-${name}-light`, `color-mix(in srgb, var(--mantine-color-${name}-6) 18%, transparent)`],
        [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, var(--mantine-color-${name}-6) 26%, transparent)`],
        [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-3)`],
      ]),
    ),
  },
});
