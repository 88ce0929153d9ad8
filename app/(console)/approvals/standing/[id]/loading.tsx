import { ListSkeleton } from "#components/patterns/list-skeleton.tsx";

export default function Loading() {
  return <ListSkeleton rows={6} columns={2} />;
}
