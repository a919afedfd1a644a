/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * The leaves of a persistent memory that were touched, one a row, in any order: puts on the memory
 * bus what each held in the beginning, at time 0, takes what it holds in the end, and says to the
 * {@link TreeAir} which digests these have.
 *
 * <p>A leaf is there once, and where the tree has it: its label is one that the tree gives to a
 * single leaf, a number of {@code treeHeight} bits. That it is read as one address only is for the
 * ranges here: the space is made of bits, and the index in it has {@code indexBits} bits.
 *
 * <p>Whether a leaf has changed matters to no constraint. If it has not, both look-ups of its
 * digest are one row of the {@link CompressionAir}.
 *
 * @param configuration of a persistent memory
 */
public record PersistentBoundaryAir(MemoryConfiguration configuration) implements Air {

  private static final int LIMBS = MemoryConfiguration.LEAF_LIMBS;

  /** The column that is 1 on rows of leaves. */
  public static final int VALID = 0;

  /** The first of the columns that have the bits of the space's number less 1, the least first. */
  public static final int SPACE_BITS = 1;

  @Override
  public String name() {
    return "memory.leaves";
  }

  /** The first of the columns that have the limbs of the leaf's number in its space. */
  public int index() {
    return SPACE_BITS + configuration.spaceBits();
  }

  /** Limbs of a leaf's number in its space. A single space has all numbers that the tree has. */
  public int indexLimbs() {
    boolean one = configuration.spaceBits() == 0 || configuration.indexBits() <= Buses.LIMB_BITS;
    return one ? 1 : 2;
  }

  /** The column of the time of the last access. */
  public int time() {
    return index() + indexLimbs();
  }

  /** The first of the columns that have the limbs in the beginning; then come those in the end. */
  public int limbs() {
    return time() + 1;
  }

  /** The first of the columns that have the digest in the beginning; then comes that in the end. */
  public int digests() {
    return limbs() + 2 * LIMBS;
  }

  /** Columns of the table. */
  public int width() {
    return digests() + 2 * LIMBS;
  }

  @Override
  public void define(AirBuilder air) {
    Column valid = air.column("valid");
    List<Column> spaceBits = air.columns("space_bit", configuration.spaceBits());
    List<Column> indexLimbs = air.columns("index", indexLimbs());
    Column time = air.column("time");
    List<Column> initial = air.columns("initial", LIMBS);
    List<Column> last = air.columns("final", LIMBS);
    List<Column> initialDigest = air.columns("initial_digest", LIMBS);
    List<Column> lastDigest = air.columns("final_digest", LIMBS);

    air.bool("a row has a leaf or has none", valid);
    spaceBits.forEach(bit -> air.bool("a space is of bits", bit));
    checkIndex(air, valid, indexLimbs);

    Expr space = Expr.limbs(1, spaceBits);
    Expr index = Expr.limbs(Buses.LIMB_BITS, indexLimbs);
    Expr pointer = index.times(configuration.blockCells());
    Expr start = Expr.constant(0);
    air.send(
        Buses.memory(configuration, configuration.blockCells()),
        valid,
        Buses.block(space.plus(1), pointer, initial, start));
    air.receive(
        Buses.memory(configuration, configuration.blockCells()),
        valid,
        Buses.block(space.plus(1), pointer, last, time));
    air.lookUp(Buses.COMPRESSION, valid, leaf(initial, initialDigest));
    air.lookUp(Buses.COMPRESSION, valid, leaf(last, lastDigest));
    Expr label = space.times(1L << configuration.indexBits()).plus(index);
    air.receive(Buses.TREE, valid, Buses.node(Expr.constant(0), label, initialDigest, lastDigest));
  }

  /*
   * label = space·2^A + index is an integer below 2^H that the tree knows, and space·2^A is one too.
   * So with one limb the index is an integer of at most H bits and a sign, A + 8 at most. Its
   * product with 2^(15 − A) has 23 bits, does not go around the field, and is in [0, 2^15) if and
   * only if the index is in [0, 2^A). With two limbs that product would go around, and the upper
   * one is looked up itself as well.
   */
  private void checkIndex(AirBuilder air, Expr valid, List<Column> limbs) {
    int bits = configuration.indexBits();
    if (limbs.size() == 2) {
      Buses.limb(air, valid, limbs.getFirst());
      Buses.bits(air, valid, limbs.getLast(), bits - Buses.LIMB_BITS);
    } else if (configuration.spaceBits() > 0) {
      Buses.limb(air, valid, limbs.getFirst().times(1L << Buses.LIMB_BITS - bits));
    }
  }

  private static Expr[] leaf(List<Column> limbs, List<Column> digest) {
    List<Expr> half = new ArrayList<>(limbs);
    while (half.size() < 2 * LIMBS) {
      half.add(Expr.constant(0));
    }
    half.addAll(digest);
    return half.toArray(Expr[]::new);
  }
}
