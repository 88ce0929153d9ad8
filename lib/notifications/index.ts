export { handleDeliverEvent } from "./deliver-event.ts";
export { Inbox } from "./inbox.ts";
export { handleRedeliverEvents, redeliverEventsJob } from "./jobs.ts";
export { notificationSource } from "./notification-source.ts";
export { countNotifications, listNotifications } from "./queries.ts";
export { readNotifications } from "./read-notifications.ts";
