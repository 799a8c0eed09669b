/** Generated processes in clusters: moves, crashes, and versions side by side. */
@NullMarked
package io.processhub.codegen.cluster;

import org.jspecify.annotations.NullMarked;
