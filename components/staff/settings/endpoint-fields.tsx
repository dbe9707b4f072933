import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError } from "@/components/ui/field";
import { type EndpointKind, endpointKindRows, isChat } from "@/lib/catalogue/endpoint-kinds";
import { type WebhookEventType, webhookEvents } from "@/lib/catalogue/webhook-events";

export type EndpointEntries = { url: string; events: readonly string[] };
export type EndpointErrors = { url?: string; events?: string };

type Props = {
  kind: EndpointKind;
  entries: EndpointEntries | undefined;
  errors: EndpointErrors;
  /** The address that is stored is not shown, and stays when none is typed. */
  keepsAddress?: boolean;
};

/** A program wants to know of every step; people in a chat do not. A program gets no digest unless it asks. */
const isOnAtFirst = (type: WebhookEventType, kind: EndpointKind): boolean =>
  isChat(kind) ? type !== "customer.step_changed" : type !== "customers.waiting";

/** The fields of an endpoint: its address, and the events that it gets. */
export function EndpointFields({ kind, entries, errors, keepsAddress = false }: Props) {
  const { address, example } = endpointKindRows[kind];
  return (
    <>
      <Field
        id="endpoint-url"
        name="url"
        type="url"
        label="Address"
        placeholder={example}
        autoComplete="off"
        spellCheck={false}
        defaultValue={entries?.url}
        hint={keepsAddress ? "Empty: the address stays." : address}
        error={errors.url}
      />
      <fieldset aria-describedby={errors.events ? "endpoint-events-error" : undefined}>
        <legend className="mb-1 text-note font-medium">Events</legend>
        {webhookEvents.map(({ type, says }) => (
          <Checkbox
            key={type}
            name="events"
            value={type}
            defaultChecked={entries ? entries.events.includes(type) : isOnAtFirst(type, kind)}
            label={<code className="font-mono text-small">{type}</code>}
            detail={says}
          />
        ))}
        {errors.events && <FieldError id="endpoint-events-error">{errors.events}</FieldError>}
      </fieldset>
    </>
  );
}
