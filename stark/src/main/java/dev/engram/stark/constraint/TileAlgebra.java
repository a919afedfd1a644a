/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Algebra;
import dev.engram.stark.air.Source;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The algebra of a program's values: cells are loaded from tiles of the AIR's matrices, each of
 * which has a pointer to the tile at hand and one to the tile that follows.
 */
final class TileAlgebra implements Algebra<Value> {

  private final Program program;
  private final Pointer broadcasts;
  private final Broadcasts layout;
  private final Map<Source, Columns> columns = new LinkedHashMap<>();

  /** The pointers to a matrix. */
  private record Columns(Pointer tile, Pointer next) {}

  TileAlgebra(Program program, AirDescription air, Pointer broadcasts, Broadcasts layout) {
    this.program = program;
    this.broadcasts = broadcasts;
    this.layout = layout;
    for (Source source : air.sources()) {
      long step = air.width(source) * TileMatrix.COLUMN_BYTES;
      columns.put(
          source,
          new Columns(
              program.pointer(source.toString(), step),
              program.pointer("next of " + source, step)));
    }
  }

  /** Points a run's pointers at a matrix's tile, and at the one that follows. */
  static void point(
      MemorySegment[] memory, long[] at, int first, MemorySegment words, long tile, long next) {
    memory[first] = words;
    memory[first + 1] = words;
    at[first] = tile;
    at[first + 1] = next;
  }

  /** The place of a matrix's first pointer among the program's; the next tile's follows. */
  int pointer(Source source) {
    return columns(source).tile.index();
  }

  private Columns columns(Source source) {
    Columns found = columns.get(source);
    if (found == null) {
      throw new IllegalArgumentException("the AIR has no columns of " + source);
    }
    return found;
  }

  @Override
  public Value constant(int word) {
    return program.constant(word);
  }

  @Override
  public Value cell(Source source, int column, boolean next) {
    Columns from = columns(source);
    long at = column * TileMatrix.COLUMN_BYTES;
    return next ? program.loadNext(from.tile, from.next, at) : program.load(from.tile, at);
  }

  @Override
  public Value publicValue(int index) {
    return program.broadcast(broadcasts, layout.publicValue(index));
  }

  @Override
  public Value add(Value a, Value b) {
    return program.add(a, b);
  }

  @Override
  public Value sub(Value a, Value b) {
    return program.sub(a, b);
  }

  @Override
  public Value mul(Value a, Value b) {
    return program.mul(a, b);
  }

  @Override
  public Value neg(Value a) {
    return program.neg(a);
  }
}
