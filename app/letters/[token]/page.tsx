import type { Metadata } from "next";
import { LetterLinkView } from "@/components/onboarding/letters/letter-link-view";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { loadLetterLink } from "@/lib/desk/letters/answer-link";
import { answerLetterAction } from "./actions";

export const metadata: Metadata = { title: "Letters" };

export default async function LetterLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await loadLetterLink(token);
  return (
    <PortalShell width="narrow" {...(link ? { customer: { name: link.customerName } } : {})}>
      <LetterLinkView link={link} answerAction={answerLetterAction.bind(null, token)} />
    </PortalShell>
  );
}
