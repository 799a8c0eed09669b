/**
 * The half that acts: the hub verticle, the effect runner, mailboxes and the local supervisor. Not
 * for use by applications.
 */
@NullMarked
package io.processhub.shell;

import org.jspecify.annotations.NullMarked;
