import type { EvaluationRequest, FoundAction, FoundEntity } from "../../schemas.ts";
import type { DecisionPoint } from "../point.ts";

/** A world that decides by a rule of its own: what the protocol is tested with, where the product's rules are not the matter. */
export type Fixture = {
  subjects: readonly FoundEntity[];
  /** Null where every resource is taken as the request describes it. */
  resources: readonly FoundEntity[] | null;
  actions: readonly string[];
  may(subject: FoundEntity, action: FoundAction, resource: FoundEntity): boolean;
};

/** A decision point for a fixture: what it does not know may nothing; what a request says of an entity goes before what is known. */
export function fixturePoint({ subjects, resources, actions, may }: Fixture): DecisionPoint {
  const decides = ({ subject, action, resource }: EvaluationRequest) => {
    const who = known(subjects, subject);
    const what = resources ? known(resources, resource) : resource;
    return who !== null && what !== null && actions.includes(action.name) && may(who, action, what);
  };
  return {
    evaluate: async (_, request) => ({ decision: decides(request) }),
    searchSubject: async (_, { subject, ...others }) =>
      among(subjects, subject, (id) => decides({ ...others, subject: { ...subject, id } })),
    searchResource: async (_, { resource, ...others }) =>
      among(resources ?? [], resource, (id) => decides({ ...others, resource: { ...resource, id } })),
    searchAction: async (_, request) =>
      actions.filter((name) => decides({ ...request, action: { name } })).map((name) => ({ name })),
  };
}

function known(entities: readonly FoundEntity[], asked: FoundEntity): FoundEntity | null {
  const entity = entities.find(({ type, id }) => type === asked.type && id === asked.id);
  return entity ? { ...entity, properties: { ...entity.properties, ...asked.properties } } : null;
}

function among(
  entities: readonly FoundEntity[],
  { type }: { type: string },
  decides: (id: string) => boolean,
): FoundEntity[] {
  return entities.filter((one) => one.type === type && decides(one.id)).map(({ id }) => ({ type, id }));
}
