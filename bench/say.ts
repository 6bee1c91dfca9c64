/** Beside the results, which alone go to standard output. */
export const say = (text: string): void => console.error(text);
