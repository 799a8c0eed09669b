package io.processhub.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that goes along when the process moves. Not private, static or final. Its type is a
 * primitive or a box, {@code String}, an enum, {@code Buffer}, {@code JsonObject}, {@code
 * JsonArray}, a {@code @DataObject}, a record of these, or a {@code List}, {@code Set} or {@code
 * Map} of these; the keys of a map are strings, boxes or enums.
 *
 * <p>State that an earlier version of the class exported is taken field by field: a field that is
 * new keeps the value that the constructor and {@link OnStart} gave it, one that is gone is
 * ignored, and one whose type has changed fails the import with an error that names it. In a record
 * a component that is new is zero, false or null.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface State {}
