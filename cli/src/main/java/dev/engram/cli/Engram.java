/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.evm.precompile.UnsupportedPrecompile;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code engram} command. Exit codes: 0 when all is well, 1 when a program or a test failed, 2
 * when the input or the options mean nothing, 3 when the command itself is at fault.
 */
@Command(
    name = "engram",
    description = "The memory that a virtual machine on the JVM runs on.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Engram.Version.class,
    subcommands = {RunCommand.class, StateTestCommand.class, CompletionCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  engram run examples/token/scenario.json",
      "  engram run 0x602a5f5260205ff3",
      "  engram state-test ethereum-tests/GeneralStateTests",
      "",
      "engram COMMAND --help tells more of a command."
    })
public final class Engram implements Runnable {

  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int AT_FAULT = 3;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "If the command itself fails, print where.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show what a command does, with examples.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  /** A command whose output goes to a file or a pipe. */
  public Engram() {
    this(Terminal.PLAIN);
  }

  private Engram(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // numbers are grouped by commas, wherever this runs
    Locale.setDefault(Locale.ROOT);
    int code;
    try {
      code = commandLine(new Engram(Terminal.detect())).execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      System.err.println("engram: " + e);
      code = AT_FAULT;
    }
    System.out.flush();
    System.exit(code);
  }

  /** The command as picocli runs it. */
  public static CommandLine commandLine(Engram engram) {
    CommandLine commandLine = new CommandLine(engram);
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(Engram::misused);
    commandLine.setExecutionExceptionHandler(
        (exception, command, _) -> engram.failed(exception, command));
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "needs a command");
  }

  Terminal terminal() {
    return terminal;
  }

  private static int misused(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    command.getErr().println(name + ": " + message + " (see " + name + " --help)");
    command.getErr().flush();
    return BAD_INPUT;
  }

  private int failed(Exception exception, CommandLine command) {
    command.getOut().flush();
    String name = command.getCommandSpec().qualifiedName();
    int code =
        switch (exception) {
          case BadInput bad -> {
            command.getErr().println(name + ": " + bad.getMessage());
            yield BAD_INPUT;
          }
          case UnsupportedPrecompile unsupported -> {
            command.getErr().println(name + ": " + unsupported.getMessage());
            yield BAD_INPUT;
          }
          default -> {
            String message = BadInput.oneLine(exception.toString());
            command
                .getErr()
                .println(
                    name
                        + ": this is a fault of engram: "
                        + message
                        + (debug ? "" : " (--debug prints where)"));
            yield AT_FAULT;
          }
        };
    if (debug) {
      exception.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return code;
  }

  /** The version as the jar has it. */
  static final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Engram.class.getPackage().getImplementationVersion();
      return new String[] {
        "engram " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }
}
