/** The product's sign and name; the sign as public/icon.svg, but there at once. */
import { Group, Text } from "@mantine/core";

export function Brand({ size = 28 }: { size?: number }) {
  return (
    <Group gap={8} wrap="nowrap">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: "none" }}>
        <rect width="32" height="32" rx="9" fill="var(--mantine-color-charla-7)" />
        <path d="M24.5 15.3a8 8 0 0 1-11.7 7.1L7.5 24l1.8-5.2a8 8 0 1 1 15.2-3.5Z" fill="#fff" />
      </svg>
      <Text fw={700} size="lg" lh={1} style={{ letterSpacing: "-0.01em" }}>
        Charla
      </Text>
    </Group>
  );
}
