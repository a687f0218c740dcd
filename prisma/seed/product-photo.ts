/** A picture for a product that has no photo: a flat drawing of its kind on a soft background, as one SVG text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/lib/root.ts";
import { foldText } from "../../src/lib/text.ts";

/** What of a product decides its picture. */
export interface PhotoSubject {
  readonly sku: string;
  readonly name: string;
  /** Key of a category; an unknown one gets a parcel. */
  readonly category: string;
}

interface CategoryDrawings {
  readonly usual: string;
  /** Drawings for names (folded) that match, tried in order. */
  readonly special?: readonly (readonly [RegExp, string])[];
}

const DRAWINGS: Readonly<Record<string, CategoryDrawings>> = {
  laptops: {
    usual: "laptop",
    special: [
      [/\b2 (en|in|em) 1\b|2-in-1|convertible/, "laptop-convertible"],
      [/gam(er|ing)/, "laptop-gaming"],
      [/empresarial|business|corporativ/, "laptop-business"],
      [/macbook|\bair\b|oled|ultra(book|ligera|light|leve)/, "laptop-thin"],
    ],
  },
  desktops: {
    usual: "desktop-office",
    special: [
      [/\bmini\b/, "desktop-mini"],
      [/todo en uno|all-in-one|tudo em um/, "desktop-all-in-one"],
      [/gam(er|ing)/, "desktop-tower"],
    ],
  },
  monitors: {
    usual: "monitor",
    special: [
      [/gam(er|ing)/, "monitor-gaming"],
      [/ultrawide|curvo|curved/, "monitor-wide"],
    ],
  },
  phones: { usual: "phone" },
  tablets: { usual: "tablet" },
  printers: {
    usual: "printer",
    special: [
      [/laser/, "printer-laser"],
      [/pixma|cartucho|cartridge/, "printer-cartridge"],
    ],
  },
  ink: {
    usual: "ink-bottle",
    special: [
      [/toner/, "toner"],
      [/pack|kit|colores|cores/, "ink-pack"],
    ],
  },
  keyboards: {
    usual: "keyboard",
    special: [
      [/combo|kit/, "keyboard-mouse-set"],
      [/mecanico|mechanical|compact/, "keyboard-compact"],
    ],
  },
  mice: {
    usual: "mouse-wired",
    special: [
      [/gam(er|ing)/, "mouse-gaming"],
      [/inalambrico|wireless|sem fio/, "mouse"],
    ],
  },
  headsets: {
    usual: "headphones",
    special: [
      [/buds|in-ear/, "earbuds"],
      [/gam(er|ing)|microfono|microphone|microfone|headset/, "headset"],
    ],
  },
  webcams: { usual: "webcam" },
  storage: {
    usual: "ssd",
    special: [
      [/nvme|m\.2/, "ssd-m2"],
      [/extern/, "external-drive"],
      [/memoria usb|pen ?drive|usb stick|flash/, "usb-stick"],
    ],
  },
  routers: { usual: "router", special: [[/mesh/, "router-mesh"]] },
  cables: {
    usual: "cable-usb-c",
    special: [
      [/cargador|charger|carregador/, "charger"],
      [/adaptador|adapter|hub/, "usb-hub"],
      [/hdmi/, "cable-hdmi"],
    ],
  },
  ups: { usual: "ups" },
  consoles: { usual: "console", special: [[/switch|portatil|handheld/, "console-handheld"]] },
  gaming: { usual: "gamepad", special: [[/pad gamer|mouse ?pad/, "mousepad"]] },
  services: {
    usual: "service",
    special: [
      [/diagnos/, "service-diagnosis"],
      [/format/, "service-format"],
      [/limpieza|limpeza|cleaning|mantenimiento/, "service-cleaning"],
      [/(pantalla|tela) de (celular|telefono)|phone screen/, "service-screen-phone"],
      [/pantalla|screen|tela\b/, "service-screen-laptop"],
      [/recupera|recover/, "service-data-recovery"],
      [/domicilio|home visit|visita/, "service-home-visit"],
      [/\bred\b|\brede\b|network|wi-?fi/, "service-network"],
      [/ssd|ram\b|memoria/, "service-upgrade"],
    ],
  },
};

/** Background from top left to bottom right, and the colour of the thing itself, chosen to stand out from it. */
const PALETTES = [
  { from: "#e0f2fe", to: "#bfdbfe", accent: "#2563eb" },
  { from: "#fef9c3", to: "#fed7aa", accent: "#ea580c" },
  { from: "#dcfce7", to: "#a7f3d0", accent: "#059669" },
  { from: "#fae8ff", to: "#ddd6fe", accent: "#7c3aed" },
  { from: "#ffe4e6", to: "#fecdd3", accent: "#e11d48" },
  { from: "#ccfbf1", to: "#bae6fd", accent: "#0e7490" },
  { from: "#ede9fe", to: "#c7d2fe", accent: "#4f46e5" },
  { from: "#fef3c7", to: "#fde68a", accent: "#b45309" },
] as const;

const drawingsByName = new Map<string, string>();

/** The keys of the categories that have drawings of their own. */
export const drawnCategories: readonly string[] = Object.keys(DRAWINGS);

/** The name of the file in prisma/seed/data/drawings that shows a product, without its ending. */
export function drawingName({ name, category }: Pick<PhotoSubject, "name" | "category">): string {
  const drawings = Object.hasOwn(DRAWINGS, category) ? DRAWINGS[category] : undefined;
  if (!drawings) return "package";
  const folded = foldText(name);
  return drawings.special?.find(([pattern]) => pattern.test(folded))?.[1] ?? drawings.usual;
}

/**
 * A self-contained square SVG (viewBox 0 0 400 400) of the product, named by its title. The same product always gets
 * the same picture; colours vary with the sku. Its ids carry the sku, so many pictures can stand in one page.
 */
export function productPhoto(product: PhotoSubject): string {
  const seed = seedOf(product.sku);
  const palette = PALETTES[paletteIndex(product.sku)] ?? PALETTES[0];
  const id = `p${[...product.sku].map((char) => char.charCodeAt(0).toString(36)).join("-")}`;
  const glow = { x: 130 + ((seed >>> 4) % 140), y: 110 + ((seed >>> 12) % 80), r: 128 + ((seed >>> 20) % 32) };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-labelledby="${id}-t">`,
    `<title id="${id}-t">${escapeXml(product.name)}</title>`,
    `<defs><linearGradient id="${id}-g" x1="0" y1="0" x2="1" y2="1">`,
    `<stop offset="0" stop-color="${palette.from}"/><stop offset="1" stop-color="${palette.to}"/></linearGradient>`,
    `<radialGradient id="${id}-s"><stop offset="0" stop-color="#0f172a" stop-opacity=".28"/>`,
    `<stop offset="1" stop-color="#0f172a" stop-opacity="0"/></radialGradient></defs>`,
    `<rect width="400" height="400" fill="url(#${id}-g)"/>`,
    `<circle cx="${glow.x}" cy="${glow.y}" r="${glow.r}" fill="#fff" opacity=".38"/>`,
    `<ellipse cx="200" cy="322" rx="164" ry="22" fill="url(#${id}-s)"/>`,
    `<g color="${palette.accent}">${drawing(drawingName(product))}</g></svg>`,
  ].join("\n");
}

/** The inside of a drawing's file, without its outer element. */
function drawing(name: string): string {
  let inside = drawingsByName.get(name);
  if (inside === undefined) {
    const file = readFileSync(join(packageRoot, "prisma", "seed", "data", "drawings", `${name}.svg`), "utf8");
    inside = file.slice(file.indexOf(">") + 1, file.lastIndexOf("</svg>")).trim();
    drawingsByName.set(name, inside);
  }
  return inside;
}

/** Numbered neighbours such as LAP-001 and LAP-002, which stand side by side on a page, never share a colour. */
function paletteIndex(sku: string): number {
  const [, series = "", number = "0"] = /^(.*?)(\d{0,9})$/su.exec(sku) ?? [];
  // 3 and the number of palettes have no common factor, so a series passes through all of them.
  return (seedOf(series) + 3 * Number(number)) % PALETTES.length;
}

/** FNV-1a with a final mix. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function escapeXml(text: string): string {
  return (
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      // XML 1.0 allows no other control characters, nor lone surrogates, nor these two, even escaped.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
  );
}
