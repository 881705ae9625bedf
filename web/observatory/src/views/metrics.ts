// Prometheus text, as far as the node's view needs it.

export type Sample = { name: string; labels: Record<string, string>; value: number };

export function samples(text: string): Sample[] {
  const found: Sample[] = [];
  for (const line of text.split("\n")) {
    const match = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) continue;
    const labels = Object.fromEntries([...(match[2] ?? "").matchAll(/([a-z_]+)="([^"]*)"/g)]
      .map(([, name = "", value = ""]) => [name, value]));
    found.push({ name: match[1] ?? "", labels, value: Number(match[3]) });
  }
  return found;
}

export type Bucket = { upTo: number; count: number };

// What fell between each limit and the one before.
export function histogram(all: Sample[], name: string): Bucket[] {
  const sums = all.filter((sample) => sample.name === `${name}_bucket` && Object.keys(sample.labels).length === 1)
    .map((sample) => ({ upTo: sample.labels.le === "+Inf" ? Infinity : Number(sample.labels.le), count: sample.value }))
    .sort((a, b) => a.upTo - b.upTo);
  return sums.map(({ upTo, count }, index) => ({ upTo, count: count - (sums[index - 1]?.count ?? 0) }));
}

// The limit of the bucket in which the q-th part of all lies.
export function quantile(buckets: Bucket[], q: number): number | undefined {
  const sum = buckets.reduce((total, bucket) => total + bucket.count, 0);
  let seen = 0;
  for (const bucket of buckets) {
    seen += bucket.count;
    if (sum > 0 && seen >= q * sum) return bucket.upTo;
  }
  return undefined;
}
