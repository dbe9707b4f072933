import type { ReactNode } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { Switch } from "@/components/ui/switch";
import type { capabilities } from "@/lib/catalogue/capabilities";
import { permissions, resources } from "@/lib/catalogue/permissions";
import { counted } from "@/lib/catalogue/plural";

/** One capability: what it brings, what it means for the tenant, and its permissions, folded away. */
export function CapabilityRow(props: { capability: (typeof capabilities)[number]; on: boolean; children?: ReactNode }) {
  const { id, name, brings, means, needs } = props.capability;
  const asked = permissions.filter((permission) => permission.capability === id);
  const service = asked[0] && resources[asked[0].resource].name;
  return (
    <li className="py-5">
      <div className="flex items-start justify-between gap-6">
        <div className="min-w-0">
          <h3 className="font-medium">
            <label htmlFor={`capability-${id}`}>{name}</label>
          </h3>
          <div id={`capability-${id}-words`} className="mt-1 max-w-[36rem] space-y-1 text-note text-muted">
            <p>{brings}</p>
            <p className="text-ink">{means}</p>
            <p>{needs}</p>
          </div>
        </div>
        <Switch
          id={`capability-${id}`}
          name="capabilities"
          value={id}
          disabled={id === "base"}
          defaultChecked={props.on || id === "base"}
          aria-describedby={`capability-${id}-words`}
          className="mt-0.5"
        />
      </div>
      {props.children}
      <Disclosure
        className="mt-2"
        summary={
          <>
            {counted(asked.length, "permission")} on {service}
          </>
        }
      >
        <dl className="space-y-2.5">
          {asked.map((permission) => (
            <div key={permission.name}>
              <dt className="font-mono text-small">{permission.name}</dt>
              <dd className="text-note text-muted">{permission.permits}</dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </li>
  );
}
