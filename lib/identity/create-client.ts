import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { createClientInput, createdClient } from "./schemas.ts";
import { hashSecret, newSecret } from "./secrets.ts";

export const createClient = command({
  id: "client.create",
  permission: "client.manage",
  summary: "Register a gateway, an agent or a publisher for the OAuth client credentials grant",
  input: createClientInput,
  output: createdClient,
  async run(ctx, { name, kind, scopes, namespaces, jwks, issued_by }) {
    if (await ctx.tx.oauthClient.findUnique({ where: { name }, select: { id: true } }))
      throw new DomainError("conflict", `There is a client "${name}" already.`);
    if (issued_by && (await ctx.tx.oauthClient.findUnique({ where: { issuer_subject: issued_by } })))
      throw new DomainError(
        "conflict",
        `There is a client for "${issued_by.subject}" of this issuer already.`,
      );
    const secret = jwks || issued_by ? undefined : newSecret("css");
    const client = await ctx.tx.oauthClient.create({
      data: {
        id: newId("client"),
        name,
        kind,
        scopes,
        namespaces,
        secretHash: secret && hashSecret(secret),
        jwks: jwks as object | undefined,
        issuer: issued_by?.issuer,
        subject: issued_by?.subject,
        createdAt: await ctx.now(),
      },
    });
    await ctx.audit({
      target: { type: "client", id: client.id, name },
      after: {
        kind,
        scopes,
        ...(kind === "publisher" ? { namespaces } : {}),
        authentication: issued_by?.issuer ?? (jwks ? "private_key_jwt" : "client_secret"),
      },
    });
    return { client_id: client.id, client_secret: secret, kind, scopes, namespaces };
  },
});
