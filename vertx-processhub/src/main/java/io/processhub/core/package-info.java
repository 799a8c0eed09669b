/**
 * The half that decides: {@code HubCore} turns events into effects. No Vert.x, clock, thread, I/O
 * or randomness. Depends on {@code model}, {@code ring} and {@code strategy}.
 */
@NullMarked
package io.processhub.core;

import org.jspecify.annotations.NullMarked;
