/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.gas;

import dev.engram.vm3d.code.Op;
import java.util.Arrays;

/**
 * What the 3-D machine charges: one object for bytecode and for host calls, with a name and a
 * version, since nobody may change a price of a chain in place ({@code docs/vm3d.md}, "Gas").
 *
 * <p>Prices are at least 0, those of an instruction at least 1, so that every program ends; none is
 * more than {@value #MOST}. A refund is never more than half of what was paid for the same thing.
 * Immutable.
 */
public final class GasSchedule {

  /** The most that one price may be, which keeps every sum below 2^63. */
  public static final long MOST = 1 << 24;

  /**
   * Of the gas that a program used, the share that refunds take off at most (EIP-3529): a fifth.
   */
  private static final int REFUND_SHARE = 5;

  private static final int WORD = 32;
  private static final long PLANE = 1 << 16;

  /** The schedule of {@code docs/vm3d.md}. */
  public static final GasSchedule ENGRAM_1 = engram1();

  private final String name;
  private final int version;
  private final Terms terms;
  private final long[] fixed;
  private final long[] perByte;

  /**
   * What is paid besides the price of an instruction.
   *
   * @param region an access to another region than the last
   * @param page a page that is taken
   * @param chunk a chunk that must be hashed again
   * @param block an allocation, whatever its size
   * @param word a word of 32 bytes of an allocation
   * @param plane a plane of an allocation or a free beyond the first
   * @param moved a byte that a reallocation, a compaction or a free moves
   * @param relief a free, if the machine compacts by itself, besides what it then moves
   * @param planeSeen a plane that a compaction looks at
   * @param blockSeen a block that a compaction looks at
   * @param blockMoved a block that it moves
   * @param pageRefund earned by a page that is given back
   * @param planeRefund earned by a plane beyond a block's first that is given back
   */
  public record Terms(
      long region,
      long page,
      long chunk,
      long block,
      long word,
      long plane,
      long moved,
      long relief,
      long planeSeen,
      long blockSeen,
      long blockMoved,
      long pageRefund,
      long planeRefund) {

    /** Checks the ranges. */
    public Terms {
      long[] all = {
        region,
        page,
        chunk,
        block,
        word,
        plane,
        moved,
        relief,
        planeSeen,
        blockSeen,
        blockMoved,
        pageRefund,
        planeRefund
      };
      if (Arrays.stream(all).anyMatch(price -> price < 0 || price > MOST)) {
        throw new IllegalArgumentException("a price is 0 to 2^24: " + Arrays.toString(all));
      }
      if (block < 1 || pageRefund > page / 2 || planeRefund > plane / 2) {
        throw new IllegalArgumentException(
            "a block costs something, and a refund is half of the price at most");
      }
    }
  }

  private GasSchedule(String name, int version, Terms terms, long[] fixed, long[] perByte) {
    this.name = name;
    this.version = version;
    this.terms = terms;
    this.fixed = fixed;
    this.perByte = perByte;
  }

  private static GasSchedule engram1() {
    Terms terms = new Terms(10, 384, 500, 20, 1, 100, 2, 200, 10, 1, 40, 192, 50);
    GasSchedule schedule = new GasSchedule("engram", 1, terms, new long[256], new long[256]);
    schedule.price(1, 0, Op.NOP, Op.ABORT, Op.HALT3D);
    schedule.price(2, 0, Op.MOV3D, Op.LDI, Op.LDW, Op.MGAS, Op.MREFUND);
    schedule.price(3, 0, Op.ADD3D, Op.SUB3D, Op.AND, Op.OR, Op.XOR, Op.SHL, Op.SHR, Op.SAR, Op.NOT);
    schedule.price(3, 0, Op.LT, Op.EQ, Op.SLT, Op.ADDI);
    schedule.price(4, 0, Op.JUMP, Op.RET, Op.BEQ, Op.BNE, Op.BLT, Op.BGE);
    schedule.price(5, 0, Op.MUL, Op.DIV, Op.MOD, Op.MULHI);
    schedule.price(5, 0, Op.MFREE3D, Op.MFREE, Op.MSIZE3D, Op.MSIZE);
    schedule.price(8, 0, Op.MQUERY3D, Op.MQUERY);
    schedule.price(40, 0, Op.CALL);
    schedule.price(10, 2, Op.MLOAD3D, Op.MLOAD, Op.MLOADBATCH, Op.HALTOUT);
    schedule.price(15, 2, Op.MSTORE3D, Op.MSTORE, Op.MSTOREBATCH, Op.MFILL);
    schedule.price(25, 2, Op.MCOPY3D, Op.MCOPY);
    schedule.price(30, 0, Op.MCOMPACT3D, Op.MDEFRAG);
    schedule.price(20, 0, Op.MALLOC3D, Op.MALLOC, Op.MREALLOC);
    return schedule;
  }

  private void price(long price, long each, int... ops) {
    for (int op : ops) {
      fixed[op] = price;
      perByte[op] = each;
    }
  }

  /**
   * The same with another name and version, and other terms.
   *
   * @param name what to call it
   * @param version of the name, at least 1
   */
  public GasSchedule with(String name, int version, Terms other) {
    if (name.isBlank() || version < 1) {
      throw new IllegalArgumentException("a schedule has a name, and a version of 1 or more");
    }
    long[] blocks = fixed.clone();
    for (int op : new int[] {Op.MALLOC3D, Op.MALLOC, Op.MREALLOC}) {
      blocks[op] = other.block();
    }
    return new GasSchedule(name, version, other, blocks, perByte);
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Which of that name it is, from 1 on. */
  public int version() {
    return version;
  }

  /** What is paid besides the price of an instruction. */
  public Terms terms() {
    return terms;
  }

  /**
   * What an instruction costs, besides what the state of the memory adds: regions, pages, chunks,
   * and what a compaction finds.
   *
   * @param op its byte
   * @param size bytes of a load, store, copy, fill or output, 32 a register of a batch; cells of an
   *     allocation or a free; at most 2^32, and without meaning for the others. A reallocation
   *     costs a {@link #reallocation}
   * @throws IllegalArgumentException if there is no such instruction, or size
   */
  public long cost(int op, long size) {
    if (op < 0 || op > 0xFF || fixed[op] == 0) {
      throw new IllegalArgumentException("no instruction 0x%02x".formatted(op));
    }
    if (size < 0 || size > 1L << 32) {
      throw new IllegalArgumentException("a size of " + size + ": 0 to 2^32");
    }
    return switch (op) {
      case Op.MALLOC3D, Op.MALLOC -> allocation(size);
      case Op.MFREE3D, Op.MFREE -> fixed[op] + terms.plane * planes(size);
      default -> fixed[op] + perByte[op] * size;
    };
  }

  /**
   * What an allocation costs.
   *
   * @param cells 1 to 2^32
   */
  public long allocation(long cells) {
    return terms.block + terms.word * ((cells + WORD - 1) / WORD) + terms.plane * planes(cells);
  }

  /**
   * What a reallocation costs.
   *
   * @param before cells that the block has
   * @param after cells that it is to have
   */
  public long reallocation(long before, long after) {
    return allocation(after)
        + terms.plane * Math.max(0, planes(before) - planes(after))
        + terms.moved * Math.min(before, after);
  }

  /** What a compaction costs before it is known what moves. */
  public long compaction(long planes, long blocks) {
    return fixed[Op.MCOMPACT3D] + terms.planeSeen * planes + terms.blockSeen * blocks;
  }

  /** What moving blocks costs, in a compaction or a free. */
  public long moves(long blocks, long cells) {
    return terms.blockMoved * blocks + terms.moved * cells;
  }

  /** Planes that a block has beyond the first, if it begins with one. */
  public static long planes(long cells) {
    return cells == 0 ? 0 : (cells - 1) / PLANE;
  }

  /**
   * How much of a refund is given.
   *
   * @param used gas that was used
   * @param refund what was earned
   */
  public long settled(long used, long refund) {
    return Math.min(refund, used / REFUND_SHARE);
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
