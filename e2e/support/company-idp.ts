import { exportJWK, generateKeyPair, SignJWT } from "jose";
import Provider from "oidc-provider";
import { listen, type TestServer } from "../mcp-servers/listen.ts";
import { freePort } from "./server-process.ts";

export const client = { id: "countersign", secret: "a secret that both sides know" };

export type CompanyIdp = TestServer & {
  issuer: string;
  /** Who signs in next, as the provider would say. */
  person: { sub: string; email: string; email_verified: boolean; name: string; groups: string[] };
  /** An access token, or a token of another type, signed by this issuer. */
  accessToken(claims: Record<string, unknown>, typ?: string): Promise<string>;
};

/** A company's own OpenID provider: the real library, where whoever comes is `person` and nobody is asked anything. */
export async function startCompanyIdp(consoleUrl: string): Promise<CompanyIdp> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "company" };
  const person = {
    sub: "u-1",
    email: "eve@bank.example",
    email_verified: true,
    name: "Eve External",
    groups: ["staff"],
  };
  const provider = new Provider(issuer, {
    jwks: { keys: [jwk as never] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${consoleUrl}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ ...person }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: client.id,
        accountId: ctx.oidc.account?.accountId,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  const server = await listen(
    async (request, response) => {
      if (!request.url?.startsWith("/interaction/")) return callback(request, response);
      await provider.interactionDetails(request, response);
      await provider.interactionFinished(request, response, { login: { accountId: person.sub } });
    },
    "",
    port,
  );
  return {
    ...server,
    issuer,
    person,
    accessToken: (claims, typ = "at+jwt") =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", kid: "company", typ })
        .setIssuer(issuer)
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey),
  };
}
