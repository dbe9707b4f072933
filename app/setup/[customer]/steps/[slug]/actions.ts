"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import type { CertificateUploadState } from "@/components/onboarding/certificate-upload";
import type { PortalUrlState } from "@/components/onboarding/portal-url-form";
import { errorCodes } from "@/lib/errors/codes";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { savePortalUrl } from "@/lib/provisioning/setup/save-portal-url";
import { uploadCertificate } from "@/lib/provisioning/setup/upload-certificate";

const uploadAsAdmin = customerAction(
  z.object({ certificate: z.instanceof(File) }),
  async ({ certificate }, { customer, person }) => {
    const uploaded = await uploadCertificate(customer, person.id, certificate);
    if (uploaded.ok) revalidatePath(`/setup/${customer.slug}`, "layout");
    return uploaded.ok ? uploaded : { ok: false as const, reason: "not-a-certificate" as const, code: uploaded.reason };
  },
  { limit: "uploads" },
);

export async function uploadCertificateAction(before: CertificateUploadState, formData: FormData): Promise<CertificateUploadState> {
  const uploaded = await uploadAsAdmin(before, formData);
  if (uploaded.ok) return {};
  if (uploaded.reason !== "not-a-certificate") return afterRefusal(uploaded);
  const { what, next } = errorCodes[uploaded.code];
  return { error: `${what} ${next}` };
}

const savePortalUrlAsAdmin = customerAction(
  z.object({ portalUrl: z.string().max(4000).default("") }),
  async ({ portalUrl }, { customer, person }) => {
    const saved = await savePortalUrl(customer, person.id, portalUrl);
    return saved.ok ? saved : { ok: false as const, reason: "not-saved" as const, words: saved.words, typed: portalUrl };
  },
  { limit: "checks" },
);

export async function savePortalUrlAction(before: PortalUrlState, formData: FormData): Promise<PortalUrlState> {
  const saved = await savePortalUrlAsAdmin(before, formData);
  if (saved.ok) redirect(saved.leadsTo);
  if (saved.reason !== "not-saved") return afterRefusal(saved);
  return { error: saved.words, typed: saved.typed };
}
