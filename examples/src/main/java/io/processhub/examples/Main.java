package io.processhub.examples;

import io.processhub.examples.bench.BenchCommand;
import io.processhub.examples.chaos.ChaosCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program behind {@code scripts/}. */
@Command(
    name = Main.NAME,
    description = "ProcessHub on this machine.",
    subcommands = {
      QuickstartCommand.class,
      NodeCommand.class,
      ClusterCommand.class,
      ChaosCommand.class,
      BenchCommand.class
    })
public final class Main {
  static final String NAME = "processhub-examples";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this.")
  private boolean help;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(
        commands()
            .setParameterExceptionHandler((failure, given) -> refuse(failure))
            .execute(arguments));
  }

  static CommandLine commands() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  // The failure and how the command is called, not all of its help.
  private static int refuse(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println(failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, command.getErr());
    String usage = command.getHelp().synopsis(0).replace(NAME + " ", "scripts/");
    command.getErr().print("Usage: " + usage);
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
