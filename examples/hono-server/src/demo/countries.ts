import { australia } from "./countries/australia.ts";
import { france } from "./countries/france.ts";
import { germany } from "./countries/germany.ts";
import { sweden } from "./countries/sweden.ts";
import { unitedKingdom } from "./countries/united-kingdom.ts";
import { unitedStates } from "./countries/united-states.ts";

export const countries = [germany, unitedKingdom, unitedStates, france, sweden, australia] as const;
