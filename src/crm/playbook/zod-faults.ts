/** Issues of a schema as faults that can be said in each language, with the way to mend them. Pure. */
import type { z } from "zod";
import type { TextValues } from "../../lib/texts.ts";
import { fileName } from "./file-rules.ts";
import type { Fault, Place } from "./incoming.ts";

type Issue = z.core.$ZodIssue;

/** Forms that our schemas name, by their message; any other is told in general. */
const FORMS: Readonly<Record<string, string>> = {
  "lower-case words joined by hyphens": "key",
  "an ISO 4217 code": "currency",
  "an ISO 3166 code": "country",
  "an IANA time zone": "timeZone",
  "a colour such as #0f6f6c": "colour",
  "opening hours such as 09:00-20:00": "hours",
  "closes before it opens": "hours",
  "an amount": "amount",
};

/** One fault for each mistake. `locate` gives the place of a path and whether the file has anything there. */
export function faultsOf(
  issues: readonly Issue[],
  locate: (path: readonly PropertyKey[]) => { place: Place; exists: boolean },
): Fault[] {
  return issues.flatMap((issue) => {
    const { place, exists } = locate(issue.path);
    const path = nameOf(issue.path);
    const fault = (code: string, values: TextValues = {}): Fault => ({ place, code, values: { path, ...values } });
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((name) => ({
          ...fault("unknownKey", { name }),
          place: locate([...issue.path, name]).place,
        }));
      case "invalid_type":
        return exists ? [fault("type", { expected: issue.expected })] : [fault("missing")];
      case "invalid_value":
        return [exists ? fault("oneOf", { words: issue.values.join(", ") }) : fault("missing")];
      case "too_small":
        return [fault("tooSmall", { least: String(issue.minimum), of: issue.origin })];
      case "too_big":
        return [fault("tooBig", { most: String(issue.maximum), of: issue.origin })];
      case "invalid_union":
        return inUnion(issue, locate, fault, exists);
      default: {
        const isDate = "format" in issue && issue.format === "date";
        return [fault(`form_${isDate ? "date" : (FORMS[issue.message] ?? "other")}`)];
      }
    }
  });
}

/** Of the kinds a value may have, the faults of the one that it comes nearest to: it went deepest into the value. */
function inUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  locate: (path: readonly PropertyKey[]) => { place: Place; exists: boolean },
  fault: (code: string) => Fault,
  exists: boolean,
): Fault[] {
  if (!exists) return [fault("missing")];
  const deep = issue.errors.filter((errors) => errors.some(({ path }) => path.length > 0));
  const near = deep.sort((a, b) => depthOf(b) - depthOf(a))[0];
  if (near)
    return faultsOf(
      near.map((one) => ({ ...one, path: [...issue.path, ...one.path] })),
      locate,
    );
  const known = issue.errors.flat().flatMap(({ message }) => FORMS[message] ?? []);
  return [fault(`form_${known[0] ?? "other"}`)];
}

function depthOf(errors: readonly Issue[]): number {
  const depths = errors.map((one) => {
    const inner = one.code === "invalid_union" ? Math.max(0, ...one.errors.map(depthOf)) : 0;
    return one.path.length + inner;
  });
  return Math.max(0, ...depths);
}

/** `rules.delivery.zones[2].price`, counted from 1 as people do. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name}[${step + 1}]`;
    return name === "" ? fileName(String(step)) : `${name}.${fileName(String(step))}`;
  }, "");
}
