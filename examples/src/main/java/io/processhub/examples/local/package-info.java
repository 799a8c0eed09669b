/**
 * Node JVMs on this machine: starting them from the current class path, talking to them in lines
 * over their standard streams, killing them, and leaving none behind. Knows neither the hub nor an
 * application.
 */
@NullMarked
package io.processhub.examples.local;

import org.jspecify.annotations.NullMarked;
