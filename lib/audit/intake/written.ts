export type Verdict = "accepted" | "duplicate" | "conflict";

/** What became of an event, and the SHA-256 (in hexadecimal) of what is on record under its id. */
export type Written = { verdict: Verdict; digest: string };
