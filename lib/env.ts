import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type Role, roles } from "./core/words.ts";

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("0")
  .transform((value) => value === "1" || value === "true");

const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined);

const commaList = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** `cidr`, `host` or `host:port`; the exact grammar is checked here so that a typing error stops the start. */
const outboundRule = /^(\[?[0-9a-fA-F:.]+\]?(\/\d{1,3})?|[A-Za-z0-9.-]+)(:\d{1,5})?$/;

/** `10.0.0.53`, `10.0.0.53:5353`, `fd00::53` or `[fd00::53]:5353`. */
function isNameServer(text: string): boolean {
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return isIP(v6 ?? v4 ?? text) !== 0;
}

const groupRoles = z
  .string()
  .default("")
  .transform((text, context) => {
    const mapping: Record<string, Role[]> = {};
    for (const pair of text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)) {
      const at = pair.lastIndexOf("=");
      const role = pair.slice(at + 1) as Role;
      if (at < 1 || !roles.includes(role)) {
        context.addIssue({
          code: "custom",
          message: `"${pair}" is not of the form group=role with a role of ${roles.join(", ")}`,
        });
        continue;
      }
      const group = pair.slice(0, at);
      mapping[group] = [...(mapping[group] ?? []), role];
    }
    return mapping;
  });

const httpUrl = z
  .url({ protocol: /^https?$/, message: "must be an http or https address" })
  .transform((value) => value.replace(/\/+$/, ""));

const schema = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
    PORT: z.coerce.number({ error: "must be a number" }).int().min(1).max(65_535).default(3000),
    HOST: z.string().default("127.0.0.1"),
    DATA_DIR: z
      .string()
      .default(".data")
      .transform((path) => resolve(path)),
    DATABASE_URL: optional,
    PUBLIC_URL: httpUrl.optional(),
    AUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
    OIDC_ISSUER: httpUrl.optional(),
    OIDC_CLIENT_ID: optional,
    OIDC_CLIENT_SECRET: optional,
    OIDC_NAME: z.string().default("your identity provider"),
    OIDC_GROUPS_CLAIM: z.string().default("groups"),
    OIDC_GROUP_ROLES: groupRoles,
    TRUSTED_ISSUERS: commaList.pipe(z.array(z.url({ protocol: /^https?$/ }))),
    OUTBOUND_ALLOW: commaList.pipe(
      z.array(z.string().regex(outboundRule, "each entry must be a host, host:port or CIDR")),
    ),
    DNS_SERVERS: commaList.pipe(
      z.array(
        z.string().refine(isNameServer, "each entry must be an address, or one with a port: 10.0.0.53:53"),
      ),
    ),
    REGISTRY_ANONYMOUS_PUBLISH: flag,
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    WORKER: z.enum(["inline", "none"]).default("inline"),
    AUDIT_KEY_FILE: optional,
    AUDIT_ANCHOR_DIR: optional,
    AUDIT_EXPORT_DIR: optional,
    AUDIT_LOG_PUBLIC: flag,
    DECISION_PATIENCE_MS: z.coerce
      .number({ error: "must be a number" })
      .int()
      .min(100)
      .max(60_000)
      .default(1_000),
    SYNC_PAUSE_MS: z.coerce.number({ error: "must be a number" }).int().min(0).max(60_000).default(350),
    TRUST_PROXY: flag,
    DEMO: flag,
  })
  .refine((value) => !value.OIDC_ISSUER || (value.OIDC_CLIENT_ID && value.OIDC_CLIENT_SECRET), {
    path: ["OIDC_CLIENT_ID"],
    message: "OIDC_ISSUER also needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
    // Reported beside the other settings' issues, not only once those are mended.
    when: () => true,
  })
  .refine((value) => !(value.OIDC_ISSUER && value.DEMO), {
    path: ["DEMO"],
    message: "the demo signs anyone in; it does not run beside a real identity provider (unset OIDC_ISSUER)",
    when: () => true,
  });

export type Env = z.output<typeof schema> & {
  /** Where browsers and gateways reach this instance, without a trailing slash. */
  publicUrl: string;
  /** The private keys that sign the audit log. */
  auditKeyFile: string;
  /** Where its checkpoints are laid down outside the database. */
  auditAnchorDir: string;
};

let parsed: Env | undefined;

/**
 * The settings, checked once. `docs/operate.md` describes each.
 *
 * @throws Error that names every wrong variable at once.
 */
export function env(): Env {
  if (parsed) return parsed;
  const result = schema.safeParse(process.env);
  if (!result.success) {
    const lines = result.error.issues.map(
      (issue) => `  ${issue.path.join(".") || "settings"}: ${issue.message}`,
    );
    throw new Error(`These settings are not valid:\n${lines.join("\n")}\ndocs/operate.md lists them all.`);
  }
  const host = ["0.0.0.0", "::"].includes(result.data.HOST) ? "localhost" : result.data.HOST;
  const fallback = `http://${host.includes(":") ? `[${host}]` : host}:${result.data.PORT}`;
  const { DATA_DIR, PUBLIC_URL, AUDIT_KEY_FILE, AUDIT_ANCHOR_DIR } = result.data;
  parsed = {
    ...result.data,
    publicUrl: PUBLIC_URL ?? fallback,
    auditKeyFile: resolve(AUDIT_KEY_FILE ?? join(DATA_DIR, "audit-log.keys")),
    auditAnchorDir: resolve(AUDIT_ANCHOR_DIR ?? join(DATA_DIR, "anchors")),
  };
  return parsed;
}

/**
 * Adds what the start itself found out (a generated secret, the embedded database's address), for this process and
 * every module instance in it.
 */
export function provideEnv(
  values: Partial<Record<keyof Env | "NEXTAUTH_URL" | "NEXTAUTH_SECRET", string>>,
): void {
  Object.assign(process.env, values);
  parsed = undefined;
}

/** The secret that sessions and stored secrets are derived from. */
export function authSecret(): string {
  const secret = env().AUTH_SECRET;
  if (!secret)
    throw new Error(
      "AUTH_SECRET is not set. `npm start` generates one; elsewhere set it to 32 or more random characters.",
    );
  return secret;
}

/** The database's address. */
export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (!url)
    throw new Error("DATABASE_URL is not set. `npm start` starts an embedded Postgres; elsewhere set it.");
  return url;
}

/** The environment a child process should get, so that nothing else needs to read it. */
export function childEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}
