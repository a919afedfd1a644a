/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * That what several threads share under locks of its own behaves as if one did everything: the
 * figures of nested groups, the numbers of tags, the budget of the lanes. Lincheck runs small
 * programs in every interleaving it can think of, and looks for an order that explains the answers;
 * it assumes sequential consistency, so that the protocols without locks are jcstress's.
 */
class LinearizableTest {

  private static final int PROGRAMS = 3;
  private static final int RUNS = 20;

  @Test
  void nestedGroupsCountAsIfOneThreadDid() {
    check(NestedGroups.class);
  }

  @Test
  void aTagHasOneNumber() {
    check(TagNumbers.class);
  }

  @Test
  void theLanesShareTheirBudgetAsIfOneThreadDid() {
    check(LaneBudget.class);
  }

  @Test
  void unitsOfMemoryHaveOneOwner() {
    new StressOptions()
        .iterations(PROGRAMS)
        .invocationsPerIteration(RUNS)
        .threads(2)
        .actorsPerThread(4)
        .check(Units.class);
  }

  private static void check(Class<?> structure) {
    new ModelCheckingOptions()
        .iterations(PROGRAMS)
        .invocationsPerIteration(RUNS)
        .threads(2)
        .actorsPerThread(2)
        .check(structure);
  }

  /** A group with a reservation below one with a limit. */
  @Param(name = "bytes", gen = IntGen.class, conf = "1:60")
  public static class NestedGroups {
    private final Group above = GroupsAlone.group(GroupsAlone.root(), 50, 0);
    private final Group group = GroupsAlone.group(above, 90, 40);

    @Operation
    public boolean charge(@Param(name = "bytes") int bytes) {
      try {
        group.charge(bytes);
        return true;
      } catch (ArenaException.GroupLimitExceeded full) {
        return false;
      }
    }

    @Operation
    public boolean chargeAbove(@Param(name = "bytes") int bytes) {
      try {
        above.charge(bytes);
        return true;
      } catch (ArenaException.GroupLimitExceeded full) {
        return false;
      }
    }

    @Operation
    public void release(@Param(name = "bytes") int bytes) {
      group.release(bytes);
    }

    @Operation
    public long bytes() {
      return group.bytes();
    }
  }

  /** Tags by number. */
  @Param(name = "tag", gen = IntGen.class, conf = "1:3")
  public static class TagNumbers {
    private final Tags tags = new Tags();

    @Operation
    public int number(@Param(name = "tag") int tag) {
      return tags.number("tag" + tag);
    }

    @Operation
    public String name(@Param(name = "tag") int tag) {
      return tags.name(tags.number("tag" + tag));
    }
  }

  /** Units by lane. */
  @Param(name = "units", gen = IntGen.class, conf = "1:20")
  public static class LaneBudget {
    private final Budget budget = new Budget(16L * RunHeap.UNIT, 32L * RunHeap.UNIT);

    @Operation
    public boolean takeFast(@Param(name = "units") int units) {
      return budget.take(Lane.FAST, units, false);
    }

    @Operation
    public boolean takeSlow(@Param(name = "units") int units) {
      return budget.take(Lane.SLOW, units, false);
    }

    @Operation
    public boolean move(@Param(name = "units") int units) {
      return budget.take(Lane.SLOW, units, true);
    }

    @Operation
    public long used() {
      return budget.used(Lane.FAST) + budget.used(Lane.SLOW);
    }
  }

  /** Stretches of the run heap. */
  @Param(name = "units", gen = IntGen.class, conf = "1:20")
  public static class Units {
    private final RunHeap heap = new RunHeap(64L * RunHeap.UNIT, 64L * RunHeap.UNIT, false);

    @Operation
    public int take(@Param(name = "units") int units) {
      return heap.take(units, 1);
    }

    @Operation
    public int takeAligned(@Param(name = "units") int units) {
      return heap.take(units, 4);
    }

    @Operation
    public long free() {
      return heap.freeBytes();
    }
  }
}
