/** Tests of the shell's parts that need no cluster, and a look behind the API for others. */
@NullMarked
package io.processhub.shell;

import org.jspecify.annotations.NullMarked;
