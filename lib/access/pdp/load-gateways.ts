import type pg from "pg";
import { compareTexts } from "#lib/core/text.ts";
import type { World, WorldGateway } from "../evaluation/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextMap } from "./next-map.ts";

type GatewayRow = {
  id: string;
  name: string;
  active: boolean;
  catalog_id: string | null;
  region: string | null;
  routes: { prefix: string; server: string }[];
};

type Gateways = World["gateways"];

/** Every client that is a gateway, whether or not anything was said of what it offers. */
export async function loadGateways(
  client: pg.ClientBase,
  wanted: ChangedIds,
  before?: Gateways,
): Promise<Gateways> {
  if (before && wanted?.length === 0) return before;
  const { rows } = await client.query<GatewayRow>(sql, [wanted]);
  const asked = new Set(wanted);
  return nextMap(
    before,
    ({ id }) => asked.has(id),
    rows.map((row) => [row.id, toGateway(row)]),
  );
}

function toGateway({ id, name, active, catalog_id, region, routes }: GatewayRow): WorldGateway {
  routes.sort((a, b) => b.prefix.length - a.prefix.length || compareTexts(a.prefix, b.prefix));
  return { id, name, active, catalogId: catalog_id, region, routes };
}

const sql = `
  SELECT client.id, client.name, client.disabled_at IS NULL AS active, gateway.catalog_id, gateway.region, coalesce((
    SELECT json_agg(json_build_object('prefix', route.prefix, 'server', server.name))
    FROM gateway_route route JOIN server ON server.id = route.server_id WHERE route.gateway_id = client.id
  ), '[]') AS routes
  FROM oauth_client client LEFT JOIN gateway ON gateway.client_id = client.id
  WHERE client.kind = 'gateway' AND ($1::text[] IS NULL OR client.id = ANY($1))`;
