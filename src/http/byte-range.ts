/** The header `Range` of a request (RFC 9110, section 14), for one range of bytes: what players need to seek. */

/** The first and the last byte of a part, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** `whole`: answer as if nothing had been asked. `outside`: the range begins after the end, which is answered with 416. */
export type AskedRange = ByteRange | "whole" | "outside";

/** Other units, several ranges and what makes no sense are let pass, as the standard allows: they get the whole. */
const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/** What is asked of something `size` bytes long. */
export function readByteRange(header: string | undefined, size: number): AskedRange {
  const [, first = "", last = ""] = ONE_RANGE.exec(header ?? "") ?? [];
  if (first === "" && last === "") return "whole";
  // `-500` means the last 500 bytes.
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && first !== "" && Number(last) < start) return "whole";
  return start >= size ? "outside" : { start, end };
}
