/** The programs of the README, compiled: with a generated process and with one by hand. */
@NullMarked
package io.processhub.examples.hello;

import org.jspecify.annotations.NullMarked;
