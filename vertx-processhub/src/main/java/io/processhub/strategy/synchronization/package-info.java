/**
 * Who is told about a changed record, and with whom registries are compared. Pure; depends on
 * {@code model}.
 */
@NullMarked
package io.processhub.strategy.synchronization;

import org.jspecify.annotations.NullMarked;
