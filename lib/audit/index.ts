export { loadEventsAbout } from "./events-about.ts";
export { loadPeopleAt, type PersonThen } from "./people-at.ts";
