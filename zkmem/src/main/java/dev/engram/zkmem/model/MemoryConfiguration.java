/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.model;

/**
 * What a memory is, for everyone who runs, proves or verifies it. Address spaces are numbered from
 * 1 on; space 0 is the identity space, whose cells read as their pointers and which nobody writes.
 *
 * <p>A <em>block</em> is what the memory bus has at once: some power of two of cells, beginning
 * anywhere. In the beginning and in the end the memory lies in aligned blocks of {@code blockCells}
 * cells.
 *
 * @param boundary where it comes from
 * @param cells what a pointer names
 * @param spaceBits log2 of the number of address spaces, 0 to 8
 * @param pointerBits log2 of the cells of each, 5 to {@value #MAX_BITS}
 * @param blockCells cells of a block in the beginning, 1, 2, 4, 8, 16 or 32; {@value #LEAF_LIMBS}
 *     elements' worth, which are a leaf, if it is persistent
 * @param placement where accesses may be
 * @param claims how many claims about the memory in the end a statement may have, 0 to {@value
 *     #MAX_CLAIMS}
 * @param compression how its tree hashes, if it is persistent
 */
public record MemoryConfiguration(
    Boundary boundary,
    Cells cells,
    int spaceBits,
    int pointerBits,
    int blockCells,
    Placement placement,
    int claims,
    Compression compression) {

  /** The most bits of a pointer, of a timestamp, and the most levels of a tree. */
  public static final int MAX_BITS = 29;

  /** Timestamps are below. */
  public static final int TIME_LIMIT = 1 << MAX_BITS;

  /** Bytes of a configuration as it is written. */
  public static final int CANONICAL_BYTES = 8;

  /** The widest access, in cells. */
  public static final int MAX_WIDTH = 32;

  /** The different widths: 1, 2, 4, 8, 16, 32. */
  public static final int WIDTHS = 6;

  /** The most claims of a statement. */
  public static final int MAX_CLAIMS = 16;

  /** Elements of the field in a leaf of the tree, and in a digest. */
  public static final int LEAF_LIMBS = 8;

  /** A volatile memory of words of 32 bytes, and any access to them. */
  public static final MemoryConfiguration VOLATILE_WORDS = volatileBytes(32);

  /** The call memory of an EVM: most accesses are to aligned words, others are cut. */
  public static final MemoryConfiguration EVM_WORDS = VOLATILE_WORDS.aligned();

  /** A memory of bytes between two roots, of 8 address spaces of 2^29 bytes, any access. */
  public static final MemoryConfiguration PERSISTENT_BYTES =
      new MemoryConfiguration(
          Boundary.PERSISTENT,
          Cells.BYTES,
          3,
          29,
          16,
          Placement.ANYWHERE,
          MAX_CLAIMS,
          Compression.FEED_FORWARD);

  /**
   * OpenVM's persistent memory: 8 address spaces of 2^29 field elements. Over BabyBear its roots
   * are OpenVM's.
   */
  public static final MemoryConfiguration OPENVM =
      new MemoryConfiguration(
          Boundary.PERSISTENT,
          Cells.ELEMENTS,
          3,
          29,
          8,
          Placement.ANYWHERE,
          MAX_CLAIMS,
          Compression.TRUNCATED);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, or they do not go together
   */
  public MemoryConfiguration {
    check("log2 of the number of address spaces", spaceBits, 0, 8);
    check("bits of a pointer", pointerBits, 5, MAX_BITS);
    check("claims", claims, 0, MAX_CLAIMS);
    if (!isWidth(blockCells)) {
      throw new IllegalArgumentException(
          "a block has 1, 2, 4, 8, 16 or 32 cells, not " + blockCells);
    }
    if (boundary == Boundary.PERSISTENT) {
      int leaf = LEAF_LIMBS * packing(cells, true);
      if (blockCells != leaf || placement == Placement.BLOCKS) {
        throw new IllegalArgumentException(
            "a persistent memory lies in leaves of %d %s and has adapters"
                .formatted(leaf, cells == Cells.BYTES ? "bytes" : "elements"));
      }
      int height = spaceBits + pointerBits - Integer.numberOfTrailingZeros(blockCells);
      check("levels of the tree", height, 1, MAX_BITS);
    }
  }

  /** A volatile memory of bytes with blocks of some cells, any access. */
  public static MemoryConfiguration volatileBytes(int blockCells) {
    return new MemoryConfiguration(
        Boundary.VOLATILE,
        Cells.BYTES,
        8,
        MAX_BITS,
        blockCells,
        Placement.ANYWHERE,
        MAX_CLAIMS,
        Compression.FEED_FORWARD);
  }

  /** A volatile memory of field elements with blocks of some cells, any access. */
  public static MemoryConfiguration volatileElements(int blockCells) {
    return new MemoryConfiguration(
        Boundary.VOLATILE,
        Cells.ELEMENTS,
        8,
        MAX_BITS,
        blockCells,
        Placement.ANYWHERE,
        MAX_CLAIMS,
        Compression.FEED_FORWARD);
  }

  /** The same, where every access is to an aligned block of that many cells. */
  public MemoryConfiguration fixed() {
    return with(Placement.BLOCKS);
  }

  /** The same, where accesses are at multiples of their width. */
  public MemoryConfiguration aligned() {
    return with(Placement.ALIGNED);
  }

  private MemoryConfiguration with(Placement other) {
    return new MemoryConfiguration(
        boundary, cells, spaceBits, pointerBits, blockCells, other, claims, compression);
  }

  /** The same with address spaces of another size. */
  public MemoryConfiguration withBits(int spaceBits, int pointerBits) {
    return new MemoryConfiguration(
        boundary, cells, spaceBits, pointerBits, blockCells, placement, claims, compression);
  }

  /** Whether blocks are split and merged. */
  public boolean adapters() {
    return placement != Placement.BLOCKS;
  }

  /** Cells that are one element on the bus: 2 bytes, or 3 where nothing is split. */
  public int packing() {
    return packing(cells, adapters());
  }

  private static int packing(Cells cells, boolean adapters) {
    if (cells == Cells.ELEMENTS) {
      return 1;
    }
    return adapters ? 2 : 3;
  }

  /** Elements on the bus for a block of so many cells. */
  public int limbs(int width) {
    return (width + packing() - 1) / packing();
  }

  /**
   * Writes cells as the limbs of a block.
   *
   * @param cells plain numbers, from 0 on
   * @param width how many cells
   * @param to where the limbs go, from {@code at} on
   * @return where the next element after them is
   */
  public int pack(int[] cells, int width, int[] to, int at) {
    int next = at;
    switch (packing()) {
      case 1 -> {
        System.arraycopy(cells, 0, to, at, width);
        next += width;
      }
      case 2 -> {
        if (width == 1) {
          to[next++] = cells[0];
        }
        for (int i = 0; i + 1 < width; i += 2) {
          to[next++] = cells[i] | cells[i + 1] << 8;
        }
      }
      default -> {
        for (int i = 0; i < width; i += 3) {
          int limb = cells[i];
          limb |= i + 1 < width ? cells[i + 1] << 8 : 0;
          limb |= i + 2 < width ? cells[i + 2] << 16 : 0;
          to[next++] = limb;
        }
      }
    }
    return next;
  }

  /** Whether an access may have so many cells. */
  public boolean hasWidth(int width) {
    return adapters() ? isWidth(width) : width == blockCells;
  }

  private static boolean isWidth(int cells) {
    return Integer.bitCount(cells) == 1 && cells > 0 && cells <= MAX_WIDTH;
  }

  /** The number of the last address space. */
  public int lastSpace() {
    return 1 << spaceBits;
  }

  /** Cells of an address space. */
  public int spaceCells() {
    return 1 << pointerBits;
  }

  /** Bits of the number of a block in its address space. */
  public int indexBits() {
    return pointerBits - Integer.numberOfTrailingZeros(blockCells);
  }

  /** Levels between a leaf and the root. */
  public int treeHeight() {
    return spaceBits + indexBits();
  }

  /** The configuration in {@value #CANONICAL_BYTES} bytes. */
  @SuppressWarnings("EnumOrdinal") // what is written is the order of the constants
  public byte[] canonical() {
    return new byte[] {
      (byte) boundary.ordinal(),
      (byte) cells.ordinal(),
      (byte) spaceBits,
      (byte) pointerBits,
      (byte) blockCells,
      (byte) placement.ordinal(),
      (byte) claims,
      (byte) compression.ordinal()
    };
  }

  /**
   * The configuration that {@link #canonical} wrote.
   *
   * @throws IllegalArgumentException if none is written so
   */
  public static MemoryConfiguration of(byte[] canonical) {
    if (canonical.length != CANONICAL_BYTES) {
      throw new IllegalArgumentException("no configuration is written so");
    }
    return new MemoryConfiguration(
        constant(Boundary.values(), canonical[0]),
        constant(Cells.values(), canonical[1]),
        canonical[2],
        canonical[3],
        canonical[4],
        constant(Placement.values(), canonical[5]),
        canonical[6],
        constant(Compression.values(), canonical[7]));
  }

  private static <T> T constant(T[] all, byte number) {
    if (number < 0 || number >= all.length) {
      throw new IllegalArgumentException("no configuration is written so");
    }
    return all[number];
  }

  private static void check(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s: %d is not %d to %d".formatted(what, number, least, most));
    }
  }
}
