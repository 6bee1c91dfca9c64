import type { Country, NumberSeries } from "./country.ts";
import type { Random } from "./random.ts";

/** Hands out fictional numbers, each once. */
export class PhoneBook {
  readonly #random: Random;
  readonly #taken: Set<string>;

  constructor(random: Random, reserved: readonly string[]) {
    this.#random = random;
    this.#taken = new Set(reserved);
  }

  /** A number as somebody types it: mostly as dialled at home, now and then with the country code. */
  number({ callingCode }: Country, series: NumberSeries): string {
    return this.#random.chance(0.25) ? this.international(callingCode, series) : this.#free(series);
  }

  /** A number with its country code. */
  international(callingCode: string, series: NumberSeries): string {
    return `${callingCode} ${withoutTrunkPrefix(this.#free(series))}`;
  }

  #free({ prefix, digits, from = 0 }: NumberSeries): string {
    const size = 10 ** digits - from;
    const start = this.#random.integer(0, size - 1);
    for (let step = 0; step < size; step++) {
      const number = `${prefix}${String(from + ((start + step) % size)).padStart(digits, "0")}`;
      if (this.#taken.has(number)) continue;
      this.#taken.add(number);
      return number;
    }
    throw new RangeError(`The series ${prefix} is used up; name another one`);
  }
}

/** "(02) 5550 1234" becomes "2 5550 1234". */
const withoutTrunkPrefix = (number: string): string => number.replace(/^(\()?0(\d*)(\))?/, "$2").replace(/[()]/g, "");
