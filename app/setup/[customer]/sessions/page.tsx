import type { Metadata } from "next";
import { SessionList } from "@/components/onboarding/session-list";
import { counted } from "@/lib/catalogue/plural";
import { env } from "@/lib/env";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { listSessions } from "@/lib/store/sessions";
import { SetupFrame } from "../setup-frame";
import { endOtherSessionsAction, endSessionAction } from "./actions";

export const metadata: Metadata = { title: "Your sessions" };

export default async function SessionsPage({ params }: { params: Promise<{ customer: string }> }) {
  const visit = await requireCustomerPerson((await params).customer);
  return (
    <SetupFrame visit={visit}>
      <SessionList
        sessions={await listSessions(visit.customer.id, visit.person.id)}
        currentId={visit.sessionId}
        idleWords={`A session ends by itself when it is not used for ${counted(env().CUSTOMER_IDLE_MINUTES, "minute")}.`}
        endAction={endSessionAction}
        endOthersAction={endOtherSessionsAction}
      />
    </SetupFrame>
  );
}
