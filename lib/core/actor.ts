import type { ClientKind, Role } from "./words.ts";

/** What a publisher may do where: `com.example/*`, or `com.example.*` with everything below (MCP Registry). */
export type NamespacePermission = { action: "publish" | "edit"; resource: string };

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
      /** When their provider asked them who they are, before this browser session; of nobody who came with a token. */
      signedInAt?: Date;
    }
  | { kind: "client"; id: string; name: string; clientKind: ClientKind; scopes: readonly string[] }
  | {
      /** A machine that publishes servers, known by what it proved: `dns:example.com`. */
      kind: "publisher";
      id: string;
      name: string;
      permissions: readonly NamespacePermission[];
    }
  | { kind: "system"; id: string; name: string }
  | { kind: "anonymous" };

export type UserActor = Extract<Actor, { kind: "user" }>;
