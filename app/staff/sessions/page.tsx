import type { Metadata } from "next";
import { StaffFrame } from "@/app/customers/staff-frame";
import { SessionList } from "@/components/onboarding/session-list";
import { DigestForm } from "@/components/staff/digest-form";
import { counted } from "@/lib/catalogue/plural";
import { loadDigestWish } from "@/lib/desk/digest/load-digest-wish";
import { env } from "@/lib/env";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { staffSessionsPath } from "@/lib/links/paths";
import { listStaffSessions } from "@/lib/store/staff-sessions";
import { endOtherStaffSessionsAction, endStaffSessionAction, setDigestAction } from "./actions";

export const metadata: Metadata = { title: "Your sessions and digest" };

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
      <div className="mt-12">
        <DigestForm {...(await loadDigestWish(who.staff.id))} userName={who.staff.userName} action={setDigestAction} />
      </div>
    </StaffFrame>
  );
}
