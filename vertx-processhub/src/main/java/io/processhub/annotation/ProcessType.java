package io.processhub.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a process of a plain class: for {@code Counter} the processor generates {@code
 * CounterVerticle}, which a hub runs, and {@code CounterClient}, which calls it from anywhere in
 * the cluster. A nested class {@code Shop.Counter} gives {@code ShopCounterVerticle} and {@code
 * ShopCounterClient}.
 *
 * <p>The class needs a constructor without parameters. It is used by one context at a time and
 * needs no locks. {@link State}, {@link Action} and the other annotations also count in its
 * super-classes.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProcessType {
  /** Names the kind of process in its exported state; of letters, digits, dots and dashes. */
  String value();

  /**
   * The version of the state, from 1 on. State of a higher version than the class has is refused at
   * import; of a lower or the same version each field is taken that has the same name and type.
   * Raise it when older classes must not read the new state, for instance in a rolling upgrade.
   */
  int version() default 1;
}
