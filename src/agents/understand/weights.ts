/**
 * Weights of one signed byte each, as they are shipped: deflated, in base64, with the value of one step per column. Rows of
 * nothing but zeros, which belong to features that training never saw, are left out.
 */
import { deflateSync, inflateSync } from "node:zlib";

/** A matrix, row by row. */
export interface PackedMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Numbers separated by spaces, one for each column. */
  readonly scales: string;
  /** One bit for each row: whether it is there. */
  readonly present: string;
  readonly bytes: string;
}

export interface ByteMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly scales: Float64Array;
  /** Where each row begins in `bytes`, or −1 when it is all zeros. */
  readonly starts: Int32Array;
  readonly bytes: Int8Array;
}

/** One step is this share of the usual size of a column's weights: coarse enough to deflate well, fine enough to cost nothing. */
const STEP = 0.7;
const MOST_STEPS = 127;

/** Packs a matrix; weights beyond 127 steps are cut off. */
export function packMatrix(values: Float32Array, columns: number): PackedMatrix {
  const rows = values.length / columns;
  const steps = stepsOf(values, columns);
  const bytes = new Int8Array(values.length);
  const present = new Uint8Array(Math.ceil(rows / 8));
  let length = 0;
  for (let row = 0; row < rows; row++) {
    let isEmpty = true;
    for (let column = 0; column < columns; column++) {
      const count = Math.round((values[row * columns + column] ?? 0) / (steps[column] ?? 1));
      bytes[length + column] = Math.max(-MOST_STEPS, Math.min(MOST_STEPS, count));
      if (count !== 0) isEmpty = false;
    }
    if (isEmpty) continue;
    length += columns;
    present[row >> 3] = (present[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return {
    rows,
    columns,
    scales: steps.join(" "),
    present: deflate(present),
    bytes: deflate(bytes.subarray(0, length)),
  };
}

function stepsOf(values: Float32Array, columns: number): number[] {
  const squares = new Float64Array(columns);
  const counts = new Float64Array(columns);
  values.forEach((value, at) => {
    if (value === 0) return;
    squares[at % columns] = (squares[at % columns] ?? 0) + value * value;
    counts[at % columns] = (counts[at % columns] ?? 0) + 1;
  });
  return Array.from(squares, (sum, column) =>
    Number((Math.sqrt(sum / (counts[column] || 1)) * STEP || 1).toPrecision(5)),
  );
}

/** Unpacks a matrix. Throws RangeError when its parts don't fit one another. */
export function unpackMatrix({ rows, columns, scales, present, bytes }: PackedMatrix): ByteMatrix {
  const steps = Float64Array.from(scales.split(" "), Number);
  const flags = inflate(present);
  const values = inflate(bytes);
  const starts = new Int32Array(rows).fill(-1);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    if (((flags[row >> 3] ?? 0) & (1 << (row & 7))) === 0) continue;
    starts[row] = length;
    length += columns;
  }
  if (steps.length !== columns || values.length !== length) throw new RangeError("the weights don't fit together");
  return { rows, columns, scales: steps, starts, bytes: new Int8Array(values.buffer, values.byteOffset, length) };
}

/** The values of all rows, one after the other. */
export function toDense({ rows, columns, scales, starts, bytes }: ByteMatrix): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const start = starts[Math.floor(at / columns)] ?? -1;
    return start < 0 ? 0 : (bytes[start + (at % columns)] ?? 0) * (scales[at % columns] ?? 0);
  });
}

/**
 * Adds the rows that the features name, each times its weight, to `sums`; rows are found by the low bits of the hash,
 * so there must be a power of two of them.
 */
export function addRows(
  matrix: ByteMatrix,
  hashes: readonly number[],
  weights: readonly number[],
  sums: Float64Array,
): void {
  const { rows, columns, bytes, scales, starts } = matrix;
  const mask = rows - 1;
  const steps = new Float64Array(columns);
  for (let at = 0; at < hashes.length; at++) {
    const start = starts[(hashes[at] as number) & mask] as number;
    if (start < 0) continue;
    const weight = weights[at] as number;
    for (let column = 0; column < columns; column++) {
      steps[column] = (steps[column] as number) + weight * (bytes[start + column] as number);
    }
  }
  for (let column = 0; column < columns; column++) {
    sums[column] = (sums[column] as number) + (steps[column] as number) * (scales[column] as number);
  }
}

function deflate(bytes: Uint8Array | Int8Array): string {
  return deflateSync(bytes, { level: 9 }).toString("base64");
}

function inflate(packed: string): Buffer {
  return inflateSync(Buffer.from(packed, "base64"));
}
