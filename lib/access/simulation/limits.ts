/** How many recorded decisions one simulation looks at, the newest first, and how many different questions among them. */
export const recordsMax = 100_000;
export const questionsMax = 20_000;

/** How long reading them may take in all, and asking them again in this process, in milliseconds. */
export const readMs = 8_000;
export const askMs = 4_000;

/** How many flips, and how many of those who are hit, an answer names. */
export const flipsMax = 200;
export const hitMax = 100;
