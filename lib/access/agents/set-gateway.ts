import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { type GatewayRow, gatewayInclude, toGatewayView } from "./gateway-view.ts";
import { type GatewayView, gatewayView, type SetGateway, setGatewayInput } from "./schemas.ts";

type Route = SetGateway["routes"][number];

export const setGateway = command({
  id: "client.set_gateway",
  permission: "gateway.manage",
  summary: "Say what a gateway offers, where it is, and how it names servers' tools",
  input: setGatewayInput,
  output: gatewayView,
  target: ({ id }) => ({ type: "client", id }),
  async run(ctx, { id, catalog, region, routes }) {
    const before = toGatewayView(await lockGateway(ctx.tx, id));
    const catalogId = await findCatalog(ctx.tx, catalog);
    const serverIds = await findServers(ctx.tx, routes);
    const [gone, come] = [lacking(before.routes, routes), lacking(routes, before.routes)];
    const isNew = catalog !== before.catalog || region !== before.region;
    if (!isNew && gone.length + come.length === 0)
      throw new DomainError("conflict", "That is what is known of this gateway already.");

    const facts = { catalogId, region, updatedAt: await ctx.now() };
    await ctx.tx.gateway.upsert({
      where: { clientId: id },
      create: { clientId: id, ...facts },
      update: facts,
    });
    const prefixes = gone.map(({ prefix }) => prefix);
    await ctx.tx.gatewayRoute.deleteMany({ where: { gatewayId: id, prefix: { in: prefixes } } });
    await ctx.tx.gatewayRoute.createMany({
      data: come.map(({ prefix, server }) => ({
        gatewayId: id,
        prefix,
        serverId: serverIds.get(server) ?? "",
      })),
    });
    const after = toGatewayView(await loadGateway(ctx.tx, id));
    await record(ctx, before, after, { gone, come });
    return after;
  },
});

/** @throws DomainError `not_found` */
async function lockGateway(tx: Pick<Tx, "oauthClient" | "$queryRaw">, id: string): Promise<GatewayRow> {
  await tx.$queryRaw`SELECT id FROM oauth_client WHERE id = ${id} FOR NO KEY UPDATE`;
  return loadGateway(tx, id);
}

async function loadGateway(tx: Pick<Tx, "oauthClient">, id: string): Promise<GatewayRow> {
  const row = await tx.oauthClient.findUnique({ where: { id, kind: "gateway" }, include: gatewayInclude });
  if (!row) throw notFound("gateway");
  return row;
}

async function findCatalog(tx: Pick<Tx, "catalog">, slug: string | null): Promise<string | null> {
  if (slug === null) return null;
  const catalog = await tx.catalog.findUnique({ where: { slug }, select: { id: true } });
  if (!catalog) throw invalidField("catalog", "There is no catalog of this name.");
  return catalog.id;
}

async function findServers(tx: Pick<Tx, "server">, routes: readonly Route[]): Promise<Map<string, string>> {
  const servers = await tx.server.findMany({
    where: { name: { in: routes.map(({ server }) => server) } },
    select: { id: true, name: true },
  });
  const ids = new Map(servers.map(({ id, name }) => [name, id]));
  const wrong = routes.findIndex(({ server }) => !ids.has(server));
  if (wrong >= 0) throw invalidField(`routes/${wrong}/server`, "There is no server of this name.");
  return ids;
}

/** The routes that are not in the others. */
function lacking(routes: readonly Route[], others: readonly Route[]): Route[] {
  const known = new Map(others.map(({ prefix, server }) => [prefix, server]));
  return routes.filter(({ prefix, server }) => known.get(prefix) !== server);
}

async function record(
  ctx: CommandCtx,
  before: GatewayView,
  after: GatewayView,
  { gone, come }: { gone: Route[]; come: Route[] },
): Promise<void> {
  const facts = ({ catalog, region }: GatewayView, routes: Route[]) => ({
    ...(before.catalog === after.catalog ? {} : { catalog }),
    ...(before.region === after.region ? {} : { region }),
    ...(gone.length + come.length === 0 ? {} : { routes }),
  });
  await ctx.audit({
    target: { type: "client", id: after.id, name: after.name },
    before: facts(before, gone),
    after: facts(after, come),
  });
}
