import { compareTexts } from "#lib/core/text.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { GatewayView } from "./schemas.ts";

export const gatewayInclude = {
  gateway: {
    include: {
      catalog: { select: { slug: true } },
      routes: { include: { server: { select: { name: true } } } },
    },
  },
} satisfies Prisma.OauthClientInclude;
export type GatewayRow = Prisma.OauthClientGetPayload<{ include: typeof gatewayInclude }>;

/** A gateway of which nothing was said offers all that is approved, and names no server's tools. */
export function toGatewayView({ id, name, disabledAt, gateway }: GatewayRow): GatewayView {
  return {
    id,
    name,
    disabled: disabledAt !== null,
    catalog: gateway?.catalog?.slug ?? null,
    region: gateway?.region ?? null,
    routes: (gateway?.routes ?? [])
      .map(({ prefix, server }) => ({ prefix, server: server.name }))
      .sort((a, b) => compareTexts(a.prefix, b.prefix)),
  };
}
