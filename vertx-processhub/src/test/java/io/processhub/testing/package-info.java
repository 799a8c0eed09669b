/** What tests of several packages share: clusters in one JVM. */
@NullMarked
package io.processhub.testing;

import org.jspecify.annotations.NullMarked;
