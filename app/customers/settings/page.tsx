import type { Metadata } from "next";
import { Panel } from "@/components/staff/panel";
import { ApiKeys } from "@/components/staff/settings/api-keys";
import { EndpointForm } from "@/components/staff/settings/endpoint-form";
import { Endpoints } from "@/components/staff/settings/endpoints";
import { KeyForm } from "@/components/staff/settings/key-form";
import { StaffList } from "@/components/staff/settings/staff-list";
import { TextLink } from "@/components/ui/text-link";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { listApiKeys } from "@/lib/store/api-keys";
import { listStaff } from "@/lib/store/staff";
import { listStaffSessions } from "@/lib/store/staff-sessions";
import { listEndpoints } from "@/lib/store/webhooks";
import { StaffFrame } from "../staff-frame";
import { addEndpointAction, endColleaguesSessionsAction, makeKeyAction, revokeKeyAction } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const who = await requireStaff("Admin");
  const [keys, endpoints, staff, sessions] = await Promise.all([listApiKeys(), listEndpoints(), listStaff(), listStaffSessions(null)]);
  const sessionsOf = (id: string) => sessions.filter(({ staffId }) => staffId === id).length;
  const nameOf = (id: string) => staff.find((member) => member.id === id)?.name ?? "somebody who is gone";
  return (
    <StaffFrame who={who} section="/customers/settings" width="regular">
      <h1 className="text-heading font-semibold">Settings</h1>
      <p className="mt-1 mb-8 text-small text-muted">
        What other programs may read and do, what they and your channels are told, and who of Dropzone comes in here.
      </p>
      <div className="space-y-10">
        <Panel id="api-keys" title="API keys">
          <div className="space-y-4">
            <p className="measure text-muted">
              A key opens <code className="font-mono">/api/v1/customers</code>: how far each customer is, for a CRM or a report, and, with
              the scopes for it, adding, changing and ending customers. It sees no secret.
            </p>
            <ApiKeys
              keys={keys.map((key) => ({ ...key, createdBy: nameOf(key.createdBy), hasExpired: Date.parse(key.expiresAt) <= Date.now() }))}
              revokeAction={revokeKeyAction}
            />
            <KeyForm action={makeKeyAction} />
          </div>
        </Panel>
        <Panel id="webhooks" title="Webhooks and channels">
          <div className="space-y-4">
            <p className="measure text-muted">
              Other programs are told what happens to a customer, signed by Standard Webhooks, and channels of Slack or Teams in words. What
              does not arrive is tried again for a day. A program recognizes by the event's id what comes twice; the formats of the channels
              have none, so after a lost answer the same message may stand there twice.
            </p>
            <Endpoints endpoints={endpoints} />
            <EndpointForm action={addEndpointAction} />
          </div>
        </Panel>
        <Panel id="security" title="Security events">
          <p className="measure text-muted">
            Sign-ins, refusals, changes of keys and webhooks, exports:{" "}
            <TextLink href="/customers/settings/security-events">what happened</TextLink>.
          </p>
        </Panel>
        <Panel id="staff" title="Staff" aside="Roles are given in Dropzone's own Entra tenant">
          <StaffList
            staff={staff.map((member) => ({ ...member, sessions: sessionsOf(member.id) }))}
            endAction={endColleaguesSessionsAction}
          />
        </Panel>
      </div>
    </StaffFrame>
  );
}
