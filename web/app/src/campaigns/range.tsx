/** A difference of shares with the reach of what it may be. */

/** The interval on a line with zero in its middle. */
export function Range({ low, high, difference }: { low: number; high: number; difference: number }) {
  const reach = Math.max(Math.abs(low), Math.abs(high), 0.01) * 1.1;
  const place = (value: number) => `${50 + (value / reach) * 50}%`;
  return (
    <svg width="100%" height="22" aria-hidden style={{ display: "block" }}>
      <line x1="0" x2="100%" y1="11" y2="11" stroke="var(--mantine-color-default-border)" />
      <line x1="50%" x2="50%" y1="2" y2="20" stroke="var(--mantine-color-dimmed)" strokeDasharray="2 2" />
      <line
        x1={place(low)}
        x2={place(high)}
        y1="11"
        y2="11"
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth="6"
        strokeLinecap="round"
        opacity="0.4"
      />
      <circle cx={place(difference)} cy="11" r="5" fill="var(--mantine-primary-color-filled)" />
    </svg>
  );
}
