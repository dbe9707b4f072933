import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { TextLink } from "@/components/ui/text-link";

type PortalUrlFieldProps = {
  value: string;
  error: string | undefined;
  /** Where an admin finds the address, and what it looks like. */
  help: { href: string; path: string; example: string };
  required?: boolean;
  optional?: boolean;
  /** Follows the place where the address is found. */
  children: ReactNode;
};

/** The field for the address of Defender for Cloud Apps. */
export function PortalUrlField({ value, error, help, children, ...need }: PortalUrlFieldProps) {
  return (
    <Field
      id="portal-url"
      name="portalUrl"
      label="Portal URL"
      {...need}
      defaultValue={value}
      error={error}
      placeholder={help.example}
      autoComplete="off"
      spellCheck={false}
      inputMode="url"
      className="font-mono text-small"
      hint={
        <>
          Microsoft calls it “API URL”:{" "}
          <TextLink href={help.href} target="_blank" rel="noreferrer">
            {help.path}
          </TextLink>
          . {children}
        </>
      }
    />
  );
}
