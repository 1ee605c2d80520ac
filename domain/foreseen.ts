/**
 * What the earlier parts of the same push will have done when a later part is planned: contacts by source key.
 * `through`: in FreeAgent by then; `held`: it will not have gone through, and holds its invoices.
 */
export type ForeseenContacts = ReadonlyMap<string, "through" | "held">;

/** An invoice that an earlier part of the same push will have sent. */
export interface ForeseenInvoice {
  /** Stands for the number it will have: below zero, one for each. */
  readonly freeagentId: number;
  readonly reference: string;
  /** 0 where the customer is created by the same push. */
  readonly contactId: number;
  /** Undefined: the company's own. */
  readonly currency: string | undefined;
  /** Gross total; decimal. */
  readonly due: string;
}

/** What payments will find changed of an invoice that FreeAgent has, after an earlier part of the same push. */
export interface AmendedInvoice {
  readonly amended: true;
  /** Undefined: as it was. */
  readonly currency: string | undefined;
  /** Gross total; decimal. Only an invoice on which nothing is booked can be amended. */
  readonly due: string;
}

/** By source key; `gone`: an earlier part of the same push will have deleted it. */
export type ForeseenInvoices = ReadonlyMap<string, ForeseenInvoice | AmendedInvoice | "gone">;
