/** Which column of a table is what, by headings as people write them in Spanish, English and Portuguese. Pure. */
import { foldText } from "../../lib/text.ts";
import type { CsvRow } from "./csv.ts";

const HEADINGS = {
  sku: [
    "sku",
    "codigo",
    "cod",
    "code",
    "item code",
    "referencia",
    "ref",
    "reference",
    "id producto",
    "product id",
    "codigo de producto",
    "codigo do produto",
  ],
  name: [
    "nombre",
    "producto",
    "articulo",
    "item",
    "name",
    "product",
    "product name",
    "title",
    "titulo",
    "nome",
    "produto",
    "nombre del producto",
    "nome do produto",
  ],
  price: [
    "precio",
    "precio de venta",
    "precio unitario",
    "precio final",
    "pvp",
    "price",
    "unit price",
    "sale price",
    "preco",
    "preco de venda",
    "valor",
    "precio con igv",
    "precio con iva",
  ],
  stock: [
    "stock",
    "existencias",
    "existencia",
    "inventario",
    "cantidad",
    "unidades",
    "inventory",
    "quantity",
    "qty",
    "units",
    "on hand",
    "estoque",
    "quantidade",
    "disponibles",
    "disponible",
  ],
  category: ["categoria", "rubro", "linea", "familia", "tipo", "category", "type", "department"],
  brand: ["marca", "brand", "fabricante", "manufacturer"],
  description: [
    "descripcion",
    "detalle",
    "detalles",
    "caracteristicas",
    "description",
    "details",
    "descricao",
    "detalhes",
  ],
  warranty: [
    "garantia",
    "garantia (meses)",
    "garantia meses",
    "meses de garantia",
    "warranty",
    "warranty (months)",
    "warranty months",
  ],
  keywords: [
    "palabras clave",
    "etiquetas",
    "keywords",
    "tags",
    "palavras chave",
    "palavras-chave",
    "sinonimos",
    "synonyms",
  ],
  image: ["imagen", "foto", "url de imagen", "image", "image url", "photo", "picture", "imagem", "url da imagem"],
  question: ["pregunta", "preguntas", "question", "questions", "pergunta", "perguntas"],
  answer: ["respuesta", "respuestas", "answer", "answers", "resposta", "respostas"],
  alternatives: [
    "otras formas",
    "alternativas",
    "variantes",
    "alternatives",
    "other wordings",
    "outras formas",
    "variacoes",
  ],
  locale: ["idioma", "lengua", "language", "lang", "locale", "lingua"],
  key: ["clave", "key", "chave"],
} as const;
export type ColumnKind = keyof typeof HEADINGS;

export interface Table {
  /** Index of the cell by kind; a kind that is not there has no column. */
  readonly columns: ReadonlyMap<ColumnKind, number>;
  /** Index of the cell by attribute, of columns headed "atributo: color". */
  readonly attributes: ReadonlyMap<string, number>;
  /** As written, by index. */
  readonly headings: readonly string[];
  /** Headings that mean nothing here: their cells are left alone, since they may be costs or notes of the shop. */
  readonly ignored: readonly string[];
  /** Kinds that two columns claim. */
  readonly repeated: readonly string[];
  readonly rows: readonly CsvRow[];
}

const KIND_BY_HEADING = new Map<string, ColumnKind>(
  Object.entries(HEADINGS).flatMap(([kind, names]) => names.map((name) => [name, kind as ColumnKind])),
);
const ATTRIBUTE = /^(?:atributo|attribute|attr)\s*[:.-]?\s+(.+)$/i;
/** Above the headings there may be a title, an address, a date. */
const ROWS_BEFORE_HEADINGS = 10;

/** The table under the first row that has two known headings; null where there is none. */
export function findTable(rows: readonly CsvRow[]): Table | null {
  const at = rows
    .slice(0, ROWS_BEFORE_HEADINGS)
    .findIndex(({ cells }) => new Set(cells.flatMap((cell) => kindOf(cell) ?? [])).size >= 2);
  const heading = rows[at];
  if (!heading) return null;
  const columns = new Map<ColumnKind, number>();
  const attributes = new Map<string, number>();
  const ignored: string[] = [];
  const repeated: string[] = [];
  for (const [index, cell] of heading.cells.entries()) {
    const kind = kindOf(cell);
    const attribute = ATTRIBUTE.exec(cell)?.[1];
    if (kind && columns.has(kind)) repeated.push(cell);
    else if (kind) columns.set(kind, index);
    else if (attribute) attributes.set(attribute.trim(), index);
    else if (cell !== "") ignored.push(cell);
  }
  return { columns, attributes, headings: heading.cells, ignored, repeated, rows: rows.slice(at + 1) };
}

/** The cell of a kind, and its heading as written; an empty text where the row or the column has none. */
export function cellOf({ columns, headings }: Table, row: CsvRow, kind: ColumnKind): { text: string; heading: string } {
  const index = columns.get(kind);
  if (index === undefined) return { text: "", heading: kind };
  return { text: row.cells[index] ?? "", heading: headings[index] ?? kind };
}

function kindOf(heading: string): ColumnKind | undefined {
  const folded = foldText(heading).replace(/[_*]+/g, " ").replace(/\s+/g, " ").trim();
  // "Precio (S/)", "Price USD": the currency is the business's own.
  const bare = folded
    .replace(/\s*\((?!meses|months)[^)]*\)\s*$/, "")
    .replace(/\s+(?:s\/\.?|us\$|r\$|\$|usd|pen|mxn|cop|clp|ars|brl|soles)$/, "");
  return KIND_BY_HEADING.get(folded) ?? KIND_BY_HEADING.get(bare);
}
