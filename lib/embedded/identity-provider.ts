import type { IncomingMessage, ServerResponse } from "node:http";
import Provider, { errors, interactionPolicy } from "oidc-provider";
import { permissionNames } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";
import { authSecret, env } from "#lib/env.ts";
import {
  consoleClient,
  embeddedIssuer,
  hashSecret,
  loadSigningKeys,
  secretMatches,
} from "#lib/identity/index.ts";
import { log } from "#lib/log.ts";
import { IdpAdapter } from "./idp-adapter.ts";

const machineTokenSeconds = 600;
/** What machine tokens can carry: the permissions, whole areas of them, and all. */
const machineScopes = [
  "*",
  ...new Set(permissionNames.map((name) => `${name.split(".")[0]}.*`)),
  ...permissionNames,
];

/**
 * The identity provider for a first run: the certified `oidc-provider`, mounted at `/idp`. It signs people in by local
 * accounts and issues machine tokens (client credentials, RFC 9068 access tokens for one resource, RFC 8707).
 */
export async function createIdentityProvider(): Promise<Provider> {
  const console = consoleClient();
  const provider = new Provider(embeddedIssuer(), {
    adapter: IdpAdapter,
    jwks: { keys: (await loadSigningKeys()) as never },
    cookies: { keys: [authSecret()], short: { sameSite: "lax", httpOnly: true, path: "/" } },
    clients: [
      {
        client_id: console.client_id,
        client_secret: hashSecret(console.client_secret),
        redirect_uris: [console.redirect_uri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_basic",
      },
    ],
    scopes: ["openid", ...machineScopes],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    responseTypes: ["code"],
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}`, policy: alwaysAsk() },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // A browser sign-in asks for no resource; a machine that names none means this console.
        defaultResource: (ctx) =>
          ctx.oidc.client?.grantTypeAllowed("client_credentials") ? env().publicUrl : [],
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          const audience = resource.replace(/\/$/, "");
          if (!isOwnResource(audience)) throw new errors.InvalidTarget();
          return {
            scope: machineScopes.join(" "),
            audience,
            accessTokenTTL: machineTokenSeconds,
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: "ES256" } },
          };
        },
      },
    },
    ttl: {
      Interaction: 600,
      Session: 600,
      Grant: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      AccessToken: machineTokenSeconds,
      ClientCredentials: machineTokenSeconds,
    },
    findAccount: async (_ctx, id) => {
      const user = await db().user.findUnique({ where: { id } });
      if (!user || user.disabledAt) return undefined;
      return {
        accountId: id,
        claims: () => ({ sub: id, email: user.email, email_verified: true, name: user.name }),
      };
    },
    // The console is the house's own client: there is nothing to consent to.
    loadExistingGrant: async (ctx) => {
      const { client, account } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({
        clientId: client?.clientId,
        accountId: account?.accountId,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      ctx.type = "application/json";
      ctx.body = { error: out.error, error_description: out.error_description };
    },
  });
  provider.proxy = true;
  provider.Client.prototype.compareClientSecret = function compare(secret: string) {
    return secretMatches(secret, this.clientSecret ?? "");
  };
  provider.on("server_error", (_ctx, error) => log.error({ err: error }, "identity provider failed"));
  return provider;
}

/** Serves `/idp/…`: strips the prefix, and speaks for the public address whatever proxy stands in between. */
export function mountIdentityProvider(provider: Provider) {
  const callback = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    asPublic(request);
    Object.assign(request, { originalUrl: request.url });
    request.url = request.url?.slice("/idp".length) || "/";
    void callback(request, response);
  };
}

/** Lets the provider see the request as it came to the public address. */
export function asPublic(request: IncomingMessage): void {
  const { protocol, host } = new URL(env().publicUrl);
  request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
  request.headers["x-forwarded-host"] = host;
}

/**
 * Asks who it is at every sign-in, whatever the request says: whoever signed out, or walked away from a shared machine,
 * must not be signed in again by a browser's memory.
 */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  const fresh = new interactionPolicy.Check("fresh_sign_in", "Every sign-in is a new one", (ctx) =>
    ctx.oidc.result?.login
      ? interactionPolicy.Check.NO_NEED_TO_PROMPT
      : interactionPolicy.Check.REQUEST_PROMPT,
  );
  policy.get("login")?.checks.add(fresh);
  return policy;
}

/** The console as a whole, or one of its catalogs, each a protected resource of its own (RFC 9728). */
function isOwnResource(resource: string): boolean {
  const { publicUrl } = env();
  return (
    resource === publicUrl ||
    (/^\/catalogs\/[a-z0-9-]{1,63}$/.test(resource.slice(publicUrl.length)) && resource.startsWith(publicUrl))
  );
}
