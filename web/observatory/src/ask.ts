// Questions to the node. An answer is JSON; a refusal is a Refusal with the words of its problem+json.

export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, detail: string) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

const kBytesMax = 16 << 20;

export async function askText(path: string, signal?: AbortSignal): Promise<string> {
  return textOf(await fetch(path, { cache: "no-cache", credentials: "same-origin", ...(signal && { signal }) }));
}

export async function textOf(response: Response): Promise<string> {
  const text = await response.text();
  if (text.length > kBytesMax) throw new Refusal(0, "too_large", "the answer is larger than this page reads");
  if (response.ok) return text;
  let problem: { type?: string; detail?: string } = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // Somebody between the node and us answered.
  }
  throw new Refusal(response.status, problem.type ?? "", problem.detail ?? `the answer was ${response.status}`);
}

export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return JSON.parse(await askText(`/api/observe/${path}`, signal)) as T;
}
