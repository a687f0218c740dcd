/** Which column of a file is what of a person: by headings in three languages, else by what stands in it. Pure. */
import { fieldOf, plainHeading } from "../capture/fields.ts";

export const PERSON_FIELDS = [
  "name",
  "firstName",
  "lastName",
  "phone",
  "email",
  "company",
  "language",
  "tags",
  "interest",
  "consent",
  "consentProof",
  "consentDate",
] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];
/** A field of a person, or one that the business has added, by its key. */
export type ImportField = PersonField | `custom.${string}`;
/** By column; null leaves the column alone. */
export type ImportMapping = readonly (ImportField | null)[];

export interface OwnField {
  readonly key: string;
  readonly label: string;
}

const MORE_NAMES: Partial<Record<PersonField, readonly string[]>> = {
  name: [
    "cliente",
    "contacto",
    "contato",
    "contact",
    "customer",
    "nombre y apellido",
    "nombre del cliente",
    "nome do cliente",
  ],
  phone: ["fono", "telefono 1", "phone 1 value", "telefono movil", "numero celular", "contacto telefonico", "fone"],
  email: ["e mail 1 value", "email address", "correo e", "direccion de correo", "endereco de email"],
  company: ["company", "empresa", "compania", "negocio", "razon social", "organization", "organizacion", "organizacao"],
  language: ["language", "idioma", "lengua", "lingua", "locale", "lang"],
  tags: ["tags", "tag", "etiquetas", "etiqueta", "labels", "rotulos", "marcadores", "segmento"],
  interest: [
    "interested in",
    "interesado en",
    "interessado em",
    "que busca",
    "servico de interesse",
    "producto de interes",
  ],
  consent: [
    "marketing",
    "acepta publicidad",
    "acepta mensajes",
    "acepta marketing",
    "aceita mensagens",
    "autoriza",
    "lgpd",
  ],
  consentProof: [
    ...["consent proof", "proof", "prueba", "prueba de consentimiento", "evidencia", "prova", "prova de consentimento"],
    ...["origen del consentimiento", "origem do consentimento", "consent source"],
  ],
  consentDate: [
    ...["consent date", "fecha de consentimiento", "fecha consentimiento", "data do consentimento", "opt in date"],
    "fecha de aceptacion",
  ],
};
const BY_NAME = new Map(
  Object.entries(MORE_NAMES).flatMap(([field, names]) => names.map((name) => [name, field as PersonField] as const)),
);
/** Of a column's values, from which share on they say what it is. */
const MOST = 0.6;
const LOOKED_AT = 50;

/** Whether a cell names something of a person. */
export function isHeading(cell: string): boolean {
  return personField(cell) !== null;
}

/** A field for each column, none twice. */
export function guessMapping(
  { columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly { cells: readonly string[] }[] },
  own: readonly OwnField[],
): ImportMapping {
  const taken = new Set<ImportField>();
  const take = (field: ImportField | null) => {
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return field;
  };
  const named = columns.map((column) => take(ownField(column, own) ?? personField(column)));
  return named.map((field, index) => {
    if (field !== null) return field;
    const values = rows.slice(0, LOOKED_AT).flatMap(({ cells }) => cells[index] || []);
    return take(fieldOfValues(values));
  });
}

function ownField(column: string, own: readonly OwnField[]): ImportField | null {
  const plain = plainHeading(column);
  const found = own.find(({ key, label }) => plain === plainHeading(label) || plain === plainHeading(key));
  return found ? `custom.${found.key}` : null;
}

function personField(column: string): PersonField | null {
  const bare = column.replace(/\s\(\d+\)$/, "");
  const captured = fieldOf(bare);
  if (captured && (PERSON_FIELDS as readonly string[]).includes(captured)) return captured as PersonField;
  return BY_NAME.get(plainHeading(bare)) ?? null;
}

function fieldOfValues(values: readonly string[]): PersonField | null {
  const share = (pattern: RegExp) => values.filter((value) => pattern.test(value)).length / Math.max(1, values.length);
  if (share(/^\s*\S+@\S+\.\S+\s*$/) >= MOST) return "email";
  return share(/^'?\s*\+?\(?\d[\d\s().-]{6,18}$/) >= MOST ? "phone" : null;
}
