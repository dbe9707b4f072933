import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError } from "@/components/ui/field";
import { webhookEvents } from "@/lib/catalogue/webhook-events";

export type EndpointEntries = { url: string; events: readonly string[] };
export type EndpointErrors = { url?: string; events?: string };

/** The fields of an endpoint: its address, and the events that it gets. */
export function EndpointFields({ entries, errors }: { entries: EndpointEntries | undefined; errors: EndpointErrors }) {
  return (
    <>
      <Field
        id="endpoint-url"
        name="url"
        type="url"
        label="Address"
        placeholder="https://crm.example.com/hooks/dropzone"
        autoComplete="off"
        spellCheck={false}
        defaultValue={entries?.url}
        hint="On the public internet, by https."
        error={errors.url}
      />
      <fieldset aria-describedby={errors.events ? "endpoint-events-error" : undefined}>
        <legend className="mb-1 text-note font-medium">Events</legend>
        {webhookEvents.map(({ type, says }) => (
          <Checkbox
            key={type}
            name="events"
            value={type}
            defaultChecked={entries ? entries.events.includes(type) : true}
            label={<code className="font-mono text-small">{type}</code>}
            detail={says}
          />
        ))}
        {errors.events && <FieldError id="endpoint-events-error">{errors.events}</FieldError>}
      </fieldset>
    </>
  );
}
