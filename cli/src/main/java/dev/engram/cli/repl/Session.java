/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.MachineReport;
import dev.engram.cli.report.StoreReport;
import dev.engram.cli.store.KeptMemory;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.cli.vm3d.Values;
import dev.engram.space.SpaceException;
import dev.engram.store.Version;
import dev.engram.vm3d.FaultException;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine that does what lines say. Whatever is wrong with a line is told in one, and has changed
 * nothing but perhaps the gas.
 *
 * <p><b>Threads</b>: one at a time, but for {@link #interrupt}.
 */
public final class Session implements AutoCloseable {

  private final Workbench bench;
  private final MemoryWork memory;
  private final ProofWork proofs;
  private final ProgramWork programs;
  private final @Nullable KeptMemory kept;
  private boolean over;

  /**
   * A session.
   *
   * @param maker makes its machine, and another one when it begins anew
   * @param proven whether those have proofs
   * @param code a program that is loaded already, or null
   * @param kept the memory that its machines are on, which it does not close, or null
   */
  public Session(
      Supplier<Vm3d> maker,
      boolean proven,
      @Nullable Loaded code,
      @Nullable KeptMemory kept,
      PrintWriter out,
      Terminal terminal) {
    this.kept = kept;
    this.bench = new Workbench(maker, out, terminal);
    this.memory = new MemoryWork(bench);
    this.proofs = new ProofWork(bench, proven);
    this.programs = new ProgramWork(bench, code);
  }

  /** Whether a line has ended it. */
  boolean isOver() {
    return over;
  }

  /** Stops the program that is running, from another thread. */
  void interrupt() {
    programs.interrupt();
  }

  /** The byte at which a program stands, or -1. */
  int at() {
    Run run = bench.run();
    return run == null ? -1 : run.at();
  }

  /** Where things are told. */
  PrintWriter out() {
    return bench.out();
  }

  /** What the terminal can show. */
  Terminal terminal() {
    return bench.terminal();
  }

  /**
   * Does what a line says.
   *
   * @return what came to nothing although the line is right: a program that ended with a fault, a
   *     proof that does not hold; or null
   * @throws BadInput if the line means nothing, or the machine refuses what it says
   */
  @Nullable String execute(String line) {
    List<String> words = Words.of(line);
    try {
      return words.isEmpty() ? null : execute(words);
    } catch (FaultException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInput(Values.words(e.fault()) + message.substring(e.fault().name().length()));
    } catch (SpaceException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String execute(List<String> words) {
    if (words.size() > 1 && words.get(1).equals("=")) {
      define(words.get(0), words.subList(2, words.size()));
      return null;
    }
    Verb verb = verb(words.get(0));
    List<String> arguments = words.subList(1, words.size());
    verb.require(arguments);
    return switch (verb) {
      case CHECK -> proofs.check(arguments);
      case RUN -> programs.run(arguments);
      case STEP -> programs.step(arguments);
      case CONTINUE -> programs.goOn();
      default -> {
        perform(verb, arguments);
        yield null;
      }
    };
  }

  private static Verb verb(String word) {
    Verb verb = Verb.of(word);
    if (verb == null) {
      throw new BadInput(BadInput.quoted(word) + " is no command; help lists them");
    }
    return verb;
  }

  private void perform(Verb verb, List<String> arguments) {
    switch (verb) {
      case ALLOCATE -> memory.allocate(arguments);
      case STORE -> memory.store(arguments);
      case LOAD -> memory.load(arguments);
      case COPY -> memory.copy(arguments);
      case FREE -> memory.free(arguments);
      case BLOCKS -> memory.blocks(arguments);
      case REGIONS -> memory.regions();
      case ANALYSE -> memory.analyse(arguments);
      case COMPACT -> memory.compact(arguments);
      case ROOT -> proofs.root();
      case OPEN -> proofs.open(arguments);
      case GAS -> memory.gas();
      case SETTLE -> memory.settle();
      case STATS -> MachineReport.counts(bench.machine(), bench.out(), bench.terminal());
      case REGISTERS -> programs.registers(arguments);
      case SET -> programs.set(arguments);
      case PROGRAM -> programs.program(arguments.getFirst());
      case LIST -> programs.list(arguments);
      case BREAK -> programs.addBreakpoint(arguments.getFirst());
      case BREAKS -> programs.breakpoints();
      case UNBREAK -> programs.removeBreakpoints(arguments);
      case SAVE -> memory.save(arguments.getFirst());
      case COMMIT -> commit();
      case HISTORY -> history();
      case RESET -> reset();
      case HELP -> help(arguments);
      case QUIT -> over = true;
      case CHECK, RUN, STEP, CONTINUE -> throw new IllegalArgumentException(verb + " answers");
    }
  }

  /** {@code name = value}, where the value may be a block that is allocated for it. */
  private void define(String name, List<String> value) {
    Scope.requireName(name);
    if (value.isEmpty()) {
      throw new BadInput("a name is given by NAME = VALUE, or NAME = " + Verb.ALLOCATE.form());
    }
    if (value.getFirst().equals(Verb.ALLOCATE.word())) {
      List<String> arguments = value.subList(1, value.size());
      Verb.ALLOCATE.require(arguments);
      bench.scope().name(name, memory.allocate(arguments));
      return;
    }
    if (value.size() > 1) {
      throw new BadInput("a value is one word");
    }
    long number = bench.number(value.getFirst());
    bench.scope().name(name, number);
    bench.out().println(Values.number(number));
  }

  private KeptMemory kept() {
    if (kept == null) {
      throw new BadInput("the memory is not kept: --store and --memory say where it is");
    }
    return kept;
  }

  private void commit() {
    bench.requireIdle();
    Version version = kept().commit();
    out().println("version %d, root %s".formatted(version.number(), version.root()));
  }

  private void history() {
    List<Version> history = kept().history();
    history.forEach(each -> StoreReport.line(out(), each));
    if (history.isEmpty()) {
      out().println("none");
    }
  }

  private void reset() {
    bench.renew();
    proofs.clear();
  }

  private void help(List<String> arguments) {
    PrintWriter out = bench.out();
    if (!arguments.isEmpty()) {
      Verb verb = verb(arguments.getFirst());
      out.println("%-30s  %s".formatted(verb.form(), verb.help()));
      return;
    }
    for (Verb verb : Verb.values()) {
      out.println("%-30s  %s".formatted(verb.form(), verb.help()));
    }
    out.println("%-30s  %s".formatted("NAME = VALUE", "a name for a number or an address"));
    out.println(
        """

        ADDR is [X:4,Y:0,Z:16], a number, a name, a register, $ for the last address, or a sum
        such as $+32. TYPE is state, heap, stack, shared or transient; FLAGS are contiguous,
        shared, pinned and atomic, joined by |. A # begins a comment.\
        """);
  }

  /**
   * What the next word of a line might be.
   *
   * @param before the words before it
   * @param begun what there is of it
   */
  SortedSet<String> candidates(List<String> before, String begun) {
    return Candidates.of(before, begun, bench, programs.code());
  }

  @Override
  public void close() {
    bench.close();
  }
}
