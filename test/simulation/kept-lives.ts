import { allThatChangedCannotBeMade } from "./kept-lives/all-that-changed-cannot-be-made.ts";
import { contactChangedWhileCreateWasLost } from "./kept-lives/contact-changed-while-create-was-lost.ts";
import { contactChangedWhileUpdateWasLost } from "./kept-lives/contact-changed-while-update-was-lost.ts";
import { entryChangedWhileBookingWasLost } from "./kept-lives/entry-changed-while-booking-was-lost.ts";
import { invoicePaidAlready } from "./kept-lives/invoice-paid-already.ts";
import { mailedASecondTime } from "./kept-lives/mailed-a-second-time.ts";
import { receiptGoesToUnsentInvoice } from "./kept-lives/receipt-goes-to-unsent-invoice.ts";
import type { Life } from "./life.ts";

/**
 * Lives that broke a promise once, made as short as they go, each with what was wrong; one to a file. They are lived for ever.
 */
export const keptLives: Readonly<Record<string, Life>> = {
  "money received on an invoice that our own payments had paid in full was taken for paid, and vanished":
    invoicePaidAlready,
  "a receipt that moved to an invoice that FreeAgent did not have passed for in step, and its money stayed on the other one":
    receiptGoesToUnsentInvoice,
  "an invoice that was amended and made a draft by a person was mailed a second time when it changed again":
    mailedASecondTime,
  "what a person changed of a contact while the answer to its create was lost, and a pull had seen, was never taken over":
    contactChangedWhileCreateWasLost,
  "what a person changed of a contact while an update of ours was in doubt, and a pull had seen, was never taken over":
    contactChangedWhileUpdateWasLost,
  "an entry whose amount a person changed while the answer to its making was lost was made again":
    entryChangedWhileBookingWasLost,
  "customers whose rows could not be made, the only ones that had changed, were taken for gone and hidden":
    allThatChangedCannotBeMade,
};
