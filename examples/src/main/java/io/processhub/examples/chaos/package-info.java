/**
 * The logic of {@code scripts/chaos}: a hub in several JVMs under a steady load, faults by a seed,
 * and a verdict on what was promised. Depends on the public API of the hub and on {@code local}.
 */
@NullMarked
package io.processhub.examples.chaos;

import org.jspecify.annotations.NullMarked;
