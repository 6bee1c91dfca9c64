/** Numbers that a country's regulator keeps free for fiction: `prefix` and so many digits more. */
export interface NumberSeries {
  readonly prefix: string;
  readonly digits: number;
  /** The first that is free; default 0. */
  readonly from?: number;
}

export interface City {
  readonly name: string;
  readonly postalCode: string;
  /** State or province, where addresses name it. */
  readonly region?: string;
  readonly landline: NumberSeries;
}

/** What made-up customers of one country are made of. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly callingCode: string;
  readonly language: string;
  readonly timeZone: string;
  readonly givenNames: readonly string[];
  readonly familyNames: readonly string[];
  /** What firms do, as their names say it. */
  readonly trades: readonly string[];
  /** Legal forms at the end of a firm's name. */
  readonly forms: readonly string[];
  readonly streets: readonly string[];
  /** Whether the number of the house comes before the street. */
  readonly numberFirst: boolean;
  readonly cities: readonly [City, ...City[]];
  readonly mobile?: NumberSeries;
}
