import type { ClientKind, Role } from "./words.ts";

/** Who is calling. Scopes are `["*"]` for a browser session: a person in person may do all their roles allow. */
export type Actor =
  | {
      kind: "user";
      id: string;
      name: string;
      email: string;
      roles: readonly Role[];
      scopes: readonly string[];
      via: "session" | "token";
    }
  | { kind: "client"; id: string; name: string; clientKind: ClientKind; scopes: readonly string[] }
  | { kind: "system"; id: string; name: string }
  | { kind: "anonymous" };

export type UserActor = Extract<Actor, { kind: "user" }>;
