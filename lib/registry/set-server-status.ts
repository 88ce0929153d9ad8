import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { changeStatus, lockForStatus, toWanted } from "./change-status.ts";
import { setServerStatusInput, statusChange } from "./schemas.ts";
import { toStatusChange, toStatusFacts } from "./status-view.ts";

/** Changes all versions that can become what is wanted, together. What was retired before keeps the reason it has. */
export const setServerStatus = command({
  id: "server.set_status",
  permission: "server.set_status",
  summary: "Deprecate, retire or bring back all versions of a server at once; retiring is final",
  input: setServerStatusInput,
  output: statusChange,
  target: ({ name }) => ({ type: "server", id: name }),
  async run(ctx, { name, ...input }) {
    const wanted = toWanted(input);
    if (wanted.successor === name || wanted.successor?.startsWith(`${name}@`))
      throw new DomainError("malformed", "A server does not replace itself. Name another one.");
    const server = await lockForStatus(ctx, name);
    const versions = server.versions.filter(
      ({ status }) => status !== "retired" || wanted.status !== "retired",
    );
    const changed = await changeStatus(ctx, server, versions, wanted);
    await ctx.audit({
      target: { type: "server", id: server.id, name },
      before: Object.fromEntries(changed.map(({ before }) => [before.version, toStatusFacts(before)])),
      after: Object.fromEntries(changed.map(({ after }) => [after.version, toStatusFacts(after)])),
    });
    return toStatusChange(server, changed);
  },
});
