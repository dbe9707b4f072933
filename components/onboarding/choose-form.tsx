"use client";

import { useActionState, useState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldError } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { Notice } from "@/components/ui/notice";
import { type AlertTypeId, alertTypeIds, alertTypes } from "@/lib/catalogue/alert-types";
import { capabilities, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { portalErrors } from "@/lib/errors/codes/portal";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { CapabilityRow } from "./capability-row";
import { ChooseTotal, type Chosen } from "./choose-total";
import { PortalUrlField } from "./portal-url-field";

export type ChooseValues = { capabilities: readonly string[]; alertTypes: readonly string[]; portalUrl: string };
export type ChooseState = {
  fieldErrors?: Readonly<Record<string, string>>;
  /** The values that were sent, shown again beside their errors. */
  values?: ChooseValues;
  /** A run works with the choices as they were, so what was sent was not saved. */
  isRunGoing?: boolean;
};
export type ChooseFormProps = {
  /** Null before the first choice: then everything that the guide sets up is on. */
  choices: Choices | null;
  action: (state: ChooseState, formData: FormData) => Promise<ChooseState>;
  /** Nothing can be saved before the run has ended. */
  isRunGoing: boolean;
  checklistHref: string;
  /** Where Microsoft shows the Portal URL: a link to the page, and the path through its menus. */
  portalUrlHelp: { href: string; path: string; example: string };
};

/**
 * The customer switches each capability on or off and sees which permissions it needs. The inputs are uncontrolled, so the form can be
 * filled in and sent before JavaScript has loaded. JavaScript adds the running total.
 */
export function ChooseForm({ choices, action, isRunGoing, checklistHref, portalUrlHelp }: ChooseFormProps) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  const values = state.values ?? startingValues(choices);
  const [chosen, setChosen] = useState<Chosen>({ capabilities: values.capabilities, alertTypes: alertTypeIdsIn(values.alertTypes) });
  const errors = state.fieldErrors ?? {};
  return (
    <form
      ref={form}
      action={submit}
      onChange={(event) => setChosen(chosenIn(new FormData(event.currentTarget)))}
      className="group/choose grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_16rem]"
    >
      <div className="min-w-0 space-y-12">
        {(state.isRunGoing ?? isRunGoing) && <RunGoing wasSent={state.isRunGoing === true} checklistHref={checklistHref} />}
        <section aria-labelledby="capabilities-heading">
          <h2 id="capabilities-heading" className="text-heading font-semibold">
            Capabilities
          </h2>
          {errors.capabilities && <FieldError id="capabilities-error">{errors.capabilities}</FieldError>}
          <ul className="mt-4 divide-y divide-line border-y border-line">
            {capabilities.map((capability) => (
              <CapabilityRow key={capability.id} capability={capability} on={values.capabilities.includes(capability.id)}>
                {capability.id === "cloud-apps" && (
                  <div className="mt-4 hidden max-w-lg group-has-[[value=cloud-apps]:checked]/choose:block">
                    <PortalUrlField value={values.portalUrl} error={errors.portalUrl} help={portalUrlHelp} optional>
                      You can add it later; only this capability waits for it.
                    </PortalUrlField>
                  </div>
                )}
              </CapabilityRow>
            ))}
          </ul>
        </section>

        <fieldset aria-describedby={errors.alertTypes ? "alert-types-error" : undefined}>
          <legend className="text-heading font-semibold">Alerts that Dropzone investigates</legend>
          {errors.alertTypes && <FieldError id="alert-types-error">{errors.alertTypes}</FieldError>}
          <div className="mt-3">
            {alertTypes.map((type) => (
              <Checkbox
                key={type.id}
                name="alertTypes"
                value={type.id}
                defaultChecked={values.alertTypes.includes(type.id)}
                label={type.name}
                detail={
                  <>
                    Uses <span className="font-mono text-micro">{type.permissions.join(", ")}</span>
                  </>
                }
              />
            ))}
          </div>
        </fieldset>
      </div>
      <ChooseTotal chosen={chosen} />
    </form>
  );
}

const chosenIn = (form: FormData): Chosen => ({
  capabilities: form.getAll("capabilities").map(String),
  alertTypes: alertTypeIdsIn(form.getAll("alertTypes")),
});

const alertTypeIdsIn = (values: readonly unknown[]): AlertTypeId[] => alertTypeIds.filter((id) => values.includes(id));

/** Says it before somebody fills the form in, and again when it was sent all the same. */
function RunGoing({ wasSent, checklistHref }: { wasSent: boolean; checklistHref: string }) {
  const { what, next } = portalErrors["choices-in-use"];
  return (
    <Notice
      tone="attention"
      role={wasSent ? "alert" : "status"}
      title={wasSent ? what : "The portal is making the changes that were confirmed. Until it has finished, the choices stay as they are."}
      actions={
        <ButtonLink kind="primary" href={checklistHref}>
          Go to the checklist
        </ButtonLink>
      }
    >
      {next}
    </Notice>
  );
}

function startingValues(choices: Choices | null): ChooseValues {
  if (choices) return { ...choices, portalUrl: choices.portalUrl ?? "" };
  const usual = alertTypes.filter((type) => type.onByDefault).map((type) => type.id);
  return { capabilities: optionalCapabilities, alertTypes: usual, portalUrl: "" };
}
