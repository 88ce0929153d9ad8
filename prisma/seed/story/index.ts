import { approved } from "./approved.ts";
import { inReview } from "./in-review.ts";
import { turnedBack } from "./turned-back.ts";

export const chapters = [...approved, ...inReview, ...turnedBack];
