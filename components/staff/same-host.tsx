import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";

/** In a form: says that another customer has this Dropzone host, with a checkbox to share it. */
export function SameHost({ customer, label }: { customer: { slug: string; name: string }; label: string }) {
  return (
    <Notice
      tone="attention"
      title={
        <>
          <TextLink href={`/customers/${customer.slug}`}>{customer.name}</TextLink> has this Dropzone tenant already.
        </>
      }
    >
      <Checkbox name="mayShareHost" value="yes" label={label} />
    </Notice>
  );
}
