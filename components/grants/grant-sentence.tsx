import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { minutesWords, scopesWords, standingVerb } from "./grant-words.ts";

/** A grant in one sentence, of data that was checked. Names stand out, so that none can pass for a part of it. */
export function GrantSentence({ grant }: { grant: GrantView }) {
  const { agent, server, scopes, tools, users, constraints } = grant;
  const levels = scopesWords(scopes);
  return (
    <p className="max-w-prose text-lg">
      <Name>{agent.name}</Name> {standingVerb(grant.status)}{" "}
      {levels ? (
        <>
          {levels} to <Name>{server}</Name>
          {tools.length > 0 && (
            <>
              , and beside that <Tools names={tools} />
            </>
          )}
        </>
      ) : (
        <>
          access to <Tools names={tools} /> of <Name>{server}</Name>
        </>
      )}
      , <Span grant={grant} />
      {users.length > 0 && `, only on behalf of ${plural(users.length, "person", "people")}`}
      {constraints.length > 0 && `, within ${plural(constraints.length, "limit")} on arguments`}.
    </p>
  );
}

function Name({ children }: { children: string }) {
  return <HostileText text={children} className="font-medium" />;
}

function Tools({ names }: { names: readonly string[] }): ReactNode {
  const [only] = names;
  if (names.length !== 1 || only === undefined) return plural(names.length, "single tool");
  return (
    <>
      the tool <Name>{only}</Name>
    </>
  );
}

function Span({ grant: { status, minutes, starts_at, ends_at, not_before, follows } }: { grant: GrantView }) {
  const long = minutesWords(minutes);
  if (status === "approved" && starts_at)
    return (
      <>
        for {long}, beginning <Time at={starts_at} />
      </>
    );
  if (status === "active" && ends_at)
    return (
      <>
        for {long}, ending <Time at={ends_at} />
      </>
    );
  if (status !== "requested") return <>for {long}</>;
  if (follows !== null) return <>for {long} from when the one ends that it goes on from</>;
  if (not_before)
    return (
      <>
        for {long}, beginning <Time at={not_before} /> at the earliest
      </>
    );
  return <>for {long} from when it is approved</>;
}
