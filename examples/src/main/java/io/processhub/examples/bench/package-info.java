/** The measurements behind {@code scripts/bench}: parts with JMH, the whole in real JVMs. */
@NullMarked
package io.processhub.examples.bench;

import org.jspecify.annotations.NullMarked;
