/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.lanes.ByteCount;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.vm3d.Values;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.Vm3d;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells what a 3-D machine is like now. */
public final class MachineReport {

  private MachineReport() {}

  /** The registers that are not zero, a line each. */
  public static List<String> registers(Vm3d machine) {
    List<String> lines = new ArrayList<>();
    Values.registers(machine)
        .forEach((register, value) -> lines.add("%-3s  %s".formatted("r" + register, value)));
    return lines.isEmpty() ? List.of("all zero") : lines;
  }

  /** The regions that have memory or blocks, a line each. */
  public static List<String> regions(Vm3d machine) {
    List<String> lines = new ArrayList<>();
    Map<RegionType, SpaceReport> heaps = machine.compactionReport();
    for (RegionType type : RegionType.values()) {
      long resident = machine.resident(type);
      SpaceReport heap = heaps.get(type);
      String blocks =
          heap == null || heap.blocks() == 0
              ? ""
              : "   %,d %s of %s"
                  .formatted(
                      heap.blocks(),
                      heap.blocks() == 1 ? "block" : "blocks",
                      ByteCount.text(heap.used()));
      if (resident > 0 || !blocks.isEmpty()) {
        lines.add(
            "%d %-10s %9s%s".formatted(type.code(), type.name(), ByteCount.text(resident), blocks));
      }
    }
    return lines.isEmpty() ? List.of("none") : lines;
  }

  /** Prints what it has counted. */
  public static void counts(Vm3d machine, PrintWriter out, Terminal terminal) {
    MachineCounts.print(new Page(out, terminal), machine.statistics());
  }
}
