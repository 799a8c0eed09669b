/**
 * Codecs between the core's messages and buffers, and the only home of address strings. Depends on
 * {@code core} and what that may use.
 */
@NullMarked
package io.processhub.wire;

import org.jspecify.annotations.NullMarked;
