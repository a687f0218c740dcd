/** What is pasted elsewhere: a form for a website, and a call from a shell. Pure. */
import type { Say } from "../../lib/texts.ts";
import { FIELDS, type Mapping } from "./data.ts";

const escaped = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
/** Within a script, "<" could end it. */
const quoted = (text: string) => JSON.stringify(text).replace(/</g, "\\u003c");

/** A form that sends itself and thanks in place; robots fill in a field that nobody sees. */
export function formOf(say: Say, url: string, consentText: string | null): string {
  const label = (name: string, attributes: string) =>
    `  <p><label>${escaped(say(`capture.form.${name}`))}<br><input name="${name}" ${attributes}></label></p>`;
  return [
    `<form action="${escaped(url)}" method="post">`,
    label("name", 'autocomplete="name" required'),
    label("phone", 'type="tel" autocomplete="tel" required'),
    label("email", 'type="email" autocomplete="email"'),
    label("interest", 'maxlength="200"'),
    ...(consentText === null
      ? []
      : [`  <p><label><input name="consent" type="checkbox" value="yes"> ${escaped(consentText)}</label></p>`]),
    '  <input name="_gotcha" tabindex="-1" autocomplete="off" style="display: none">',
    '  <input name="page" type="hidden">',
    `  <button>${escaped(say("capture.form.send"))}</button>`,
    '  <p role="status"></p>',
    "</form>",
    "<script>",
    "(() => {",
    "  const form = document.currentScript.previousElementSibling;",
    "  form.elements.page.value = location.href;",
    '  form.addEventListener("submit", async (event) => {',
    "    event.preventDefault();",
    "    const body = new URLSearchParams(new FormData(form));",
    '    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);',
    `    const text = answer && answer.ok ? ${quoted(say("capture.form.thanks"))} : ${quoted(say("capture.form.failed"))};`,
    "    form.querySelector('[role=status]').textContent = text;",
    "    if (answer && answer.ok) form.reset();",
    "  });",
    "})();",
    "</script>",
  ].join("\n");
}

const EXAMPLES: Readonly<Record<string, string>> = {
  name: "Ana Díaz",
  phone: "+51 987 654 321",
  email: "ana@example.com",
  interest: "Laptop",
};

/** A call that makes a lead, shaped as the mapping reads it. */
export function curlOf(url: string, mapping: Mapping): string {
  const body: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const path = mapping[field] ?? (field in EXAMPLES ? field : null);
    if (path) place(body, path.split("."), EXAMPLES[field] ?? "…");
  }
  return `curl -X POST '${url}' \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body, null, 2)}'`;
}

function place(
  into: Record<string, unknown> | unknown[],
  [step = "", ...rest]: readonly string[],
  value: string,
): void {
  const at = into as Record<string, unknown>;
  if (rest.length === 0) {
    at[step] = value;
    return;
  }
  at[step] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
  place(at[step] as Record<string, unknown>, rest, value);
}
