/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.commitment.CellDump;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.lanes.ByteCount;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.report.MachineReport;
import dev.engram.cli.vm3d.Values;
import dev.engram.space.Address;
import dev.engram.space.Evacuation;
import dev.engram.space.RegionType;
import dev.engram.vm3d.Vm3d;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** What a session does with the memory of its machine. */
final class MemoryWork {

  private static final long MOST_CELLS = 1L << 32;
  private static final int MOST_SHOWN = 4_096;
  private static final int USUALLY_SHOWN = 32;
  private static final int MOST_BLOCKS = 1_000;
  private static final String USUAL_PERCENT = "50";

  private final Workbench bench;
  private final PrintWriter out;

  MemoryWork(Workbench bench) {
    this.bench = bench;
    this.out = bench.out();
  }

  private Vm3d machine() {
    return bench.machine();
  }

  /** Allocates a block, tells its address, and returns it. */
  long allocate(List<String> words) {
    bench.requireIdle();
    long cells = bench.scope().size(words.get(0), machine(), 1, MOST_CELLS);
    RegionType type = words.size() > 1 ? Scope.type(words.get(1)) : RegionType.HEAP;
    int flags = words.size() > 2 ? Scope.flags(words.get(2), type) : 0;
    Bill bill = new Bill();
    long block = machine().allocate(cells, type, flags);
    bill.tell(Address.toString(bench.scope().note(block)));
    return block;
  }

  void store(List<String> words) {
    bench.requireIdle();
    long address = bench.address(words.get(0));
    byte[] data = bench.scope().bytes(words.get(1), machine());
    Bill bill = new Bill();
    machine().store(address, data);
    bill.tell(MemoryPicture.count(data.length, "byte") + " stored");
  }

  /** Shows bytes: by an access, or while a program is under way by none. */
  void load(List<String> words) {
    long address = bench.address(words.get(0));
    long usual = machine().size(address);
    int length =
        words.size() > 1
            ? (int) bench.scope().size(words.get(1), machine(), 1, MOST_SHOWN)
            : usual == 0 ? USUALLY_SHOWN : (int) Math.min(usual, MOST_SHOWN);
    if (bench.run() != null) {
      CellDump.lines(address, machine().look(address, length)).forEach(out::println);
      return;
    }
    Bill bill = new Bill();
    byte[] data = machine().load(address, length);
    CellDump.lines(address, data).forEach(out::println);
    bill.tell(MemoryPicture.count(length, "byte") + " loaded");
  }

  void copy(List<String> words) {
    bench.requireIdle();
    long from = bench.number(words.get(0));
    long to = bench.address(words.get(1));
    long length = bench.scope().size(words.get(2), machine(), 0, MOST_CELLS);
    Bill bill = new Bill();
    machine().copy(from, to, length);
    bill.tell(MemoryPicture.count(length, "byte") + " copied");
  }

  void free(List<String> words) {
    bench.requireIdle();
    long block = bench.address(words.get(0));
    Bill bill = new Bill();
    machine().free(block);
    bill.tell(Address.toString(block) + " freed");
  }

  /** Shows the blocks that live, and what the session calls them. */
  void blocks(List<String> words) {
    RegionType[] types =
        words.isEmpty() ? Scope.TYPES : new RegionType[] {Scope.type(words.get(0))};
    int told = 0;
    for (RegionType type : types) {
      long end = Address.at(type.code(), 0) + MOST_CELLS;
      for (long at = end - MOST_CELLS; at < end; at++) {
        at = machine().next(at);
        if (at < 0) {
          break;
        }
        if (++told <= MOST_BLOCKS) {
          out.println("%-22s %,14d bytes%s".formatted(Address.toString(at), size(at), names(at)));
        }
      }
    }
    if (told > MOST_BLOCKS) {
      out.println("and %,d more".formatted(told - MOST_BLOCKS));
    } else if (told == 0) {
      out.println("none");
    }
  }

  private long size(long block) {
    return machine().size(block);
  }

  private String names(long address) {
    StringBuilder names = new StringBuilder();
    for (Map.Entry<String, Long> name : bench.scope().names().entrySet()) {
      if (name.getValue() == address) {
        names.append("  ").append(name.getKey());
      }
    }
    return names.toString();
  }

  /** Says what a compaction would move. */
  void analyse(List<String> words) {
    int percent = percent(words);
    for (RegionType type : types(words)) {
      Evacuation plan = machine().analyse(type, percent);
      out.println(
          "%-9s  %s of %s would move, %s would come back"
              .formatted(
                  Values.words(type),
                  MemoryPicture.count(plan.moves().size(), "block"),
                  ByteCount.text(plan.cells()),
                  MemoryPicture.count(plan.pages(), "page")));
    }
  }

  void compact(List<String> words) {
    bench.requireIdle();
    int percent = percent(words);
    for (RegionType type : types(words)) {
      long moves = machine().statistics().moves();
      Bill bill = new Bill();
      long pages = machine().compact(type, percent, Long.MAX_VALUE);
      bill.tell(
          "%-9s  %s moved, %s came back"
              .formatted(
                  Values.words(type),
                  MemoryPicture.count(machine().statistics().moves() - moves, "block"),
                  MemoryPicture.count(pages, "page")));
    }
  }

  private static List<RegionType> types(List<String> words) {
    return words.isEmpty() ? List.of(Scope.TYPES) : List.of(Scope.type(words.get(0)));
  }

  private int percent(List<String> words) {
    String word = words.size() > 1 ? words.get(1) : USUAL_PERCENT;
    return (int) bench.scope().size(word.replace("%", ""), machine(), 1, 100);
  }

  void regions() {
    MachineReport.regions(machine()).forEach(out::println);
  }

  void gas() {
    Vm3d machine = machine();
    long earned = machine.refund();
    out.println(
        "%,d used of %,d, %,d left%s"
            .formatted(
                machine.gasUsed(),
                machine.gasLimit(),
                machine.gasRemaining(),
                earned == 0 ? "" : "; %,d earned".formatted(earned)));
  }

  void settle() {
    bench.requireIdle();
    long used = machine().gasUsed();
    machine().settle();
    out.println("%,d gas refunded".formatted(used - machine().gasUsed()));
  }

  void save(String name) {
    bench.requireIdle();
    if (name.equals("-")) {
      throw new BadInput("save -: standard output has the session; name a file");
    }
    OutputFile.at(name, "image", "-", "session").write(machine()::exportTo);
    out.println("saved to " + name);
  }

  /** What a call costs: the gas before it, and what was earned. */
  private final class Bill {
    private final long used = machine().gasUsed();
    private final long earned = machine().refund();

    void tell(String what) {
      long more = machine().refund() - earned;
      out.println(
          what
              + bench
                  .terminal()
                  .faint(
                      "  (%,d gas%s)"
                          .formatted(
                              machine().gasUsed() - used,
                              more == 0 ? "" : ", %,d earned".formatted(more))));
    }
  }
}
