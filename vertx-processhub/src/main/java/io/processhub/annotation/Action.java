package io.processhub.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that callers reach through the generated client, or as a service proxy calls one: a
 * request with the name in the header {@code action} and the parameters by name in a JSON object.
 *
 * <p>Parameters and results are primitives and boxes, {@code String}, enums, {@code Buffer} (as
 * base64), {@code JsonObject}, {@code JsonArray}, {@code @DataObject} types, and lists, sets and
 * maps (by {@code String}) of these; a result may also be a {@code Future} of one, or nothing. An
 * exception that the method declares arrives at the generated client as what it is, with its
 * message.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Action {
  /** The name by which callers call it; the name of the method if empty. */
  String value() default "";

  /**
   * Whether to take a checkpoint after the method and before the reply, so that what was answered
   * survives a crash. Such a method returns a {@code Future}.
   */
  boolean durable() default false;
}
