/**
 * A ledger with one process per account. The domain ({@link
 * io.processhub.examples.accounts.Account}, events, totals, the event file) knows nothing of Vert.x
 * but its JSON and the annotations of its state; the classes around it put it behind process
 * addresses, {@link io.processhub.examples.accounts.AccountLedger} with generated code and {@link
 * io.processhub.examples.accounts.AccountProcess} by hand.
 */
@NullMarked
package io.processhub.examples.accounts;

import org.jspecify.annotations.NullMarked;
