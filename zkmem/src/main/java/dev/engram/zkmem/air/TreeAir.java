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
import java.util.List;
import java.util.stream.Stream;

/**
 * The nodes above touched leaves, one a row: the first is the root, all others in any order. A row
 * has a node's children and digest in the beginning and in the end, is told of by its parent's row,
 * and tells of those of its children that are touched. One that is not is the same in the end.
 *
 * <p>The root's digests are the public values {@code initial_root} and {@code final_root}.
 *
 * @param configuration of a persistent memory
 */
public record TreeAir(MemoryConfiguration configuration) implements Air {

  /*
   * Why a touched leaf is in the tree once, at its place. A row with touched children has been
   * received or is the first one; what was received, a row one higher has sent. Up from any row the
   * height rises by 1 a row, and there are fewer than p rows, so the way ends, and only the first
   * row ends it. So all rows that say something hang below the first one, of height H and label 0,
   * and each place below it is said once at most. Labels of height 0 and more are integers below
   * 2^H, so none of two places are equal. The first row cannot be received itself, for the same
   * reason: so nothing has to demand that it is not.
   *
   * Why rows below the leaves do no harm. Nothing says that a row's height is above 0, and a row of
   * height 0 may take what a leaf should take. But only leaves of height 0 end in another table, so
   * all that is below it ends in rows here whose children are not touched and thus the same in the
   * end. Equal children have equal digests, since the compression is a function; hence, going up,
   * the row of height 0 has the same digest in the end: it is as good as a leaf that is not touched,
   * and no block of the memory bus comes from it. This needs heights, and would not hold if a node
   * were numbered 2^depth + label: below the leaves such numbers go around the field and are those
   * of leaves again.
   *
   * Rows that are not received and have no touched children say nothing. Their look-ups are not
   * switched off, which saves a column: a row that nobody needs has the digest of zeros.
   */

  private static final int DIGEST = MemoryConfiguration.LEAF_LIMBS;

  /** The column that is 1 on rows of nodes but the root's. */
  public static final int RECEIVED = 0;

  /** The column that is 1 where the left child is touched; then comes the right one's. */
  public static final int TOUCHED = 1;

  /** The column of the node's height. */
  public static final int HEIGHT = 3;

  /** The column of the node's place from the left. */
  public static final int LABEL = 4;

  /** The first of the columns of the left child in the beginning; then comes the right child. */
  public static final int INITIAL_CHILDREN = 5;

  /** The first of the columns of the left child in the end; then comes the right child. */
  public static final int FINAL_CHILDREN = INITIAL_CHILDREN + 2 * DIGEST;

  /** The first of the columns of the digest in the beginning; then comes that in the end. */
  public static final int DIGESTS = FINAL_CHILDREN + 2 * DIGEST;

  /** Columns of the table. */
  public static final int WIDTH = DIGESTS + 2 * DIGEST;

  @Override
  public String name() {
    return "memory.tree";
  }

  @Override
  public void define(AirBuilder air) {
    Column received = air.column("received");
    List<Column> touched = List.of(air.column("left_touched"), air.column("right_touched"));
    Column height = air.column("height");
    Column label = air.column("label");
    List<List<Column>> initial =
        List.of(air.columns("initial_left", DIGEST), air.columns("initial_right", DIGEST));
    List<List<Column>> last =
        List.of(air.columns("final_left", DIGEST), air.columns("final_right", DIGEST));
    List<Column> initialDigest = air.columns("initial", DIGEST);
    List<Column> lastDigest = air.columns("final", DIGEST);

    air.zeroOnFirst("the root is as high as the tree", height.minus(configuration.treeHeight()));
    air.zeroOnFirst("the root is the first of its height", label);
    isRoot(air, "initial_root", initialDigest);
    isRoot(air, "final_root", lastDigest);

    air.bool("a node is received or is not", received);
    for (Column child : touched) {
      air.bool("a child is touched or is not", child);
      air.zeroOnTransition(
          "but for the root, who tells of children is received",
          child.next().times(received.next().not()));
    }
    for (int child = 0; child < 2; child++) {
      for (int i = 0; i < DIGEST; i++) {
        Expr change = last.get(child).get(i).minus(initial.get(child).get(i));
        air.zero(
            "a child that is not touched is the same in the end",
            touched.get(child).not().times(change));
      }
    }

    air.receive(Buses.TREE, received, Buses.node(height, label, initialDigest, lastDigest));
    for (int child = 0; child < 2; child++) {
      Expr below = label.times(2).plus(child);
      air.send(
          Buses.TREE,
          touched.get(child),
          Buses.node(height.minus(1), below, initial.get(child), last.get(child)));
    }
    air.lookUp(Buses.COMPRESSION, Expr.constant(1), compression(initial, initialDigest));
    air.lookUp(Buses.COMPRESSION, Expr.constant(1), compression(last, lastDigest));
  }

  private static void isRoot(AirBuilder air, String name, List<Column> digest) {
    for (int i = 0; i < DIGEST; i++) {
      Expr value = air.publicValue(name + "[" + i + "]");
      air.zeroOnFirst("the first row has the " + name, digest.get(i).minus(value));
    }
  }

  private static Expr[] compression(List<List<Column>> children, List<Column> digest) {
    return Stream.of(children.getFirst(), children.getLast(), digest)
        .flatMap(List::stream)
        .toArray(Expr[]::new);
  }
}
