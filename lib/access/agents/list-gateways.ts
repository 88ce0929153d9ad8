import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { gatewayInclude, toGatewayView } from "./gateway-view.ts";
import { gatewayList } from "./schemas.ts";

export const listGateways = query({
  id: "listGateways",
  permission: "settings.read",
  summary: "Gateways by name: which catalog each offers, where it is, and how it names servers' tools",
  input: z.object({}),
  output: gatewayList,
  async run() {
    const rows = await db().oauthClient.findMany({
      where: { kind: "gateway" },
      include: gatewayInclude,
      orderBy: { name: "asc" },
      take: 500,
    });
    return { items: rows.map(toGatewayView) };
  },
});
