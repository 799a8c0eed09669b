/**
 * A ledger with one process per account. The domain ({@link
 * io.processhub.examples.accounts.Account}, events, totals, the event file) knows nothing of Vert.x
 * but its JSON; {@link io.processhub.examples.accounts.AccountProcess} and the classes around it
 * put it behind process addresses.
 */
@NullMarked
package io.processhub.examples.accounts;

import org.jspecify.annotations.NullMarked;
