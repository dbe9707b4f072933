import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Panel } from "@/components/staff/panel";
import { CorrectEndpoint } from "@/components/staff/settings/correct-endpoint";
import { DeliveryLog } from "@/components/staff/settings/delivery-log";
import { RefreshWhile } from "@/components/staff/settings/refresh-while";
import { RenewSecret } from "@/components/staff/settings/renew-secret";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { endpointTitle } from "@/lib/catalogue/endpoint-kinds";
import { keptDays } from "@/lib/catalogue/webhook-delivery";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { loadEndpointLog } from "@/lib/webhooks/endpoints";
import { StaffFrame } from "../../../staff-frame";
import { correctEndpointAction, enableAction, renewSecretAction, replayAction, sendTestAction } from "./actions";

export const metadata: Metadata = { title: "Webhook" };

type Props = { params: Promise<{ endpoint: string }>; searchParams: Promise<{ after?: string | string[] }> };

export default async function WebhookPage({ params, searchParams }: Props) {
  const who = await requireStaff("Admin");
  const log = await loadEndpointLog((await params).endpoint, (await searchParams).after);
  if (!log) notFound();
  const { endpoint, deliveries, next, isUnderWay } = log;
  const isOn = endpoint.disabledAt === null;
  return (
    <StaffFrame who={who} section="/customers/settings" width="regular">
      <p className="mb-2 text-small">
        <TextLink href="/customers/settings">Settings</TextLink>
      </p>
      <h1 className="text-heading font-semibold break-all">{endpointTitle(endpoint.kind, endpoint.url)}</h1>
      <p className="mt-1 mb-5 text-small text-muted">
        Added <Time at={endpoint.createdAt} />. Is told: {endpoint.events.join(", ")}.
      </p>
      {endpoint.disabledAt && (
        <div className="mb-5">
          <Notice tone="attention" title="This endpoint is disabled.">
            Since <Time at={endpoint.disabledAt} form="exact" /> nothing is sent to it. A receiver that answers 410 is disabled by itself.
          </Notice>
        </div>
      )}
      <div className="mb-3 flex flex-wrap gap-2">
        {isOn && (
          <form action={sendTestAction}>
            <input type="hidden" name="endpoint" value={endpoint.id} />
            <SubmitButton size="small" pendingLabel="Sending">
              Send a test event
            </SubmitButton>
          </form>
        )}
        <form action={enableAction}>
          <input type="hidden" name="endpoint" value={endpoint.id} />
          <input type="hidden" name="enable" value={isOn ? "no" : "yes"} />
          <SubmitButton kind={isOn ? "secondary" : "primary"} size="small" pendingLabel={isOn ? "Disabling" : "Enabling"}>
            {isOn ? "Disable" : "Enable"}
          </SubmitButton>
        </form>
        {endpoint.kind === "webhook" && <RenewSecret id={endpoint.id} action={renewSecretAction} />}
      </div>
      <div className="mb-8">
        {/* After a change the form is mounted anew, so it is folded away and empty. */}
        <CorrectEndpoint key={[endpoint.url, ...endpoint.events].join(" ")} endpoint={endpoint} action={correctEndpointAction} />
      </div>
      <Panel id="deliveries" title="Deliveries" aside={`Newest first, kept for ${keptDays} days`}>
        {deliveries.length === 0 ? (
          <p className="text-muted">Nothing has been sent yet. A test event shows whether the receiver can be reached.</p>
        ) : (
          <DeliveryLog endpointId={endpoint.id} deliveries={deliveries} canReplay={isOn} replayAction={replayAction} />
        )}
        {next && (
          <p className="mt-3">
            <TextLink href={`?after=${next}`}>Older deliveries</TextLink>
          </p>
        )}
      </Panel>
      <RefreshWhile isUnderWay={isUnderWay} />
    </StaffFrame>
  );
}
