/**
 * What the code that {@code vertx-processhub-codegen} generates calls: arguments and answers of
 * calls, typed clients, and the format of exported state. Not for applications; they use the
 * generated classes. Depends on root and {@code shell}.
 */
@NullMarked
package io.processhub.runtime;

import org.jspecify.annotations.NullMarked;
