/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.LANES;
import static dev.engram.stark.ntt.Kernels.PAIR;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Everything;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.Squares;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One extension of a large matrix, in three passes over memory. */
final class Extension {

  // Bailey's four steps ("FFTs in external or hierarchical memory", 1990): n = n1·n2, and a
  // transform of size n is n2 transforms of size n1 over rows that are n2 apart, then n1 of size n2
  // over blocks of neighbouring rows. What each of them works on fits in the cache of the second
  // level, so that memory is gone through once for the first ones and once for the second, and:
  //
  //   1. strides down: for 16 residues mod n2 at a time, rows r + j·n2 of the evaluations are
  //      transposed to tiles, transformed back, and written to coset 0 of the result;
  //   2. blocks: each is read, transformed back to coefficients, and for every coset forward again;
  //   3. strides up: for 16 residues at a time, in place, to the values.
  //
  // Lanes are rows and not columns. So twiddles differ from lane to lane, but are loaded once for
  // all columns of a slice; a width costs what it is and not what it is rounded up to; and results
  // are tiles from pass 1 on. The price is in blocks, where the last four halvings are of rows in
  // the same vector: there 16 tiles are transposed, before these stages and after. Transforms down
  // give coefficients in the order of reversed bits, and those up take them so; nothing is ordered.
  //
  // A coset costs nothing, nor do the twiddles that Bailey has between steps: a transform of any
  // part is one over some coset, whose shift goes into the twiddles that every stage multiplies by
  // anyway (see Twiddles). Only 1/n takes a multiplication, in the last stage of the way down.
  //
  // Values may also be in the result already, in the place of a coset. If they are those over that
  // coset, pass 1 takes them to another one, and theirs is left as it is.
  //
  // Measured on one core of Zen 4, 2^20 × 32 to 2 cosets: 283 ms, of which 210 are the butterflies
  // at the rate they have in the nearest cache. With columns in lanes, and passes of their own for
  // scaling and twiddles, it had been 318; 2^20 × 8 had been 175, padded to 16, and takes 82.

  private static final int LARGEST_LOG_OF_BLOCK = 12;
  private static final int LARGEST_LOG_OF_STRIDE = 10;

  /** The least rows that it works for: two transforms of blocks of 16 tiles of 16 rows. */
  static final int LEAST_ROWS = 2 * LANES * LANES;

  /** Bytes of what a transform is done in: half of a usual cache of the second level. */
  private static final long PASS_BYTES = 512 << 10;

  /** Twiddles of the stages among the rows of a tile, which come before those among tiles. */
  private static final long INNER = (LANES - 1) * PAIR;

  private static final int LEAST_COLUMNS = Squares.SIDE;
  private static final int MOST_COLUMNS = 32;

  private final PrimeField field;
  private final Kernels kernels;
  private final @Nullable RowMatrix evaluations;
  private final @Nullable RowMatrix masks;
  private final TileMatrix into;

  private final int log1;
  private final int log2;
  private final int tiles;
  private final int[] domains;

  /** By domain, the coset whose values are there already, or −1. */
  private final int[] there;

  private final int[] points;

  /** The cosets of which some column is to be computed. */
  private final int[] targets;

  private final List<Slice> downSlices;
  private final List<Slice> blockSlices;
  private final List<Slice> upSlices;
  private final MemorySegment[] lastDown;
  private final MemorySegment[] blockDown;
  private final MemorySegment[] blockUp;
  private final ResidueTwiddles[] down;
  private final ResidueTwiddles[] up;
  private final long strideRow;
  private final Slots slots;

  /**
   * Prepares it.
   *
   * @param evaluations null if the result has them already
   * @param domainOfColumn then a coset's, where the values are; or another, and they are in the
   *     place of the first coset
   */
  Extension(
      PrimeField field,
      Kernels kernels,
      @Nullable RowMatrix evaluations,
      int[] domainOfColumn,
      int shift,
      @Nullable RowMatrix masks,
      TileMatrix into,
      SegmentAllocator scratch,
      Workers workers) {
    this.field = field;
    this.kernels = kernels;
    this.evaluations = evaluations;
    this.masks = masks;
    this.into = into;
    int log = Integer.numberOfTrailingZeros(into.rows());
    log1 = Math.clamp(log - LARGEST_LOG_OF_BLOCK, 1, LARGEST_LOG_OF_STRIDE);
    log2 = log - log1;
    int n1 = 1 << log1;
    tiles = (1 << log2) / LANES;

    domains = Arrays.stream(domainOfColumn).distinct().toArray();
    int[] numbers = Arrays.stream(domainOfColumn).map(this::number).toArray();
    int strideColumns = columns(PASS_BYTES >> log1);
    int blockColumns = columns(PASS_BYTES / 2 / tiles);
    downSlices = Slice.of(numbers, strideColumns);
    blockSlices = Slice.of(numbers, blockColumns);
    upSlices = Slice.of(evaluations == null ? numbers : new int[into.width()], strideColumns);

    Twiddles twiddles = new Twiddles(field, kernels);
    int root = field.rootOfUnity(log);
    int back = field.inverse(root);
    int scale = field.inverse(field.of(1L << log));
    lastDown = new MemorySegment[domains.length];
    blockDown = new MemorySegment[domains.length];
    down = new ResidueTwiddles[domains.length];
    for (int i = 0; i < domains.length; i++) {
      int u = field.inverse(domains[i]);
      int block = field.pow(u, n1);
      lastDown[i] = twiddles.scaled(log2, block, scale, scratch);
      blockDown[i] = twiddles.block(log2, block, field.pow(back, n1), scratch);
      down[i] = new ResidueTwiddles(field, twiddles, log1, log2, u, back, scratch);
    }
    points = new int[into.cosets()];
    blockUp = new MemorySegment[points.length];
    up = new ResidueTwiddles[points.length];
    int omega = field.rootOfUnity(Integer.numberOfTrailingZeros(into.height()));
    for (int c = 0; c < points.length; c++) {
      points[c] = c == 0 ? shift : field.mul(points[c - 1], omega);
      blockUp[c] = twiddles.block(log2, field.pow(points[c], n1), field.pow(root, n1), scratch);
      up[c] = new ResidueTwiddles(field, twiddles, log1, log2, points[c], root, scratch);
    }
    there = Arrays.stream(domains).map(this::coset).toArray();
    targets =
        IntStream.range(0, points.length)
            .filter(c -> Arrays.stream(there).anyMatch(coset -> coset != c))
            .toArray();

    // transposed blocks begin at a multiple of 8 columns, before and after what is asked for; and a
    // column more keeps rows that are a power of two apart from sharing a set of the cache
    strideRow = (strideColumns + 2L * LEAST_COLUMNS + 1) * COLUMN;
    long strideBytes = n1 * strideRow + ResidueTwiddles.scratchBytes(log1);
    long blockBytes = (2L * tiles + LANES) * (blockColumns + 1) * COLUMN;
    slots = new Slots(workers, Math.max(strideBytes, blockBytes), scratch);
  }

  /** Which coset a domain is, if its values are there already. */
  private int coset(int domain) {
    int coset = -1;
    for (int c = 0; evaluations == null && c < points.length; c++) {
      if (points[c] == domain) {
        coset = c;
      }
    }
    return coset;
  }

  /** The place that has what comes of pass 1. */
  private int between(Slice slice) {
    return there[slice.domain()] == 0 ? 1 : 0;
  }

  /** The place that has the values, if the result has them. */
  private int first(Slice slice) {
    return Math.max(0, there[slice.domain()]);
  }

  private int number(int domain) {
    int number = 0;
    while (domains[number] != domain) {
      number++;
    }
    return number;
  }

  private static int columns(long rowBytes) {
    return Math.clamp(rowBytes / COLUMN, LEAST_COLUMNS, MOST_COLUMNS);
  }

  void run() {
    if (targets.length > 0) {
      slots.run((long) downSlices.size() * tiles, this::stridesDown);
      slots.run((long) blockSlices.size() << log1, this::blocks);
      slots.run((long) targets.length * tiles, this::stridesUp);
    }
  }

  /** Where a column of a tile of the result is, and how far rows of tiles n2 rows apart are. */
  private long address(int coset, int tile, int column) {
    return into.words().address() + into.offset(coset, tile, column);
  }

  private long resultRow() {
    return tiles * into.tileBytes();
  }

  private void stridesDown(MemorySegment slot, long start, long end) {
    ResidueTwiddles.Cursor cursor = cursor(slot);
    for (long item = start; item < end; item++) {
      int tile = (int) (item % tiles);
      Slice slice = downSlices.get((int) (item / tiles));
      if (item == start || tile == 0) {
        cursor.seek(down[slice.domain()], tile);
      }
      cursor.next(down[slice.domain()]);
      int ahead = evaluations == null ? 0 : slice.column() % LEAST_COLUMNS;
      Ladder ladder =
          new Ladder(
                  kernels,
                  true,
                  log1,
                  slot.address() + (long) ahead * COLUMN,
                  strideRow,
                  cursor.pairs().address())
              .to(address(between(slice), tile, slice.column()), resultRow())
              .bytes(slice.bytes());
      if (evaluations == null) {
        ladder.from(address(first(slice), tile, slice.column()), resultRow());
      } else {
        int eights = Math.ceilDiv(ahead + slice.columns(), LEAST_COLUMNS);
        load(evaluations, slot.address(), tile, slice.column() - ahead, eights);
      }
      ladder.run();
    }
  }

  private ResidueTwiddles.Cursor cursor(MemorySegment slot) {
    return new ResidueTwiddles.Cursor(kernels, slot.asSlice(strideRow << log1), log1);
  }

  /** Transposes 16 rows of each block, of so many times 8 columns. */
  private void load(RowMatrix rows, long slot, int tile, int column, int eights) {
    for (int j = 0; j < 1 << log1; j++) {
      for (int lane = 0; lane < LANES; lane += 8) {
        int row = (j << log2) + tile * LANES + lane;
        kernels
            .squares()
            .transpose(
                rows.words().address() + rows.offset(row, column),
                rows.stride() * (long) Integer.BYTES,
                8 * (long) Integer.BYTES,
                slot + j * strideRow + lane * (long) Integer.BYTES,
                COLUMN,
                8 * COLUMN,
                eights);
      }
    }
  }

  private void blocks(MemorySegment slot, long start, long end) {
    for (long item = start; item < end; item++) {
      Slice slice = blockSlices.get((int) (item >>> log1));
      int block = (int) (item & ((1 << log1) - 1));
      long row = (long) slice.bytes() + COLUMN;
      long coefficients = slot.address();
      long values = coefficients + tiles * row;
      long turned = values + tiles * row;
      blockDown(block, slice, coefficients, turned, row);
      int vanishing = field.pow(domains[slice.domain()], into.rows());
      for (int c = 0; c < points.length; c++) {
        if (c == there[slice.domain()]) {
          continue;
        }
        int power = field.pow(points[c], into.rows());
        mask(block, slice, coefficients, row, field.sub(power, vanishing));
        vanishing = power;
        blockUp(block, slice, c, coefficients, values, turned, row);
      }
    }
  }

  private void blockDown(int block, Slice slice, long coefficients, long turned, long row) {
    int bytes = slice.bytes();
    long twiddles = blockDown[slice.domain()].address();
    Ladder ladder =
        new Ladder(kernels, true, log2 - 4, coefficients, row, twiddles + INNER)
            .from(address(between(slice), block * tiles, slice.column()), into.tileBytes())
            .bytes(bytes);
    Quarters quarters = kernels.quarters();
    ladder.high();
    for (int tile = 0; tile < tiles; tile += LANES) {
      long at = coefficients + tile * row;
      ladder.low(tile);
      turn(at, turned, row, slice.columns());
      quarters.inverse4(turned, row, turned, row, 4, 1, 4, bytes, twiddles + 3 * PAIR, 3 * PAIR);
      quarters.inverse4Scaled(
          turned, row, at, row, 1, 4, 4, bytes, lastDown[slice.domain()].address());
    }
  }

  private void blockUp(
      int block, Slice slice, int coset, long coefficients, long values, long turned, long row) {
    int bytes = slice.bytes();
    long twiddles = blockUp[coset].address();
    Ladder ladder =
        new Ladder(kernels, false, log2 - 4, values, row, twiddles + INNER)
            .to(address(coset, block * tiles, slice.column()), into.tileBytes())
            .bytes(bytes);
    Quarters quarters = kernels.quarters();
    for (int tile = 0; tile < tiles; tile += LANES) {
      quarters.forward4(coefficients + tile * row, row, turned, row, 1, 4, 4, bytes, twiddles, 0);
      quarters.forward4(turned, row, turned, row, 4, 1, 4, bytes, twiddles + 3 * PAIR, 3 * PAIR);
      turn(turned, values + tile * row, row, slice.columns());
      ladder.low(tile);
    }
    ladder.high();
  }

  /** Transposes 16 rows of 16 lanes of each column. */
  private void turn(long from, long to, long row, int columns) {
    for (int i = 0; i < LANES; i += 8) {
      for (int j = 0; j < LANES; j += 8) {
        kernels
            .squares()
            .transpose(
                from + i * row + j * (long) Integer.BYTES,
                row,
                COLUMN,
                to + j * row + i * (long) Integer.BYTES,
                row,
                COLUMN,
                columns);
      }
    }
  }

  /**
   * Adds a multiple of the masks to the coefficients of a block. Those of X^(k1 + n1·k2) are in
   * block k1, at place k2, both with their bits reversed; and in 16 tiles, lanes and tiles are
   * transposed.
   */
  private void mask(int block, Slice slice, long coefficients, long row, int factor) {
    if (masks == null) {
      return;
    }
    for (int k = Transforms.reverse(block, log1); k < masks.rows(); k += 1 << log1) {
      int place = Transforms.reverse(k >> log1, log2);
      int tile = place / LANES;
      int turnedRow = tile - tile % LANES + place % LANES;
      long at = coefficients + turnedRow * row + tile % LANES * (long) Integer.BYTES;
      for (int i = 0; i < slice.columns(); i++) {
        int mask = field.mul(factor, masks.get(k, slice.column() + i));
        long word = at + (long) i * COLUMN;
        int sum = field.add(Everything.MEMORY.get(JAVA_INT, word), mask);
        Everything.MEMORY.set(JAVA_INT, word, sum);
      }
    }
  }

  private void stridesUp(MemorySegment slot, long start, long end) {
    ResidueTwiddles.Cursor cursor = cursor(slot);
    Ladder ladder =
        new Ladder(kernels, false, log1, slot.address(), strideRow, cursor.pairs().address());
    for (long item = start; item < end; item++) {
      int tile = (int) (item % tiles);
      int coset = targets[(int) (item / tiles)];
      if (item == start || tile == 0) {
        cursor.seek(up[coset], tile);
      }
      cursor.next(up[coset]);
      for (int i = 0; i < upSlices.size(); i++) {
        Slice slice = upSlices.get(i);
        if (coset != there[slice.domain()]) {
          long at = address(coset, tile, slice.column());
          ladder.from(at, resultRow()).to(at, resultRow()).bytes(slice.bytes()).run();
        }
      }
    }
  }
}
