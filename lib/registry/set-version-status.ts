import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { changeStatus, lockForStatus, toWanted } from "./change-status.ts";
import { setVersionStatusInput, statusChange } from "./schemas.ts";
import { toStatusChange, toStatusFacts } from "./status-view.ts";

export const setVersionStatus = command({
  id: "server.set_status",
  permission: "server.set_status",
  summary: "Deprecate, retire or bring back one version of a server; retiring is final",
  input: setVersionStatusInput,
  output: statusChange,
  target: ({ name }) => ({ type: "server", id: name }),
  async run(ctx, { name, version, ...input }) {
    const wanted = toWanted(input);
    const server = await lockForStatus(ctx, name);
    const row = server.versions.find((one) => one.version === version);
    if (!row) throw notFound("version");
    if (wanted.successor === `${name}@${version}`)
      throw new DomainError("malformed", "A version does not replace itself. Name another one.");
    const changed = await changeStatus(ctx, server, [row], wanted);
    for (const { before, after } of changed)
      await ctx.audit({
        target: { type: "server", id: server.id, name },
        before: { version, ...toStatusFacts(before) },
        after: { version, ...toStatusFacts(after) },
      });
    return toStatusChange(server, changed);
  },
});
