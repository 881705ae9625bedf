// How numbers, times and foreign words are shown.

const kNumber = new Intl.NumberFormat("en");
export const number = (value: number): string => kNumber.format(value);
export const share = (value: number): string => `${Math.round(value * 100)} %`;
export const ratio = (part: number, whole: number): string => (whole === 0 ? "–" : share(part / whole));
export const plural = (count: number, one: string, many = one + "s"): string =>
  `${number(count)} ${count === 1 ? one : many}`;

export function shortId(id: string): string {
  return id.startsWith("bagaaiera") ? id.slice(9, 21) : id.slice(0, 16);
}

export function age(at: number, now: number): string {
  const seconds = Math.max(0, Math.round(now - at));
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export const moment = (at: number): string => new Date(at * 1000).toISOString().replace("T", " ").slice(0, 19) + " UTC";

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  return count < 1 << 20 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / (1 << 20)).toFixed(1)} MiB`;
}

export function seconds(value: number): string {
  if (value < 0.001) return `${(value * 1e6).toFixed(0)} µs`;
  return value < 1 ? `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms` : `${value.toFixed(1)} s`;
}

// Characters that change how their neighbours are read, or that nobody sees. They are named, never obeyed.
const kHidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
export const visible = (text: string): string =>
  text.replace(kHidden, (c) => `⟦U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟧`);

// The same characters, gone: for what is handed to another program.
export const plain = (text: string): string => text.replace(kHidden, " ").replace(/[\t\n]/g, " ");

export const kStatusWords: Record<string, string> = {
  verified: "verified by independent operators", promoted: "verified by many operators",
  unverified: "nobody has checked it yet", confirmed: "one operator agreed", disputed: "checkers disagree",
  false: "found to be false", held: "held: its operator is in quarantine", dropped: "dropped with its operator",
  superseded: "replaced by a newer entry", withdrawn: "withdrawn by its author", expired: "expired",
};
