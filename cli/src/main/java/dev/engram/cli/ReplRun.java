/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.repl.Dialogue;
import dev.engram.cli.repl.Script;
import dev.engram.cli.repl.Session;
import dev.engram.cli.store.KeptMemory;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.vm3d.Vm3d;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** One run of {@link ReplCommand}. */
final class ReplRun {

  private final ParseResult options;
  private final Terminal terminal;
  private final CommandLine command;

  ReplRun(ParseResult options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.command = options.commandSpec().commandLine();
  }

  int run() {
    MachineChoice choice = MachineChoice.of(options, true);
    String name = options.matchedPositionalValue(0, null);
    if ("-".equals(name)) {
      throw new BadInput("-: standard input has the session; name a file");
    }
    Loaded code = name == null ? null : Loaded.read(name);
    if (!KeptOptions.areIn(options)) {
      return session(() -> choice.builder().profiled(Vm3dRun.SAMPLED).build(), choice, code, null);
    }
    try (KeptMemory kept = KeptOptions.open(options)) {
      return kept.attempt(() ->
          session(
              () -> kept.machine(choice.builder().profiled(Vm3dRun.SAMPLED)), choice, code, kept));
    }
  }

  private int session(
      Supplier<Vm3d> maker,
      MachineChoice choice,
      @Nullable Loaded code,
      @Nullable KeptMemory kept) {
    boolean talks = Terminal.isInteractive();
    Terminal manner = talks ? terminal : new Terminal(false, terminal.unicode(), false);
    PrintWriter out = command.getOut();
    try (Session session = new Session(maker, choice.proofs(), code, kept, out, manner)) {
      if (talks) {
        new Dialogue(session).talk();
        return 0;
      }
      return script(session);
    }
  }

  private int script(Session session) {
    try {
      new Script(session).play(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return 0;
    } catch (BadInput e) {
      command.getOut().flush();
      command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
      command.getErr().flush();
      return Engram.FAILED;
    } catch (IOException e) {
      throw new BadInput("standard input cannot be read: " + e.getMessage());
    }
  }
}
