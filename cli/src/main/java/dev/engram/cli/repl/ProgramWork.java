/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.report.MachineReport;
import dev.engram.cli.report.Vm3dReport;
import dev.engram.cli.vm3d.Execution;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.cli.vm3d.Steps;
import dev.engram.cli.vm3d.Values;
import dev.engram.vm3d.FaultException;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a session does with programs: load, run, stop and step. */
final class ProgramWork {

  private static final int REGISTER_BYTES = 32;
  private static final int BEFORE = 5;
  private static final int LISTED = 16;
  private static final int MOST_STEPS = 100_000;

  /** Instructions between two looks whether somebody wants it to stop. */
  private static final int PATIENCE = 1 << 16;

  private final Workbench bench;
  private final PrintWriter out;

  /** Offsets of instructions before which a program stops. */
  private final TreeSet<Integer> breakpoints = new TreeSet<>();

  private final AtomicBoolean interrupted = new AtomicBoolean();
  private @Nullable Loaded code;

  ProgramWork(Workbench bench, @Nullable Loaded code) {
    this.bench = bench;
    this.out = bench.out();
    this.code = code;
  }

  /** Stops the program that is running, by another thread. */
  void interrupt() {
    interrupted.set(true);
  }

  /** The program that was loaded last, or null. */
  @Nullable Loaded code() {
    return code;
  }

  private Loaded require() {
    if (code == null) {
      throw new BadInput("there is no program: program FILE loads one");
    }
    return code;
  }

  void program(String name) {
    bench.requireIdle();
    if (name.equals("-")) {
      throw new BadInput("program -: standard input has the session; name a file");
    }
    Loaded next = Loaded.read(name);
    code = next;
    breakpoints.clear();
    out.println(
        "%s of code in %s"
            .formatted(
                MemoryPicture.bytes(next.program().bytes()),
                MemoryPicture.count(next.program().slots(), "instruction")));
  }

  /** The instruction that a word names, by its offset or label. */
  private int place(String word) {
    Loaded here = require();
    Integer label = here.labels().get(word);
    long offset = label == null ? offset(word) : label;
    int slot = offset == (int) offset ? here.program().slotAt((int) offset) : -1;
    if (slot < 0 || slot == here.program().slots()) {
      throw new BadInput("no instruction begins at %s".formatted(word));
    }
    return (int) offset;
  }

  private long offset(String word) {
    if (!Character.isDigit(word.charAt(0))) {
      throw new BadInput("no label " + BadInput.quoted(word));
    }
    return bench.number(word);
  }

  void addBreakpoint(String word) {
    int offset = place(word);
    breakpoints.add(offset);
    out.println(at(offset));
  }

  void breakpoints() {
    breakpoints.forEach(offset -> out.println(at(offset)));
    if (breakpoints.isEmpty()) {
      out.println("none");
    }
  }

  void removeBreakpoints(List<String> words) {
    if (words.isEmpty()) {
      breakpoints.clear();
    } else if (!breakpoints.remove(place(words.get(0)))) {
      throw new BadInput("there is no breakpoint at " + words.get(0));
    }
  }

  private String at(int offset) {
    Loaded here = require();
    String label = here.label(offset);
    return "%6d  %s%s"
        .formatted(offset, here.instruction(offset), label == null ? "" : "  (" + label + ")");
  }

  /** Shows the program around the next instruction, or around another one. */
  void list(List<String> words) {
    Loaded here = require();
    Run run = bench.run();
    int middle =
        here.program().slotAt(!words.isEmpty() ? place(words.get(0)) : run == null ? 0 : run.at());
    int first = Math.max(0, middle - BEFORE);
    int end = Math.min(here.program().slots(), first + LISTED);
    for (int slot = first; slot < end; slot++) {
      int offset = here.program().offset(slot);
      String label = here.label(offset);
      if (label != null) {
        out.println(label + ":");
      }
      boolean next = run != null && run.at() == offset;
      out.println(
          "%s%s %6d  %s"
              .formatted(
                  breakpoints.contains(offset) ? "*" : " ",
                  next ? ">" : " ",
                  offset,
                  here.instruction(offset)));
    }
  }

  /**
   * Runs the program from its beginning.
   *
   * @return why it came to nothing, or null
   */
  @Nullable String run(List<String> words) {
    bench.requireIdle();
    Run run = begin(words.isEmpty() ? null : input(words.get(0)));
    bench.run(run);
    if (run.run(0) != null) {
      return ended(run);
    }
    return breakpoints.contains(run.at()) ? stopped(run) : goOn(run);
  }

  private byte[] input(String word) {
    return word.startsWith("\"") ? bench.scope().bytes(word, bench.machine()) : Hex.bytes(word);
  }

  private Run begin(byte @Nullable [] input) {
    try {
      return bench.machine().begin(require().program(), input);
    } catch (FaultException e) {
      throw new BadInput("there is no room for the program and its input");
    }
  }

  /** Goes on with the program. Answers as {@link #run} does. */
  @Nullable String goOn() {
    if (bench.run() == null) {
      throw new BadInput("no program is under way: run begins one");
    }
    return goOn(bench.paused());
  }

  private @Nullable String goOn(Run run) {
    interrupted.set(false);
    Outcome outcome = null;
    while (outcome == null && !interrupted.get()) {
      outcome = run.run(breakpoints.isEmpty() ? PATIENCE : 1);
      if (outcome == null && breakpoints.contains(run.at())) {
        return stopped(run);
      }
    }
    return outcome == null ? stopped(run) : ended(run);
  }

  /** Executes some instructions one by one. Answers as {@link #run} does. */
  @Nullable String step(List<String> words) {
    long count =
        words.isEmpty() ? 1 : bench.scope().size(words.get(0), bench.machine(), 1, MOST_STEPS);
    Loaded here = require();
    interrupted.set(false);
    Run run = bench.run() == null ? begin(null) : bench.paused();
    bench.run(run);
    Steps steps = new Steps(bench.machine(), here, bench.terminal());
    for (long i = 0; i < count && run.run(0) == null && !interrupted.get(); i++) {
      out.println(steps.next(run));
      if (!run.isOver() && breakpoints.contains(run.at())) {
        break;
      }
    }
    return run.run(0) == null ? null : ended(run);
  }

  private @Nullable String stopped(Run run) {
    out.println("stopped before " + at(run.at()).strip());
    return null;
  }

  private @Nullable String ended(Run run) {
    bench.run(null);
    Outcome outcome = run.finish();
    Execution execution = new Execution(require(), bench.machine(), outcome, null);
    new Vm3dReport(execution, false, null).brief(out, bench.terminal());
    return outcome.fault() == null ? null : "the program ended with a fault";
  }

  void registers(List<String> words) {
    if (words.isEmpty()) {
      MachineReport.registers(bench.machine()).forEach(out::println);
      return;
    }
    byte[] bytes = bench.machine().register(Scope.register(words.get(0)));
    String text = Values.text(bytes);
    out.println(Hex.text(bytes) + (text == null ? "" : " " + text));
  }

  void set(List<String> words) {
    bench.requireIdle();
    int register = Scope.register(words.get(0));
    String word = words.get(1);
    if (!word.startsWith("\"") && !word.startsWith("0x")) {
      bench.machine().number(register, bench.number(word));
      return;
    }
    byte[] bytes =
        word.startsWith("\"")
            ? bench.scope().bytes(word, bench.machine())
            : Hex.bytes(word.length() % 2 == 0 ? word : "0x0" + word.substring(2));
    if (bytes.length > REGISTER_BYTES) {
      throw new BadInput("a register has 32 bytes, these are " + bytes.length);
    }
    // a text is the first bytes of a register, as in ldw; a number is the last ones
    byte[] all = Arrays.copyOf(bytes, REGISTER_BYTES);
    if (!word.startsWith("\"")) {
      Arrays.fill(all, (byte) 0);
      System.arraycopy(bytes, 0, all, REGISTER_BYTES - bytes.length, bytes.length);
    }
    bench.machine().register(register, all);
  }
}
