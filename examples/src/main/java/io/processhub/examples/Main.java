package io.processhub.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code scripts/}. */
@Command(
    name = "processhub-examples",
    description = "ProcessHub on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {QuickstartCommand.class, NodeCommand.class, ClusterCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
