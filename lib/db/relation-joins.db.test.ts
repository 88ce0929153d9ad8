import { expect, test } from "vitest";
import { addPerson, addTeam } from "#prisma/seed/factories.ts";
import { db } from "./client.ts";

const include = { members: { include: { user: true } } } as const;

test("many who read at once, in a transaction or not, each get their own row with what belongs to it", async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => addPerson("member")));
  const teams = await Promise.all(people.map((person) => addTeam(person)));
  const slugs = teams.map((team) => team.slice("team:".length));
  const found = (read: Pick<ReturnType<typeof db>, "team">) =>
    Promise.all(slugs.map((slug) => read.team.findUniqueOrThrow({ where: { slug }, include })));
  const all = await Promise.all([...Array.from({ length: 20 }, () => found(db())), db().$transaction(found)]);
  for (const one of all)
    expect(one.map(({ slug, members }) => [slug, members.map(({ user }) => user.email)])).toEqual(
      slugs.map((slug, index) => [slug, [people[index]?.email]]),
    );
});
