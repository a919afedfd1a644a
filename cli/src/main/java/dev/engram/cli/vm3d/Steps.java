/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.vm3d;

import dev.engram.cli.picture.Terminal;
import dev.engram.vm3d.Fault;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes instructions one by one, and tells of each what it was and what it changed. */
public final class Steps {

  private static final int MOST_INDENT = 8;

  private final Vm3d machine;
  private final Loaded code;
  private final Terminal terminal;
  private byte[][] registers;

  public Steps(Vm3d machine, Loaded code, Terminal terminal) {
    this.machine = machine;
    this.code = code;
    this.terminal = terminal;
    this.registers = registers();
  }

  private byte[][] registers() {
    byte[][] all = new byte[Values.REGISTERS][];
    Arrays.setAll(all, machine::register);
    return all;
  }

  /** Offset and text of the next instruction, indented by how deep in calls it is. */
  String place(Run run) {
    String indent = "  ".repeat(Math.clamp(run.depth() - 1, 0, MOST_INDENT));
    return "%s %-38s"
        .formatted(terminal.faint("%6d".formatted(run.at())), indent + code.instruction(run.at()));
  }

  /**
   * Executes the next instruction of a program that has not ended.
   *
   * @return its gas, and what is in the registers that changed
   */
  String effect(Run run) {
    int at = run.at();
    int depth = run.depth();
    long gas = run.gasUsed();
    registers = registers();
    Outcome outcome = run.run(1);
    String what = String.join(", ", changes(run, outcome, depth, code.instruction(at)));
    return terminal.faint("%6d gas".formatted(run.gasUsed() - gas))
        + (what.isEmpty() ? "" : "  " + what);
  }

  /** Executes the next instruction, and tells all of it in a line. */
  public String next(Run run) {
    return place(run) + " " + effect(run);
  }

  private List<String> changes(Run run, @Nullable Outcome outcome, int depth, String text) {
    List<String> all = new ArrayList<>();
    if (outcome != null) {
      Fault fault = outcome.fault();
      if (fault != null) {
        // all registers are as they were when the program began
        return List.of(terminal.bad("fault: " + Values.words(fault)));
      }
      all.add("ends the program");
    } else if (run.depth() < depth && !text.equals("ret")) {
      all.add(terminal.bad("a fault, which reverts the frame"));
    }
    byte[][] after = registers();
    for (int register = 0; register < Values.REGISTERS; register++) {
      if (!Arrays.equals(registers[register], after[register])) {
        all.add("r%d = %s".formatted(register, Values.register(after[register])));
      }
    }
    return all;
  }
}
