/** How many actions an hour may ring for one person; more are told together. */
export const ringsPerHour = 12;
