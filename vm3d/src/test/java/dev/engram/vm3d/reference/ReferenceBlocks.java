/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.Evacuation;
import dev.engram.space.Heap;
import dev.engram.space.Pages;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The blocks of the plain machine's memory, what they cost, and what is asked about them. */
final class ReferenceBlocks {

  private static final int FIRST = 3;
  private static final int LAST = 7;
  private static final long REGION_CELLS = 1L << 32;
  private static final long PLANE = 65_536;
  private static final long WORD = 32;

  private static final long NO_BLOCK = 20;
  private static final long MOVED_CELL = 2;
  private static final long MOVED_BLOCK = 40;
  private static final long FREE = 5;
  private static final long RELIEF = 200;

  private final ReferenceMemory memory;
  private final Space space;
  private final ReferenceGas gas;
  private final long limit;
  private final boolean relieves;

  /** Changes that are kept for the frames that are open. */
  long changes;

  /** How often it was done, for who asks. */
  long allocations;

  long frees;

  ReferenceBlocks(ReferenceMemory memory, ReferenceGas gas, long limit, boolean relieves) {
    this.memory = memory;
    this.space = memory.space;
    this.gas = gas;
    this.limit = limit;
    this.relieves = relieves;
  }

  /** The size of the block that begins at a number taken as an address, or 0 if none does. */
  long size(BigInteger number) {
    long address = ReferenceMemory.address(number);
    if (!hasBlocks(Address.region(address))) {
      return 0;
    }
    Heap heap = space.heap(Address.region(address));
    return heap.next(address) == address ? heap.size(address) : 0;
  }

  private static boolean hasBlocks(int region) {
    return region >= FIRST && region <= LAST;
  }

  BigInteger allocate(long cells, int type, int flags) {
    gas.price(allocation(cells));
    requireBlocks(1, cells);
    BlockRequest request = BlockRequest.PLAIN.with(flags);
    BigInteger block = change(type, 1, planes(cells), heap -> heap.allocate(cells, request));
    allocations++;
    return block;
  }

  BigInteger reallocate(BigInteger number, long cells) {
    long before = size(number);
    if (before == 0) {
      gas.price(NO_BLOCK);
      throw new ReferenceFault(Kind.NOT_A_BLOCK);
    }
    gas.price(
        allocation(cells)
            + 100 * Math.max(0, planes(before) - planes(cells))
            + MOVED_CELL * Math.min(before, cells));
    requireBlocks(0, cells - before);
    long block = number.longValueExact();
    return change(
        Address.region(block),
        2,
        planes(cells) - planes(before),
        heap -> heap.reallocate(block, cells));
  }

  void free(BigInteger number) {
    long size = ReferenceMemory.isAddress(number) ? size(number) : 0;
    gas.price(FREE + (size == 0 ? 0 : 100 * planes(size)) + (relieves ? RELIEF : 0));
    ReferenceMemory.address(number);
    if (size == 0) {
      throw new ReferenceFault(Kind.NOT_A_BLOCK);
    }
    long block = number.longValueExact();
    change(
        Address.region(block),
        1,
        -planes(size),
        heap -> {
          Evacuation.Outcome moved = heap.free(block);
          gas.term(MOVED_BLOCK * moved.moves() + MOVED_CELL * moved.cells());
          change(2L * moved.moves());
          return 0;
        });
    frees++;
  }

  /** Moves blocks out of sparse planes, and returns how many pages fewer the region has. */
  long compact(int region, int percent, long most) {
    Heap blocks = space.heap(region);
    gas.price(30 + 10L * blocks.planes() + all(blocks).size());
    long moves = 0;
    long cells = 0;
    for (Evacuation.Move move : blocks.analyse(percent).moves()) {
      if (most != 0 && cells + move.cells() > most) {
        break;
      }
      moves++;
      cells += move.cells();
    }
    gas.price(MOVED_BLOCK * moves + MOVED_CELL * cells);
    long before = space.resident(region);
    change(
        region,
        2 * moves,
        0,
        heap -> {
          heap.evacuate(percent, most == 0 ? Long.MAX_VALUE : most);
          return 0;
        });
    return Math.max(0, before - space.resident(region)) / Pages.BYTES;
  }

  /** What an allocation of so many cells costs: 20, 1 a word, 100 a plane beyond the first. */
  private static long allocation(long cells) {
    return 20 + (cells + WORD - 1) / WORD + 100 * planes(cells);
  }

  /** Planes beyond the first, begun or whole. */
  private static long planes(long cells) {
    return (cells + PLANE - 1) / PLANE - 1;
  }

  /**
   * Changes the blocks of a region: there must be room to remember it, it pays at its end for as
   * many pages as the machine has and keeps more than before, is then held against the limits, and
   * earns what there is less.
   *
   * @param count of changes
   * @param planes more beyond the first of a block than before
   * @param change what it does, and what it returns of that
   */
  private BigInteger change(int region, long count, long planes, ToLongFunction<Heap> change) {
    change(count);
    long before = space.pages().resident() + memory.kept();
    long beforeHere = space.resident(region) / Pages.BYTES;
    long block;
    try {
      block = change.applyAsLong(space.heap(region));
    } catch (SpaceException.OutOfSpace full) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
    long after = space.pages().resident() + memory.kept();
    long afterHere = space.resident(region) / Pages.BYTES;
    gas.pages(Math.max(0, after - before));
    gas.paidPlanes(Math.max(0, planes));
    memory.requireLimits(0, 0);
    gas.earn(Math.max(0, beforeHere - afterHere), Math.max(0, -planes));
    return BigInteger.valueOf(block);
  }

  /** There must be room to remember so many changes. */
  private void change(long count) {
    changes += memory.isRunning ? count : 0;
    if (changes > limit / WORD) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  /** An answer of {@code mquery}; that about gas is not known here. */
  BigInteger query(int kind, BigInteger number) {
    long address = ReferenceMemory.address(number);
    int region = Address.region(address);
    long has = region == 0 || region > LAST ? 0 : space.resident(region);
    return switch (kind) {
      case 0 -> BigInteger.valueOf(limit - space.pages().resident() * Pages.BYTES);
      case 1 -> {
        long asked = 0;
        for (long size : hasBlocks(region) ? all(space.heap(region)) : List.<Long>of()) {
          asked += size;
        }
        yield BigInteger.valueOf(asked >= has ? 0 : (has - asked) * 1000 / has);
      }
      case 2 -> {
        long block = hasBlocks(region) ? space.heap(region).blockAt(address) : -1;
        yield block < 0 ? ReferenceRegisters.LARGEST_NUMBER : BigInteger.valueOf(block);
      }
      case 3 -> BigInteger.ZERO;
      case 4 -> BigInteger.valueOf(has);
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  /** Requires that so many blocks more may have so many cells more. */
  private void requireBlocks(long blocks, long cells) {
    long sum = WORD * blocks + cells;
    for (int region = FIRST; region <= LAST; region++) {
      for (long size : all(space.heap(region))) {
        sum += WORD + size;
      }
    }
    if (sum > limit) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  /** The sizes of all blocks. */
  private static List<Long> all(Heap heap) {
    List<Long> sizes = new ArrayList<>();
    long end = Address.at(heap.region(), 0) + REGION_CELLS;
    long block = heap.next(Address.at(heap.region(), 0));
    while (block >= 0) {
      sizes.add(heap.size(block));
      block = block + 1 == end ? -1 : heap.next(block + 1);
    }
    return sizes;
  }

  /** The cells of all blocks. */
  long live() {
    long live = 0;
    for (int region = FIRST; region <= LAST; region++) {
      live += all(space.heap(region)).stream().mapToLong(Long::longValue).sum();
    }
    return live;
  }

  SortedMap<RegionType, SpaceReport> reports() {
    SortedMap<RegionType, SpaceReport> all = new TreeMap<>();
    for (RegionType type : RegionType.values()) {
      if (type.code() >= FIRST) {
        all.put(type, space.heap(type.code()).report(50));
      }
    }
    return all;
  }
}
