/** What a node may do when the cluster is split. Pure; depends on {@code model}. */
@NullMarked
package io.processhub.strategy.partition;

import org.jspecify.annotations.NullMarked;
