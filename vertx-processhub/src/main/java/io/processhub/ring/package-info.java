/** The consistent-hash ring and its frozen hash function. Pure; depends on {@code model} only. */
@NullMarked
package io.processhub.ring;

import org.jspecify.annotations.NullMarked;
