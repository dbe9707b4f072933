import { Time } from "@/components/ui/time";

export type StaffRow = { id: string; name: string; userName: string; roles: readonly string[]; lastSeenAt: string };

/** The members of staff. Roles are assigned in Entra, so nothing can be changed here. */
export function StaffList({ staff }: { staff: readonly StaffRow[] }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {staff.map(({ id, name, userName, roles, lastSeenAt }) => (
        <li key={id} className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-0.5 py-1.5">
          <span className="min-w-0 flex-1 basis-60">
            <span className="font-medium">{name}</span> <span className="break-all text-muted">{userName}</span>
          </span>
          <span className="basis-44">{roles.length > 0 ? roles.join(", ") : <span className="text-muted">No role any more</span>}</span>
          <span className="basis-36 text-muted">
            Seen <Time at={lastSeenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
