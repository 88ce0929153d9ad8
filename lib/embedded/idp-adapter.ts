import type { Adapter, AdapterPayload } from "oidc-provider";
import { permissionNames } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";

/** Keeps what the identity provider needs between requests in Postgres, so that any process can go on with it. */
export class IdpAdapter implements Adapter {
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const data = {
      payload: payload as object,
      grantId: payload.grantId ?? null,
      uid: payload.uid ?? null,
      expiresAt: expiresIn ? new Date(Date.now() + expiresIn * 1_000) : null,
    };
    await db().idpRecord.upsert({
      where: this.#key(id),
      create: { model: this.#model, id, ...data },
      update: data,
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.#model === "Client") return findClient(id);
    return alive(await db().idpRecord.findUnique({ where: this.#key(id) }));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return alive(await db().idpRecord.findFirst({ where: { model: this.#model, uid } }));
  }

  /** Device flow only, which is off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    await db().$executeRaw`
      UPDATE idp_record SET payload = payload || jsonb_build_object('consumed', extract(epoch FROM clock_timestamp())::bigint)
      WHERE model = ${this.#model} AND id = ${id}`;
  }

  async destroy(id: string): Promise<void> {
    await db().idpRecord.deleteMany({ where: { model: this.#model, id } });
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await db().idpRecord.deleteMany({ where: { model: this.#model, grantId } });
  }

  #key(id: string) {
    return { model_id: { model: this.#model, id } };
  }
}

/** Drops what has lapsed. */
export async function purgeIdpRecords(): Promise<void> {
  await db().idpRecord.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}

function alive(row: { payload: unknown; expiresAt: Date | null } | null): AdapterPayload | undefined {
  if (!row || (row.expiresAt && row.expiresAt <= new Date())) return undefined;
  return row.payload as AdapterPayload;
}

/** Machines registered here, as OAuth clients. `client_secret` is the hash; the provider compares through it. */
async function findClient(id: string): Promise<AdapterPayload | undefined> {
  const client = await db().oauthClient.findUnique({ where: { id } });
  if (!client || client.disabledAt || client.issuer !== null) return undefined;
  return {
    client_id: client.id,
    client_name: client.name,
    redirect_uris: [],
    response_types: [],
    grant_types: ["client_credentials"],
    scope: expandScopes(client.scopes).join(" "),
    ...(client.jwks
      ? { token_endpoint_auth_method: "private_key_jwt", jwks: client.jwks as { keys: never[] } }
      : { token_endpoint_auth_method: "client_secret_basic", client_secret: client.secretHash ?? undefined }),
  };
}

/** Every scope a client may ask for: a wildcard stands for all it covers. */
function expandScopes(scopes: readonly string[]): string[] {
  const covered = permissionNames.filter(
    (name) => scopes.includes("*") || scopes.includes(`${name.split(".")[0]}.*`),
  );
  return [...new Set([...scopes, ...covered])];
}
