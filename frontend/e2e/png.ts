/** Pictures made on the fly: a PNG needs no more than zlib. */

import { crc32, deflateSync } from "node:zlib";

type Colour = readonly [number, number, number];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}

function png(width: number, height: number, bitDepth: number, colourType: number, rows: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bitDepth, colourType, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 6 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A picture of one colour with a bar of another at `at` (0 to 1), so that no two frames look the same. */
export function pngOf(
  width: number,
  height: number,
  colour: Colour,
  bar: Colour = [255, 255, 255],
  at = 0.5,
): Buffer {
  const row = Buffer.alloc(1 + width * 3);
  const from = Math.round(at * (width - width / 16));
  for (let x = 0; x < width; x++) row.set(x >= from && x < from + width / 16 ? bar : colour, 1 + x * 3);
  return png(width, height, 8, 2, Buffer.concat(Array.from({ length: height }, () => row)));
}

/** 200 million pixels in 25 kB: what would fill the memory of a server that decodes before it looks. */
export function hugePng(): Buffer {
  const [width, height] = [20_000, 10_000];
  return png(width, height, 1, 0, Buffer.alloc((1 + width / 8) * height));
}
