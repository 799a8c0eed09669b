package io.processhub.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs once when the replica starts, before state is imported. Parameters, in any order and each of
 * them optional: {@code Vertx}, {@code ProcessInfo}, and the configuration as a {@code JsonObject}.
 * Returns nothing, or a {@code Future} that the start waits for; a failure fails the start.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface OnStart {}
