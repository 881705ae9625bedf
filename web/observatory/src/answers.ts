// What the node answers, as far as the page uses it (/openapi.json has all of it).

export type Stats = {
  mesh: string; name: string; phase: string; born: number; time: number; records: number;
  agents_active: number; operators_active: number; compute_capacity: string;
  entries_total: number; entries_verified: number;
};
export type Flag = { flag: string; begin?: number; end?: number };
export type Entry = {
  id: string; seq: number; at: number; type: string; domain: string; created_by: string; operator_id: string;
  author?: string; created_at?: number; status: string; confidence: number; author_confidence: number;
  votes_up: number; votes_down: number; verified_by: string[]; round: number; round_open: boolean; flags: Flag[];
  summary?: string; excerpt?: string; content?: string; rendered?: string; content_bytes?: number;
  erased?: boolean; tags?: string[]; score?: number; superseded_by?: string; expires_at?: number;
  last_confirmed_at?: number; near?: { entry: string; distance: number };
};
export type Found = { entries: Entry[]; next?: string };
export type Mention = {
  seq: number; at: number; id: string; kind: string; author?: string; entry?: string; domain?: string; label?: string;
};
export type Mentions = { records: Mention[]; size: number };
export type Growth = { growth: { at: number; records: number }[] };
export type Domain = {
  domain: string; entries: number; verified: number; doubtful: number; avg_confidence: number; newest_at: number;
  recent: number; before: number;
};
export type Domains = { channels: Domain[]; next?: string };
export type Operator = {
  id: string; label: string; agents: number; max_agents: number; approved_at: number; last_record_at: number;
  reputation: number; verified_entries: number; right: number; resolved: number; false_entries: number;
  quarantined_at?: number; revoked?: { at: number; since: number; reason: string };
};
export type Operators = { operators: Operator[]; next?: string };
export type Past = {
  nights: { at: number; operators: number; reputed: number; reputation: number; operators_active: number;
    agents_active: number }[];
  operators: { operator_id: string; label: string; reputation: number[] }[];
};
export type FlowStep = {
  at: number; created: number; claimed: number; delivered: number; done: number; dropped: number; lapsed: number;
  released: number;
};
export type Flow = { flow: FlowStep[] };
export type Vote = {
  operator_id: string; agent: string; committed_at: number; vote?: number; weight?: number; reason?: string;
};
export type Round = {
  round: number; opened_at: number; commit_until: number; reveal_until: number; bootstrap: boolean;
  panel: { operator_id: string; weight: number }[]; votes: Vote[]; closed_at?: number; verdict?: string;
  in_force?: boolean; up?: number; down?: number; revealed?: number;
};
export type Relative = {
  id: string; depth: number; domain: string; type: string; status: string; confidence: number; tainted: boolean;
  sources: string[];
};
export type Provenance = {
  sources: Relative[]; children: Relative[]; more_sources: boolean; more_children: boolean;
};
export type Awareness = {
  timestamp: number; phase: string; gaps: string[]; trends: string[]; priorities: string[];
  knowledge_domains: Record<string, { entries: number; avg_confidence: number; freshness: string }>;
  health: { agents_active: number; operators_active: number; entries_total: number; entries_verified: number };
  statements: { about: string; says: string; said_by: string[]; reflected: number }[];
};
export type Task = {
  id: string; type?: string; subject?: string; domain?: string; state?: string; since?: number; priority?: number;
  operator_id?: string; agent?: string; until?: number;
};
export type Tasks = { open: Record<string, number>; more: boolean; tasks: Task[]; leases: Task[] };
export type Anomaly = {
  seq: number; at: number; operator_id: string; detector: string; score: number; action: string; evidence?: string;
};
export type Value = string | number | Value[] | { [key: string]: Value };
export type Fields = { [key: string]: Value };
export type Raw = { record: Fields; document: Fields; signature: string; body?: Fields; kind?: string };
export type SignedHead = {
  head: { mesh: string; root: string; size: number; time: number }; signature: string; witnesses?: unknown[];
};
