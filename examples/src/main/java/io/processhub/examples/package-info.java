/**
 * The command line behind {@code scripts/}: quickstart, local cluster, one node, benchmarks.
 * Depends on the hub's public API and the other example packages.
 */
@NullMarked
package io.processhub.examples;

import org.jspecify.annotations.NullMarked;
