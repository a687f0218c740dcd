/** What a captured body says of a person: by a stored mapping, else by the names that forms give their fields. Pure. */
import { foldText } from "../../lib/text.ts";

export const CAPTURE_FIELDS = [
  "name",
  "firstName",
  "lastName",
  "phone",
  "email",
  "interest",
  "message",
  "campaign",
  "page",
  "consent",
] as const;
export type CaptureField = (typeof CAPTURE_FIELDS)[number];
export type CaptureMapping = Partial<Record<CaptureField, string>>;

const NAMES: Record<CaptureField, readonly string[]> = {
  name: ["name", "full name", "nombre", "nombre completo", "nombres y apellidos", "nome", "nome completo", "your name"],
  firstName: ["first name", "firstname", "nombres", "primer nombre", "primeiro nome", "given name"],
  lastName: ["last name", "lastname", "apellido", "apellidos", "sobrenome", "surname", "family name"],
  phone: [
    ...["phone", "phone number", "telefono", "celular", "movil", "whatsapp", "whatsapp phone", "telefone", "mobile"],
    ...["numero", "numero de telefono", "numero de whatsapp", "tel", "your phone", "work phone number"],
  ],
  email: ["email", "e mail", "mail", "correo", "correo electronico", "your email", "work email"],
  interest: ["interest", "product", "producto", "produto", "interes", "interesse", "service", "servicio", "servico"],
  message: ["message", "mensaje", "mensagem", "comments", "comentarios", "comment", "consulta", "your message"],
  campaign: ["campaign", "campaign name", "campana", "campanha", "utm campaign", "ad name"],
  page: ["page", "page url", "url", "pagina", "referrer", "landing page"],
  consent: ["consent", "consentimiento", "consentimento", "opt in", "acepto", "aceito", "privacy", "privacidad"],
};
const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as CaptureField] as const)),
);
const VALUE_MAX = 4_000;

/** The values by our fields; what is neither text, number nor truth is left out. */
export function readFields(body: unknown, mapping: CaptureMapping): Partial<Record<CaptureField, string>> {
  const found: Partial<Record<CaptureField, string>> = {};
  if (isRecord(body))
    for (const [name, value] of Object.entries(body)) {
      const field = fieldOf(name);
      const text = textOf(value);
      if (field && text !== "" && found[field] === undefined) found[field] = text;
    }
  for (const [field, path] of Object.entries(mapping)) {
    const text = textOf(valueAt(body, path));
    if (text !== "") found[field as CaptureField] = text;
  }
  return found;
}

/** The field that a form's name for it means; null where it means none. */
export function fieldOf(name: string): CaptureField | null {
  return BY_NAME.get(plainHeading(name)) ?? null;
}

/** A field's name for comparing: lower case, without accents or marks, words apart. */
export function plainHeading(name: string): string {
  return foldText(name.replace(/([a-z])([A-Z])/g, "$1 $2"))
    .replace(/ñ/g, "n")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** Whether a box was ticked, as forms say it. */
export function isTicked(value: string | undefined): boolean {
  return value !== undefined && /^(true|1|on|yes|y|si|sí|sim|s|x|acepto|aceito|agreed?|checked)$/i.test(value.trim());
}

/** What stands at a path such as `contact.phones.0`. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, body);
}

/** A form of Facebook's: `[{name, values}]` as a plain object. */
export function flattenFieldData(fieldData: readonly { readonly name: string; readonly values: readonly string[] }[]) {
  return Object.fromEntries(fieldData.map(({ name, values }) => [name, values[0] ?? ""]));
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim().slice(0, VALUE_MAX);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
