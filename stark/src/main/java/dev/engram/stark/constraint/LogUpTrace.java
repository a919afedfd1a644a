/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.Source;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Objects;

/**
 * Fills in the columns that a table's interactions add: for each chunk but the last its fractions,
 * then the running sum,
 *
 * <pre>  acc[0] = 0,  acc[i + 1] = acc[i] + Σ_c f_c[i] − S/n</pre>
 *
 * In two passes over blocks of rows: one computes fractions and sums within each block, the other
 * adds what came before the block. The same for any number of workers.
 *
 * <p>A fingerprint that happens to be zero, of which the chance is below 2^−90, spoils its block's
 * fractions, and with them the proof.
 */
public final class LogUpTrace {

  /** Bytes of work of a block: half of a core's cache. */
  private static final long BLOCK_BYTES = 1 << 19;

  /** Tiles of the trace that are taken from rows at a time. */
  private static final int GROUP = 32;

  private static final int LANES = TileMatrix.LANES;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final LogUpKernel kernel;
  private final Map<Source, RowMatrix> rows;
  private final TileMatrix into;
  private final MemorySegment broadcasts;
  private final SegmentAllocator scratch;
  private final ExtensionField extension;
  private final PrimeField field;
  private final int degree;
  private final int tiles;
  private final int blockTiles;
  private final int[][] sums;

  private LogUpTrace(
      LogUpKernel kernel,
      Map<Source, RowMatrix> rows,
      TileMatrix into,
      MemorySegment broadcasts,
      SegmentAllocator scratch) {
    this.kernel = kernel;
    this.rows = rows;
    this.into = into;
    this.broadcasts = broadcasts;
    this.scratch = scratch;
    this.extension = kernel.extension();
    this.field = extension.base();
    this.degree = extension.degree();
    this.tiles = into.tiles();
    this.blockTiles = Math.clamp(BLOCK_BYTES / kernel.workBytes(), 1, tiles);
    this.sums = new int[Math.ceilDiv(tiles, blockTiles)][];
  }

  /**
   * Fills in the columns.
   *
   * @param rows the AIR's matrices
   * @param publicValues in Montgomery form
   * @param lookup the challenges α and β
   * @param into the columns, which are filled in in the first coset, of as many rows as the AIR's
   *     matrices have
   * @return S, the sum of all fractions
   */
  public static int[] fill(
      LogUpKernel kernel,
      Map<Source, RowMatrix> rows,
      int[] publicValues,
      int[][] lookup,
      TileMatrix into,
      SegmentAllocator scratch,
      Workers workers) {
    MemorySegment broadcasts = scratch.allocate(kernel.layout().bytes(), TileMatrix.COLUMN_BYTES);
    kernel.layout().writePublicValues(broadcasts, publicValues);
    kernel.layout().writeLookup(broadcasts, lookup);
    LogUpTrace trace = new LogUpTrace(kernel, rows, into, broadcasts, scratch);
    workers.run(trace.sums.length, trace::fractions);
    return trace.finish(workers);
  }

  /** Computes fractions, and sums that begin with each block. */
  private void fractions(long from, long to) {
    MemorySegment state = allocate(degree * TileMatrix.COLUMN_BYTES);
    MemorySegment work = allocate(blockTiles * kernel.workBytes());
    MemorySegment[] memory = new MemorySegment[kernel.pointers()];
    memory[0] = broadcasts;
    memory[1] = state;
    memory[2] = work;
    for (LogUpKernel.Columns columns : kernel.columns()) {
      long bytes = (GROUP + 1) * tileBytes(columns) + Transposition.BEYOND;
      memory[columns.pointer()] = allocate(bytes);
      memory[columns.pointer() + 1] = memory[columns.pointer()];
    }
    for (int block = (int) from; block < to; block++) {
      int first = block * blockTiles;
      int count = Math.min(blockTiles, tiles - first);
      writeOne(state);
      forwards(memory, first, count);
      invert(state);
      kernel
          .backwards()
          .run(
              new MemorySegment[] {state, work},
              new long[] {0, (count - 1) * kernel.workBytes()},
              count);
      sums[block] = write(work, first, count);
    }
  }

  private MemorySegment allocate(long bytes) {
    return scratch.allocate(bytes, TileMatrix.COLUMN_BYTES);
  }

  private long tileBytes(LogUpKernel.Columns columns) {
    return matrix(columns).width() * TileMatrix.COLUMN_BYTES;
  }

  private RowMatrix matrix(LogUpKernel.Columns columns) {
    return Objects.requireNonNull(rows.get(columns.source()));
  }

  private void forwards(MemorySegment[] memory, int first, int count) {
    for (int done = 0; done < count; done += GROUP) {
      int group = Math.min(GROUP, count - done);
      long[] at = new long[memory.length];
      at[2] = done * kernel.workBytes();
      for (LogUpKernel.Columns columns : kernel.columns()) {
        RowMatrix matrix = matrix(columns);
        long bytes = tileBytes(columns);
        at[columns.pointer() + 1] = bytes;
        for (int tile = 0; tile <= group; tile++) {
          Transposition.toTile(
              matrix,
              (first + done + tile) * LANES,
              columns.stretches(),
              memory[columns.pointer()],
              tile * bytes);
        }
      }
      kernel.forwards().run(memory, at, group);
    }
  }

  private void writeOne(MemorySegment state) {
    for (int lane = 0; lane < LANES; lane++) {
      set(state, lane, extension.one());
    }
  }

  /** Inverts an element in each lane, with one inversion for all. */
  private void invert(MemorySegment state) {
    int[][] before = new int[LANES][];
    int[] product = extension.one();
    for (int lane = 0; lane < LANES; lane++) {
      before[lane] = product;
      product = extension.mul(product, get(state, lane));
    }
    int[] rest = extension.inverse(product);
    for (int lane = LANES - 1; lane >= 0; lane--) {
      int[] own = get(state, lane);
      set(state, lane, extension.mul(rest, before[lane]));
      rest = extension.mul(rest, own);
    }
  }

  private int[] get(MemorySegment tile, int lane) {
    int[] element = new int[degree];
    for (int k = 0; k < degree; k++) {
      element[k] = tile.get(INT, k * TileMatrix.COLUMN_BYTES + 4L * lane);
    }
    return element;
  }

  private void set(MemorySegment tile, int lane, int[] element) {
    for (int k = 0; k < degree; k++) {
      tile.set(INT, k * TileMatrix.COLUMN_BYTES + 4L * lane, element[k]);
    }
  }

  /** Copies a block's fractions, and sums them up from its first row; gives their sum. */
  private int[] write(MemorySegment work, int first, int count) {
    MemorySegment words = into.words();
    int lanes = Math.min(LANES, into.rows());
    int last = (kernel.chunks() - 1) * degree;
    long bytes = degree * TileMatrix.COLUMN_BYTES;
    int[] sum = extension.zero();
    for (int tile = 0; tile < count; tile++) {
      long at = tile * kernel.workBytes();
      for (int chunk = 0; chunk < kernel.chunks() - 1; chunk++) {
        long to = into.offset(0, first + tile, chunk * degree);
        MemorySegment.copy(work, at + kernel.fraction(chunk), words, to, bytes);
      }
      for (int k = 0; k < degree; k++) {
        long from = at + kernel.sum() + k * TileMatrix.COLUMN_BYTES;
        long to = into.offset(0, first + tile, last + k);
        int running = sum[k];
        for (int lane = 0; lane < lanes; lane++) {
          words.set(INT, to + 4L * lane, running);
          running = field.add(running, work.get(INT, from + 4L * lane));
        }
        sum[k] = running;
      }
    }
    return sum;
  }

  /** Adds to each block's running sums what came before it, and takes each row's share away. */
  private int[] finish(Workers workers) {
    int[][] before = new int[sums.length][];
    int[] total = extension.zero();
    for (int block = 0; block < sums.length; block++) {
      before[block] = total;
      total = extension.add(total, sums[block]);
    }
    int[] share = extension.scale(total, field.inverse(field.of(into.rows())));
    MemorySegment words = into.words();
    int lanes = Math.min(LANES, into.rows());
    int last = (kernel.chunks() - 1) * degree;
    workers.run(
        sums.length,
        (from, to) -> {
          for (int block = (int) from; block < to; block++) {
            int first = block * blockTiles;
            int end = Math.min(tiles, first + blockTiles);
            int[] shares = extension.scale(share, field.of((long) first * LANES));
            int[] more = extension.sub(before[block], shares);
            for (int tile = first; tile < end; tile++) {
              for (int k = 0; k < degree; k++) {
                long at = into.offset(0, tile, last + k);
                int next = more[k];
                for (int lane = 0; lane < lanes; lane++) {
                  words.set(INT, at + 4L * lane, field.add(words.get(INT, at + 4L * lane), next));
                  next = field.sub(next, share[k]);
                }
                more[k] = next;
              }
            }
          }
        });
    return total;
  }
}
