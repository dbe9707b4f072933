/** A server action that a form calls. Components get it as a prop, so none of them decides what pressing a button does. */
export type FormAction = (formData: FormData) => void | Promise<void>;
