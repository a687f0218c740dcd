/** Pure: names of letters in HTML as the letters themselves; those of the languages that customers write. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", ensp: " ", emsp: " ", thinsp: " ", shy: "" },
  ...{ iexcl: "¡", iquest: "¿", laquo: "«", raquo: "»", ldquo: "“", rdquo: "”", lsquo: "‘", rsquo: "’", bdquo: "„" },
  ...{ ndash: "–", mdash: "—", hellip: "…", bull: "•", middot: "·", deg: "°", ordm: "º", ordf: "ª", times: "×" },
  ...{ euro: "€", pound: "£", yen: "¥", cent: "¢", copy: "©", reg: "®", trade: "™", frac12: "½", frac14: "¼" },
  ...{ zwnj: "", zwj: "", lrm: "", rlm: "", sect: "§", para: "¶", plusmn: "±", rarr: "→", larr: "←" },
};

const MARKS: Readonly<Record<string, string>> = {
  acute: "\u0301",
  grave: "\u0300",
  circ: "\u0302",
  tilde: "\u0303",
  uml: "\u0308",
  cedil: "\u0327",
  ring: "\u030a",
};

/** `&aacute;`, `&#225;` and `&#xe1;` become á; what is no known name stays as it is. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z][a-z0-9]{1,9});?/gi, (whole, name: string) => {
    if (name.startsWith("#")) return letterOf(name) ?? whole;
    const known = NAMED[name] ?? NAMED[name.toLowerCase()];
    if (known !== undefined) return known;
    const [, letter = "", mark = ""] = /^([a-z])(acute|grave|circ|tilde|uml|cedil|ring)$/i.exec(name) ?? [];
    return letter === "" ? whole : `${letter}${MARKS[mark.toLowerCase()] ?? ""}`.normalize("NFC");
  });
}

function letterOf(name: string): string | null {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  const isLetter = Number.isInteger(code) && code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isLetter ? String.fromCodePoint(code) : null;
}
