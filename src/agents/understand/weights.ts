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
  /** Where each row begins in `bytes`; −1 when it is all zeros; of a narrow one, −2 less its beginning in `halves`. */
  readonly starts: Int32Array;
  readonly bytes: Int8Array;
  /** The narrow rows: two weights a byte, the first in the low half; each row begins with a byte of its own. */
  readonly halves: Uint8Array;
}

/** One step is this share of the usual size of a column's weights: coarse enough to deflate well, fine enough to cost nothing. */
const STEP = 0.7;
const MOST_STEPS = 127;
const EMPTY = -1;
const FIRST_NARROW = -2;
/** Weights from −8 to 7 fit into half a byte. */
const HALF = 8;

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
  const starts = new Int32Array(rows).fill(EMPTY);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    if (((flags[row >> 3] ?? 0) & (1 << (row & 7))) === 0) continue;
    starts[row] = length;
    length += columns;
  }
  if (steps.length !== columns || values.length !== length) throw new RangeError("the weights don't fit together");
  const held = new Int8Array(values.buffer, values.byteOffset, length);
  return { rows, columns, scales: steps, starts, bytes: held, halves: new Uint8Array() };
}

/**
 * The same matrix in half the memory: nearly all weights are of a few steps, so that most rows take half a byte a weight.
 * It adds up to exactly the same sums.
 */
export function narrowRows(matrix: ByteMatrix): ByteMatrix {
  const { rows, columns, bytes } = matrix;
  const width = (columns + 1) >> 1;
  const halves = new Uint8Array((bytes.length / columns) * width);
  const wide: Int8Array[] = [];
  const starts = Int32Array.from(matrix.starts);
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    const start = starts[row] as number;
    if (start === EMPTY) continue;
    if (packRow(bytes, start, columns, halves, filled)) {
      starts[row] = FIRST_NARROW - filled;
      filled += width;
    } else {
      starts[row] = wide.length * columns;
      wide.push(bytes.subarray(start, start + columns));
    }
  }
  const kept = new Int8Array(wide.length * columns);
  for (const [at, row] of wide.entries()) kept.set(row, at * columns);
  // A copy, so that what was set aside for the wide rows is given back.
  return { ...matrix, starts, bytes: kept, halves: halves.slice(0, filled) };
}

/** Writes a row at `to`; false when one of its weights is too large, and what was written is to be written over. */
function packRow(bytes: Int8Array, from: number, columns: number, halves: Uint8Array, to: number): boolean {
  for (let column = 0, at = to; column < columns; column += 2, at++) {
    const low = bytes[from + column] as number;
    const high = column + 1 < columns ? (bytes[from + column + 1] as number) : 0;
    if (low < -HALF || low >= HALF || high < -HALF || high >= HALF) return false;
    halves[at] = (low & 15) | ((high & 15) << 4);
  }
  return true;
}

/** The values of all rows, one after the other, of a matrix as it was unpacked. */
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
  const { rows, columns, scales, starts } = matrix;
  const mask = rows - 1;
  const steps = new Float64Array(columns);
  for (let at = 0; at < hashes.length; at++) {
    const start = starts[(hashes[at] as number) & mask] as number;
    if (start >= 0) addBytes(matrix, start, weights[at] as number, steps);
    else if (start <= FIRST_NARROW) addHalves(matrix, FIRST_NARROW - start, weights[at] as number, steps);
  }
  for (let column = 0; column < columns; column++) {
    sums[column] = (sums[column] as number) + (steps[column] as number) * (scales[column] as number);
  }
}

function addBytes({ columns, bytes }: ByteMatrix, start: number, weight: number, steps: Float64Array): void {
  for (let column = 0; column < columns; column++) {
    steps[column] = (steps[column] as number) + weight * (bytes[start + column] as number);
  }
}

function addHalves({ columns, halves }: ByteMatrix, start: number, weight: number, steps: Float64Array): void {
  for (let column = 0, at = start; column < columns; column += 2, at++) {
    const pair = halves[at] as number;
    // Shifted up to the sign of 32 bits and back.
    steps[column] = (steps[column] as number) + weight * ((pair << 28) >> 28);
    if (column + 1 < columns) steps[column + 1] = (steps[column + 1] as number) + weight * ((pair << 24) >> 28);
  }
}

function deflate(bytes: Uint8Array | Int8Array): string {
  return deflateSync(bytes, { level: 9 }).toString("base64");
}

function inflate(packed: string): Buffer {
  return inflateSync(Buffer.from(packed, "base64"));
}
