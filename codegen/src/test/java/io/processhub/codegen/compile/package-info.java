/** Compiles sources with the processor and looks at what comes out. */
@NullMarked
package io.processhub.codegen.compile;

import org.jspecify.annotations.NullMarked;
