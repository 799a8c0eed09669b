/** How many replicas of a process there are and in which roles. Pure; depends on {@code model}. */
@NullMarked
package io.processhub.strategy.redundancy;

import org.jspecify.annotations.NullMarked;
