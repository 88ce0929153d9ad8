import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { createTeamInput, teamView } from "./schemas.ts";

export const createTeam = command({
  id: "team.create",
  permission: "user.manage",
  summary: "Add a team that can own servers",
  input: createTeamInput,
  output: teamView,
  async run(ctx, { slug, name, members }) {
    if (await ctx.tx.team.findUnique({ where: { slug }, select: { id: true } }))
      throw new DomainError("conflict", `There is a team "${slug}" already.`);
    const people = await ctx.tx.user.findMany({
      where: { email: { in: members } },
      select: { id: true, email: true },
    });
    const unknown = members.flatMap((email, index) =>
      people.some((person) => person.email === email)
        ? []
        : [{ pointer: `/members/${index}`, message: `Nobody here has the address ${email}.` }],
    );
    if (unknown.length > 0)
      throw new DomainError("invalid", "Some members are not known.", { issues: unknown });
    const team = await ctx.tx.team.create({
      data: {
        id: newId("team"),
        slug,
        name,
        createdAt: await ctx.now(),
        members: { create: people.map((person) => ({ userId: person.id })) },
      },
    });
    await ctx.audit({ target: { type: "team", id: team.id, name: slug }, after: { slug, name, members } });
    return { id: team.id, slug, name, members: people.length };
  },
});
