/** Readable companions of the business's colour, by the contrast rule of WCAG 2 (4.5 to 1 for text). */

type Rgb = readonly [number, number, number];

export interface AccentTones {
  readonly accent: string;
  /** Text upon the colour. */
  readonly onAccent: string;
  /** The colour as text upon the light and the dark panel. */
  readonly inkLight: string;
  readonly inkDark: string;
}

/** Tones of a `#rrggbb` colour. */
export function accentTones(accent: string): AccentTones {
  const colour = readRgb(accent);
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [17, 18, 22];
  const onAccent =
    contrast(colour, white) >= 4 ? white : contrast(colour, black) > contrast(colour, white) ? black : white;
  return {
    accent,
    onAccent: toHex(onAccent),
    inkLight: toHex(towards(colour, [0, 0, 0], white)),
    inkDark: toHex(towards(colour, white, [34, 38, 45])),
  };
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

export function readRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function towards(colour: Rgb, end: Rgb, ground: Rgb): Rgb {
  for (let part = 0; part <= 1; part += 0.05) {
    const mixed = colour.map((value, n) => Math.round(value + ((end[n] ?? 0) - value) * part)) as unknown as Rgb;
    if (contrast(mixed, ground) >= 4.5) return mixed;
  }
  return end;
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function toHex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
