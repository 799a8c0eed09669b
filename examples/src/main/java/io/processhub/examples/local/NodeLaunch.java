package io.processhub.examples.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to start one node JVM: this JVM's own {@code java} and class path, a main class, options.
 * Immutable; every method returns a changed copy.
 */
public final class NodeLaunch {
  private final String name;
  private final String mainClass;
  private final List<String> jvmOptions;
  private final Map<String, String> properties;
  private final List<String> arguments;
  private final List<String> prefix;

  private NodeLaunch(
      String name,
      String mainClass,
      List<String> jvmOptions,
      Map<String, String> properties,
      List<String> arguments,
      List<String> prefix) {
    this.name = name;
    this.mainClass = mainClass;
    this.jvmOptions = jvmOptions;
    this.properties = properties;
    this.arguments = arguments;
    this.prefix = prefix;
  }

  /** A launch with the name by which the node is known to the launching side. */
  public static NodeLaunch of(String name, String mainClass) {
    return new NodeLaunch(name, mainClass, List.of(), Map.of(), List.of(), List.of());
  }

  /** With more options for the JVM, such as {@code -Xmx256m}. */
  public NodeLaunch jvm(String... options) {
    return new NodeLaunch(
        name, mainClass, plus(jvmOptions, options), properties, arguments, prefix);
  }

  /** With more system properties; the later value of a key wins. */
  public NodeLaunch properties(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(properties);
    all.putAll(more);
    return new NodeLaunch(name, mainClass, jvmOptions, all, arguments, prefix);
  }

  /** With system properties for keys that have none yet. */
  NodeLaunch defaults(Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(properties);
    return new NodeLaunch(name, mainClass, jvmOptions, all, arguments, prefix);
  }

  /** Run by another program, whose command line this is, such as {@code nice}. */
  public NodeLaunch by(List<String> program) {
    return new NodeLaunch(name, mainClass, jvmOptions, properties, arguments, List.copyOf(program));
  }

  /** With more arguments for the main class. */
  public NodeLaunch arguments(String... more) {
    return new NodeLaunch(name, mainClass, jvmOptions, properties, plus(arguments, more), prefix);
  }

  public String name() {
    return name;
  }

  /** The whole command line. */
  public List<String> command() {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  private static List<String> plus(List<String> list, String... more) {
    List<String> all = new ArrayList<>(list);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
