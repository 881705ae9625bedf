// One code point at a time, from bytes that are UTF-8 by contract. A byte that begins none counts as
// U+FFFD of one byte, so that every byte is looked at.

export type CodePoint = { code: number; size: number };

export function codePointAt(bytes: Uint8Array, at: number): CodePoint {
  if (at >= bytes.length) return { code: 0, size: 0 };
  const lead = bytes[at] as number;
  if (lead < 0x80) return { code: lead, size: 1 };
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.length - at < size) return { code: 0xfffd, size: 1 };
  let code = lead & (0x7f >> size);
  for (let i = 1; i < size; ++i) {
    const byte = bytes[at + i] as number;
    if ((byte & 0xc0) !== 0x80) return { code: 0xfffd, size: 1 };
    code = (code << 6) | (byte & 0x3f);
  }
  return { code, size };
}

// "U+200B"
export const codePointName = (code: number): string => "U+" + code.toString(16).toUpperCase().padStart(4, "0");
