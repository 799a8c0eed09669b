package io.processhub;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Refuses verticles and deployment options that only this JVM could carry out. */
final class VerticleClasses {
  private VerticleClasses() {}

  static String nameOf(Class<? extends Deployable> type) {
    String trouble = null;
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      trouble = "is abstract";
    } else if (type.isAnonymousClass() || type.isLocalClass() || type.isHidden()) {
      trouble = "is anonymous or local";
    } else if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      trouble = "is an inner class";
    } else if (!hasPublicConstructor(type)) {
      trouble = "has no public constructor without arguments";
    }
    if (trouble != null) {
      throw new IllegalArgumentException(
          "verticle " + type.getName() + " cannot be made by its name: it " + trouble);
    }
    return type.getName();
  }

  private static boolean hasPublicConstructor(Class<?> type) {
    try {
      type.getConstructor();
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** A copy without what the hub sets; null if everything is at its default. */
  static @Nullable DeploymentOptions deployable(@Nullable DeploymentOptions options) {
    Checks.present("deploymentOptions", options);
    if (options.getInstances() != 1) {
      throw refused("instances", options.getInstances(), "start a process per instance");
    }
    if (options.isHa()) {
      throw refused("ha", true, "the hub keeps the process running");
    }
    if (options.getClassLoader() != null) {
      throw refused("classLoader", options.getClassLoader(), "it cannot travel to other nodes");
    }
    if (options.getConfig() != null && !options.getConfig().isEmpty()) {
      throw refused("config", options.getConfig(), "set the config of the spec");
    }
    DeploymentOptions copy = new DeploymentOptions(options);
    return copy.toJson().equals(new DeploymentOptions().toJson()) ? null : copy;
  }

  private static IllegalArgumentException refused(String field, Object value, String instead) {
    return new IllegalArgumentException(
        "deploymentOptions."
            + field
            + " must be left alone, is "
            + Checks.printable(value)
            + ": "
            + instead);
  }
}
