package io.processhub.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Takes in the state of another active replica of this process, which ended because both had run at
 * once, as two halves of a cluster do that come together again. The parameter is another instance
 * of the class with that state. Returns nothing, or a {@code Future} that calls wait for. Without
 * such a method the state is ignored.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Merge {}
