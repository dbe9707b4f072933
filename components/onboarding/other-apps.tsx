import type { ReactNode } from "react";
import { Breakable } from "@/components/ui/breakable";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { SubmitByItself } from "./submit-by-itself";

type OtherApp = {
  objectId: string;
  appId: string;
  displayName: string;
  createdDateTime: string | null;
  /** What somebody else has on it, in words. Null when Microsoft did not show it: then it cannot be chosen. */
  items: readonly string[] | null;
  isChosen: boolean;
};
export type OtherAppsProps = {
  apps: readonly OtherApp[];
  /** Whether the person is known to manage apps. */
  mayAdopt: boolean;
  chooseAction: FormAction;
  /** What the person chose before they had to sign in again: the object id of an app. Null otherwise. */
  wanted: string | null;
};

/** Apps that look like Dropzone's and are somebody else's, and the choice between a new app registration and one of them. */
export function OtherApps({ apps, mayAdopt, chooseAction, wanted }: OtherAppsProps) {
  if (apps.length === 0) return null;
  const isGoingOn = wanted !== null && mayAdopt && apps.some(({ objectId }) => objectId === wanted);
  const chosen = isGoingOn ? wanted : (apps.find(({ isChosen }) => isChosen)?.objectId ?? "new");
  return (
    <section aria-labelledby="other-apps-heading" className="mt-8 print:hidden">
      <h2 id="other-apps-heading" className="text-heading font-semibold">
        {apps.length === 1 ? "Another app looks like Dropzone's" : `${apps.length} other apps look like Dropzone's`}
      </h2>
      <p className="measure mt-1 text-note text-muted">
        Anybody in your tenant can give an app this name. This portal did not make {apps.length === 1 ? "it" : "them"}, so whoever did might
        use what you grant.
      </p>
      <form id={formId} action={chooseAction} className="mt-4">
        {wanted !== null && <input type="hidden" name="back" value="yes" />}
        {isGoingOn && <SubmitByItself form={formId} />}
        <fieldset className="divide-y divide-line border-y border-line">
          <legend className="sr-only">Which app registration Dropzone gets</legend>
          <Option
            value="new"
            isChosen={chosen === "new"}
            title="Make a new app registration"
            detail={`Recommended. ${apps.length === 1 ? "The other app stays as it is and gets" : "The other apps stay as they are and get"} nothing.`}
          />
          {apps.map((app) => (
            <Existing key={app.objectId} app={app} isChosen={chosen === app.objectId} mayAdopt={mayAdopt} />
          ))}
        </fieldset>
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <SubmitButton kind="secondary" pendingLabel="Saving">
            Save this choice
          </SubmitButton>
          {!mayAdopt && (
            <span className="text-small text-muted">
              Using an existing app is for an Application Administrator, Cloud Application Administrator or Global Administrator.
            </span>
          )}
        </div>
      </form>
    </section>
  );
}

const formId = "choose-app";

function Existing({ app, isChosen, mayAdopt }: { app: OtherApp; isChosen: boolean; mayAdopt: boolean }) {
  return (
    <Option
      value={app.objectId}
      isChosen={isChosen}
      isDisabled={!mayAdopt || app.items === null}
      title={`Use the existing app “${app.displayName}”`}
      detail={
        <>
          Client ID{" "}
          <span className="font-mono">
            <Breakable text={app.appId} />
          </span>
          {app.createdDateTime && (
            <>
              , registered <Time at={app.createdDateTime} form="date" />
            </>
          )}
          . Microsoft does not tell this portal by whom; your audit log in Entra does (activity “Add application”).
        </>
      }
    >
      <OnIt items={app.items} />
    </Option>
  );
}

function OnIt({ items }: { items: readonly string[] | null }) {
  if (items === null) return <p className="mt-1 text-small text-muted">Microsoft did not show what is on it, so it cannot be used now.</p>;
  if (items.length === 0) return <p className="mt-1 text-small text-muted">It has no credential, owner or redirect address.</p>;
  return (
    <>
      <p className="mt-1.5 text-small text-muted">On it now, and removed before anything is granted:</p>
      <ul className="mt-1 list-disc space-y-0.5 pl-4 text-small text-muted">
        {items.map((item) => (
          <li key={item} className="break-words">
            {item}
          </li>
        ))}
      </ul>
    </>
  );
}

function Option(props: { value: string; isChosen: boolean; isDisabled?: boolean; title: string; detail: ReactNode; children?: ReactNode }) {
  const id = `app-${props.value}`;
  return (
    <div className="flex items-start gap-3 py-3">
      <input
        type="radio"
        id={id}
        name="app"
        value={props.value}
        defaultChecked={props.isChosen}
        disabled={props.isDisabled}
        aria-describedby={`${id}-detail`}
        className="mt-[3px] size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-note font-medium">
          {props.title}
        </label>
        <div id={`${id}-detail`}>
          <p className="text-small text-muted">{props.detail}</p>
          {props.children}
        </div>
      </div>
    </div>
  );
}
