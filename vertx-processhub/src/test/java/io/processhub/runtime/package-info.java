@NullMarked
package io.processhub.runtime;

import org.jspecify.annotations.NullMarked;
