/** The program of the README, compiled. */
@NullMarked
package io.processhub.examples.hello;

import org.jspecify.annotations.NullMarked;
