/**
 * Where processes run: the distribution strategies, stateless functions over values. Pure; depends
 * on {@code model} and {@code ring}.
 */
@NullMarked
package io.processhub.strategy.distribution;

import org.jspecify.annotations.NullMarked;
