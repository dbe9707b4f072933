import { Disclosure } from "@/components/ui/disclosure";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/catalogue/plural";
import { type DeliveryState, deliveryStateWords, deliveryTroubleWords, isDeliveryTrouble } from "@/lib/catalogue/webhook-delivery";

export type DeliveryRow = {
  id: string;
  eventType: string;
  /** The slug of the customer that the event is about; null when it is about none. */
  about: string | null;
  state: DeliveryState;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAt: string | null;
  createdAt: string;
  payload: object;
};

/** The deliveries of events to one endpoint, newest first. */
export function DeliveryLog(props: {
  endpointId: string;
  deliveries: readonly DeliveryRow[];
  canReplay: boolean;
  replayAction: FormAction;
}) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {props.deliveries.map((delivery) => (
        <li key={delivery.id}>
          <Disclosure summary={<Summary delivery={delivery} />} className="px-2">
            <div className="space-y-3 text-small">
              <Why delivery={delivery} />
              <pre className="max-h-80 overflow-auto rounded-control border border-line bg-sunken p-3 font-mono text-micro whitespace-pre-wrap break-words">
                {JSON.stringify(delivery.payload, null, 2)}
              </pre>
              {props.canReplay && (delivery.state === "delivered" || delivery.state === "failed") && (
                <form action={props.replayAction}>
                  <input type="hidden" name="endpoint" value={props.endpointId} />
                  <input type="hidden" name="delivery" value={delivery.id} />
                  <SubmitButton kind="secondary" size="small" pendingLabel="Sending">
                    Send it again
                  </SubmitButton>
                </form>
              )}
            </div>
          </Disclosure>
        </li>
      ))}
    </ul>
  );
}

const stateColor: Record<DeliveryState, string> = {
  queued: "text-muted",
  retrying: "text-attention",
  delivered: "text-success",
  failed: "text-danger",
};

function Summary({ delivery }: { delivery: DeliveryRow }) {
  const { state, eventType, about, attempts, lastStatus, nextAt, createdAt } = delivery;
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-0.5 text-small tabular-nums">
      <span className={`basis-36 font-medium ${stateColor[state]}`}>{deliveryStateWords[state]}</span>
      <span className="min-w-0 flex-1 basis-56 text-ink">
        <code className="font-mono">{eventType}</code> {about}
      </span>
      <span className="basis-32">
        {counted(attempts, "try", "tries")}
        {lastStatus !== null && `, HTTP ${lastStatus}`}
      </span>
      <span className="basis-36">
        {state === "retrying" && nextAt ? (
          <>
            Next try <Time at={nextAt} form="due" />
          </>
        ) : (
          <Time at={createdAt} />
        )}
      </span>
    </span>
  );
}

function Why({ delivery: { lastStatus, lastError } }: { delivery: DeliveryRow }) {
  if (lastError === null) return null;
  if (lastStatus === null) return <p>{isDeliveryTrouble(lastError) ? deliveryTroubleWords[lastError] : lastError}</p>;
  return (
    <p>
      The receiver said: <q className="break-words">{lastError}</q>
    </p>
  );
}
