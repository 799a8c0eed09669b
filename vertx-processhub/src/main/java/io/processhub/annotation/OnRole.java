package io.processhub.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Hears the role and the epoch of this replica before the first call and whenever one of them has
 * changed, never while a call is handled. Parameters, in any order and each of them optional:
 * {@code Role} and {@code long} (the epoch). Returns nothing, or a {@code Future} that calls wait
 * for.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface OnRole {}
