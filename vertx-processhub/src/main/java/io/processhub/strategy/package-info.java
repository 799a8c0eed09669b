/** What all kinds of strategy share. Pure; depends on {@code model}. */
@NullMarked
package io.processhub.strategy;

import org.jspecify.annotations.NullMarked;
