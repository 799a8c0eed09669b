/** JMH benchmarks of the parts; {@code scripts/bench} runs them. Uses the public packages only. */
@NullMarked
package io.processhub.examples.bench;

import org.jspecify.annotations.NullMarked;
