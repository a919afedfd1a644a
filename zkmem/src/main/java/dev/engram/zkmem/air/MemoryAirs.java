/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The tables that a memory's proof may have, in the order of its key.
 *
 * @param memory which memory
 * @param tables the tables
 */
public record MemoryAirs(MemoryConfiguration memory, List<Table> tables) {

  /** What the partition is called that the log is in. */
  public static final String LOG = Access.LOG;

  /**
   * A table.
   *
   * @param air what its rows satisfy
   * @param required whether each proof has one
   */
  public record Table(TableId id, Air air, boolean required) {}

  /** Keeps the list as it is now. */
  public MemoryAirs {
    tables = List.copyOf(tables);
  }

  /** The tables of a memory over a field. */
  public static MemoryAirs of(MemoryConfiguration memory, PrimeField field) {
    List<Table> tables = new ArrayList<>();
    if (memory.boundary() == Boundary.PERSISTENT) {
      tables.add(new Table(TableId.of(Kind.BOUNDARY), new PersistentBoundaryAir(memory), true));
      tables.add(new Table(TableId.of(Kind.TREE), new TreeAir(memory), true));
      tables.add(new Table(TableId.of(Kind.COMPRESSION), new CompressionAir(memory, field), true));
    } else {
      tables.add(new Table(TableId.of(Kind.BOUNDARY), new VolatileBoundaryAir(memory), true));
    }
    for (int width = 2; width <= MemoryConfiguration.MAX_WIDTH && memory.adapters(); width *= 2) {
      tables.add(new Table(new TableId(Kind.ADAPTER, width), new AdapterAir(memory, width), false));
    }
    for (int width = 1; width <= MemoryConfiguration.MAX_WIDTH; width *= 2) {
      if (memory.hasWidth(width)) {
        tables.add(new Table(new TableId(Kind.READ, width), new ReadAir(memory, width), false));
      }
    }
    for (int width = 1; width <= MemoryConfiguration.MAX_WIDTH; width *= 2) {
      if (memory.hasWidth(width)) {
        tables.add(new Table(new TableId(Kind.WRITE, width), new WriteAir(memory, width), false));
      }
    }
    tables.add(new Table(TableId.of(Kind.IMMEDIATE), new ImmediateAir(), false));
    tables.add(new Table(TableId.of(Kind.INCREMENT), new IncrementAir(), false));
    if (memory.claims() > 0) {
      tables.add(new Table(TableId.of(Kind.CLAIM), new ClaimAir(memory), false));
    }
    tables.add(new Table(TableId.of(Kind.CLOCK), new ClockAir(), true));
    tables.add(new Table(TableId.of(Kind.RANGE), new RangeAir(), true));
    return new MemoryAirs(memory, tables);
  }

  /** The place of a table in the key, if the memory has it. */
  public OptionalInt find(Kind kind, int width) {
    TableId wanted = new TableId(kind, width);
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).id().equals(wanted)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** Rows of the table of claims, which is as high for few as for many. */
  public static int claimRows(MemoryConfiguration memory) {
    return Math.max(2, Integer.highestOneBit(2 * memory.claims() - 1));
  }
}
