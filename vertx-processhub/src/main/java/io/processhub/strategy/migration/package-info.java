/** How a process moves from one node to another. Pure; depends on {@code model}. */
@NullMarked
package io.processhub.strategy.migration;

import org.jspecify.annotations.NullMarked;
