package io.processhub.examples;

import io.processhub.examples.bench.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program behind {@code scripts/}. */
@Command(
    name = "processhub-examples",
    description = "ProcessHub on this machine.",
    subcommands = {
      QuickstartCommand.class,
      NodeCommand.class,
      ClusterCommand.class,
      BenchCommand.class
    })
public final class Main {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this.")
  private boolean help;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
