/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The machine of a session, the program that is under way on it, and where both are told of. */
final class Workbench implements AutoCloseable {

  private final Supplier<Vm3d> maker;
  private final PrintWriter out;
  private final Terminal terminal;
  private final Scope scope = new Scope();
  private Vm3d machine;
  private @Nullable Run run;

  Workbench(Supplier<Vm3d> maker, PrintWriter out, Terminal terminal) {
    this.maker = maker;
    this.out = out;
    this.terminal = terminal;
    this.machine = maker.get();
  }

  Vm3d machine() {
    return machine;
  }

  PrintWriter out() {
    return out;
  }

  Terminal terminal() {
    return terminal;
  }

  Scope scope() {
    return scope;
  }

  /** The program that stands before an instruction, or null. */
  @Nullable Run run() {
    return run;
  }

  /** The same where there must be one. */
  Run paused() {
    return Objects.requireNonNull(run);
  }

  /** Takes note of a program that is under way, or of none. */
  void run(@Nullable Run begun) {
    run = begun;
  }

  /**
   * Sees to it that no program is under way.
   *
   * @throws BadInput if one is
   */
  void requireIdle() {
    if (run != null) {
      throw new BadInput(
          "a program stands at %d: step and continue go on with it, reset ends it"
              .formatted(run.at()));
    }
  }

  /** A new machine; whatever the old one had is gone, unless there is no new one. */
  void renew() {
    Vm3d next = maker.get();
    machine.close();
    machine = next;
    run = null;
    scope.clear();
  }

  /** The number of a word. */
  long number(String word) {
    return scope.number(word, machine);
  }

  /** The address of a word. */
  long address(String word) {
    return scope.address(word, machine);
  }

  @Override
  public void close() {
    machine.close();
  }
}
