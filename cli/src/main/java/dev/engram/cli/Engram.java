/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.picture.Terminal;
import dev.engram.evm.precompile.UnsupportedPrecompile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The {@code engram} command. Exit codes: 0 when all is well, 1 when a program or a test failed, 2
 * when the input or the options mean nothing, 3 when the command itself is at fault.
 */
public final class Engram {

  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int AT_FAULT = 3;

  private static final String NAME = "engram";

  private Engram() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // numbers are grouped by commas wherever this runs, and for US no data of a locale need be read
    Locale.setDefault(Locale.US);
    StandardOutput output = StandardOutput.open();
    int code;
    try {
      // picocli's own writer is not told when the reader has gone
      PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
      code = commandLine(Terminal.detect()).setOut(out).execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      System.err.println("engram: " + e);
      code = AT_FAULT;
    }
    System.out.flush();
    IOException lost = output.trouble();
    if (lost != null) {
      System.err.println("engram: " + OutputFile.unwritable("standard output", lost).getMessage());
      code = Math.max(code, BAD_INPUT);
    }
    System.exit(code);
  }

  /** The command as picocli runs it, with output for a terminal. */
  static CommandLine commandLine(Terminal terminal) {
    CommandSpec spec =
        Subcommand.named(
            NAME,
            "The memory that a virtual machine on the JVM runs on.",
            "  engram run examples/token/scenario.json",
            "  engram run 0x602a5f5260205ff3",
            "  engram state-test ethereum-tests/GeneralStateTests",
            "  engram repl examples/vm3d/ledger.e3s",
            "  engram lanes phase-shift",
            "  engram store list ledgers",
            "  engram prove program.log -o program.proof",
            "  engram bench stark",
            "",
            "engram COMMAND --help tells more of a command.");
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    spec.versionProvider(Engram::version);
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version.")
            .build());
    Map<String, Subcommand> commands = new LinkedHashMap<>();
    for (Subcommand command :
        List.of(
            new RunCommand(terminal),
            new AsmCommand(terminal),
            new DisasmCommand(terminal),
            new ReplCommand(terminal),
            new TraceCommand(terminal),
            new RootCommand(terminal),
            new OpenCommand(terminal),
            new CheckCommand(terminal),
            new StoreCommand(terminal),
            new StateTestCommand(terminal),
            new LanesCommand(terminal),
            new ProveCommand(terminal),
            new ProveOpenCommand(terminal),
            new VerifyCommand(terminal),
            new ExplainCommand(terminal),
            new CommitmentCommand(terminal),
            new BenchCommand(terminal),
            new CompletionCommand())) {
      CommandSpec described = command.spec();
      commands.put(described.name(), command);
      spec.addSubcommand(described.name(), described);
    }
    CommandLine commandLine = new CommandLine(spec);
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(Engram::misused);
    commandLine.setExecutionStrategy(parsed -> execute(parsed, commands));
    commandLine.setExecutionExceptionHandler(Engram::failed);
    return commandLine;
  }

  private static int execute(ParseResult parsed, Map<String, Subcommand> commands) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    ParseResult options = parsed.subcommand();
    Subcommand command = options == null ? null : commands.get(options.commandSpec().name());
    if (options == null || command == null) {
      throw new ParameterException(parsed.commandSpec().commandLine(), "needs a command");
    }
    CommandLine commandLine = deepest(options).commandSpec().commandLine();
    try {
      return command.run(options);
    } catch (ParameterException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ExecutionException(commandLine, String.valueOf(e.getMessage()), e);
    } finally {
      commandLine.getOut().flush();
    }
  }

  /** What stands last of commands of commands. */
  private static ParseResult deepest(ParseResult parsed) {
    ParseResult deepest = parsed;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    return deepest;
  }

  private static int misused(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    command.getErr().println(name + ": " + message + " (see " + name + " --help)");
    command.getErr().flush();
    return BAD_INPUT;
  }

  private static int failed(Exception exception, CommandLine command, ParseResult parsed) {
    // then terminals are closed and files are gone, of which there is nothing to say
    if (isEnding()) {
      return AT_FAULT;
    }
    PrintWriter err = command.getErr();
    boolean debug =
        parsed.hasMatchedOption(Subcommand.DEBUG)
            || deepest(parsed).hasMatchedOption(Subcommand.DEBUG);
    String message = BadInput.oneLine(String.valueOf(exception.getMessage()));
    boolean atFault =
        !(exception instanceof BadInput || exception instanceof UnsupportedPrecompile);
    if (atFault) {
      message =
          "this is a fault of engram: "
              + BadInput.oneLine(exception.toString())
              + (debug ? "" : " (--debug prints where)");
    }
    err.println(command.getCommandSpec().qualifiedName() + ": " + message);
    if (debug) {
      exception.printStackTrace(err);
    }
    err.flush();
    return atFault ? AT_FAULT : BAD_INPUT;
  }

  /** Whether the process was told to end: only then is no more done at its end. */
  private static boolean isEnding() {
    Thread nothing = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(nothing);
      Runtime.getRuntime().removeShutdownHook(nothing);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  /** The version as the jar has it. */
  private static String[] version() {
    String version = Engram.class.getPackage().getImplementationVersion();
    return new String[] {
      NAME + " " + (version == null ? "(not packaged)" : version),
      "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
