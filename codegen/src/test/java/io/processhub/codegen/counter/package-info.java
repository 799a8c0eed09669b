/** The thinnest process type, in a hub. */
@NullMarked
package io.processhub.codegen.counter;

import org.jspecify.annotations.NullMarked;
