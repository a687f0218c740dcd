/** One test of one field as SQL. Values are bound; nothing that a person wrote stands in the text. */
import type { Field } from "./fields.ts";
import type { FieldTest } from "./rule.ts";

/** Binds a value and gives its place, such as `$3`. */
export type Bind = (value: unknown) => string;

/** The moment and the business's today that a rule is asked at. */
export interface Now {
  readonly at: Date;
  /** In the business's zone, `2026-11-21`. */
  readonly today: string;
  readonly timeZone: string;
}

const fold = (sql: string) => `lower(unaccent(${sql}))`;

/** Throws when the field is not of a kind that can be asked so: `checkRule` has seen to that. */
export function testSql(field: Field, test: FieldTest, bind: Bind, now: Now): string {
  const value = read(field, bind);
  switch (test.op) {
    case "empty":
      return emptySql(field, value);
    case "filled":
      return `NOT (${emptySql(field, value)})`;
    case "yes":
      return `coalesce(${value}, false)`;
    case "no":
      return `NOT coalesce(${value}, false)`;
    case "is":
      return `coalesce(${fold(value)} IN (SELECT ${fold("w")} FROM unnest(${bind(test.values)}::text[]) w), false)`;
    case "is_not":
      return `NOT coalesce(${fold(value)} IN (SELECT ${fold("w")} FROM unnest(${bind(test.values)}::text[]) w), false)`;
    case "contains":
      return `EXISTS (SELECT FROM unnest(${bind(test.values)}::text[]) w WHERE position(${fold("w")} IN ${fold(value)}) > 0)`;
    case "starts_with":
      return `EXISTS (SELECT FROM unnest(${bind(test.values)}::text[]) w WHERE starts_with(${fold(value)}, ${fold("w")}))`;
    case "has_any":
      return `coalesce(${foldAll(value)} && ${foldAll(`${bind(test.values)}::text[]`)}, false)`;
    case "has_all":
      return `coalesce(${foldAll(value)} @> ${foldAll(`${bind(test.values)}::text[]`)}, false)`;
    case "has_none":
      return `NOT coalesce(${foldAll(value)} && ${foldAll(`${bind(test.values)}::text[]`)}, false)`;
    case "between":
      return between(value, test.min, test.max, (bound) => `${bind(bound)}::float8`);
    case "amount":
      return `(coalesce(${field.currency} = ${bind(test.currency)}::text, false) AND ${between(value, test.min, test.max, (bound) => `${bind(bound)}::bigint`)})`;
    case "dates":
      return between(dayOf(field, value, bind, now), test.from, test.to, (bound) => `${bind(bound)}::text`);
    case "last_days":
    case "before_days":
    case "next_days":
      return days(field, value, test, bind, now);
  }
}

function read({ kind, sql, key }: Field, bind: Bind): string {
  if (key === undefined) return sql;
  const own = bind(key);
  if (kind === "number")
    return `(CASE jsonb_typeof(${sql}->${own}::text) WHEN 'number' THEN (${sql}->>${own}::text)::float8 END)`;
  if (kind === "boolean") return `(${sql}->>${own}::text = 'true')`;
  return `(${sql}->>${own}::text)`;
}

function emptySql({ kind }: Field, value: string): string {
  if (kind === "list") return `coalesce(cardinality(${value}), 0) = 0`;
  if (kind === "text") return `coalesce(${value}, '') = ''`;
  return `${value} IS NULL`;
}

const foldAll = (list: string) => `ARRAY(SELECT ${fold("x")} FROM unnest(${list}) x)`;

function between<Value>(value: string, from: Value | null, to: Value | null, bound: (value: Value) => string): string {
  const parts = [
    ...(from === null ? [] : [`${value} >= ${bound(from)}`]),
    ...(to === null ? [] : [`${value} <= ${bound(to)}`]),
  ];
  return `coalesce(${parts.join(" AND ")}, false)`;
}

/** The day of the business's calendar as `2026-11-21`, whose order is that of time. */
function dayOf({ kind }: Field, value: string, bind: Bind, { timeZone }: Now): string {
  if (kind === "day") return `(${value} COLLATE "C")`;
  return `(to_char(${value} AT TIME ZONE ${bind(timeZone)}::text, 'YYYY-MM-DD') COLLATE "C")`;
}

function days(
  field: Field,
  value: string,
  { op, days: count }: { op: "last_days" | "before_days" | "next_days"; days: number },
  bind: Bind,
  { at, today }: Now,
): string {
  if (field.kind === "date") {
    const from = `${bind(at)}::timestamptz - ${bind(count)}::int * interval '1 day'`;
    return `coalesce(${value} ${op === "before_days" ? "<" : ">="} ${from}, false)`;
  }
  const day = `(${value} COLLATE "C")`;
  const edge = (sign: "+" | "-") => `to_char(${bind(today)}::date ${sign} ${bind(count)}::int, 'YYYY-MM-DD')`;
  if (op === "next_days") return `coalesce(${day} BETWEEN ${bind(today)}::text AND ${edge("+")}, false)`;
  if (op === "before_days") return `coalesce(${day} < ${edge("-")}, false)`;
  return `coalesce(${day} BETWEEN ${edge("-")} AND ${bind(today)}::text, false)`;
}
