/**
 * What marks a plain class as a process, for the annotation processor of {@code
 * vertx-processhub-codegen}. Depends on nothing.
 */
@NullMarked
package io.processhub.annotation;

import org.jspecify.annotations.NullMarked;
