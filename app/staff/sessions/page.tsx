import type { Metadata } from "next";
import { StaffFrame } from "@/app/customers/staff-frame";
import { SessionList } from "@/components/onboarding/session-list";
import { counted } from "@/lib/catalogue/plural";
import { env } from "@/lib/env";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { staffSessionsPath } from "@/lib/links/paths";
import { listStaffSessions } from "@/lib/store/staff-sessions";
import { endOtherStaffSessionsAction, endStaffSessionAction } from "./actions";

export const metadata: Metadata = { title: "Your sessions" };

export default async function StaffSessionsPage() {
  const who = await requireStaff();
  return (
    <StaffFrame who={who} section={staffSessionsPath} width="regular">
      <SessionList
        sessions={await listStaffSessions(who.staff.id)}
        currentId={who.sessionId}
        idleWords={`A session ends by itself when it is not used for ${counted(env().STAFF_IDLE_MINUTES, "minute")}.`}
        endAction={endStaffSessionAction}
        endOthersAction={endOtherStaffSessionsAction}
      />
    </StaffFrame>
  );
}
