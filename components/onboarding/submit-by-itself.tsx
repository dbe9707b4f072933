"use client";

import { useEffect } from "react";

/** Sends the form with this id once the page is there. Without JavaScript its button does the same. */
export function SubmitByItself({ form }: { form: string }) {
  useEffect(() => {
    const element = document.getElementById(form);
    if (element instanceof HTMLFormElement) element.requestSubmit();
  }, [form]);
  return null;
}
