/** What a form is given to call: a server action. It arrives as a prop, so that no component decides what pressing a button does. */
export type FormAction = (formData: FormData) => void | Promise<void>;
