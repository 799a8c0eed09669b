/** Hook points, their data and options: user code at named points, in priority order. */
@NullMarked
package io.processhub.hook;

import org.jspecify.annotations.NullMarked;
