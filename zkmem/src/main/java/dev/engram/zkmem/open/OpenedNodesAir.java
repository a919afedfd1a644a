/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/**
 * The nodes on the ways from opened leaves to the root, each once, and the leaves: a row takes the
 * digest that its parent's row says it has, shows what has this digest, and tells its children that
 * are on a way of theirs. A leaf hashes its limbs and zeros, tells nobody of digests, and offers
 * its limbs.
 *
 * <p>The number of the root is 1, and those of a node's children are twice its own, and 1 more.
 * Numbers, and who tells whom, are part of the key: ways have no bits to choose and no labels to
 * keep in range, and a statement's leaves share the nodes that they have in common, which are
 * public. Numbers are below 2^30, so that no two are the same element.
 *
 * <p>Rows that are not needed are of a node that has the number 0, of zeros. Inner nodes offer what
 * they hash as limbs as well, but nobody asks for limbs of such a number.
 */
record OpenedNodesAir() implements Air {

  private static final int DIGEST = MemoryConfiguration.LEAF_LIMBS;

  /** The first of the columns of the children or limbs. */
  static final int HASHED = 0;

  /** The first of the columns of the digest. */
  static final int HASH = 2 * DIGEST;

  /** The first of the columns of how often each limb is looked up. */
  static final int COUNTS = HASH + DIGEST;

  /** Columns to fill in. */
  static final int WIDTH = COUNTS + DIGEST;

  @Override
  public String name() {
    return "opening.nodes";
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    Column received = air.preprocessed("received");
    List<Column> opened =
        List.of(air.preprocessed("left_opened"), air.preprocessed("right_opened"));
    Column isLeaf = air.preprocessed("is_leaf");
    List<List<Column>> children =
        List.of(air.columns("left", DIGEST), air.columns("right", DIGEST));
    List<Column> digest = air.columns("digest", DIGEST);
    List<Column> counts = air.columns("count", DIGEST);

    for (int i = 0; i < DIGEST; i++) {
      Expr root = air.publicValue("root[" + i + "]");
      air.zeroOnFirst("the first row has the root", digest.get(i).minus(root));
    }
    for (Column half : children.getLast()) {
      air.zero("a leaf is hashed with zeros", isLeaf.times(half));
    }
    air.receive(Digits.NODE, received, message(List.of(List.of(number), digest)));
    for (int child = 0; child < 2; child++) {
      Expr below = number.times(2).plus(child);
      air.send(
          Digits.NODE, opened.get(child), message(List.of(List.of(below), children.get(child))));
    }
    air.lookUp(
        Buses.COMPRESSION,
        Expr.constant(1),
        message(List.of(children.getFirst(), children.getLast(), digest)));
    for (int i = 0; i < DIGEST; i++) {
      Expr limb = children.getFirst().get(i);
      air.provide(Digits.LIMB, counts.get(i), number, Expr.constant(i), limb);
    }
  }

  private static Expr[] message(List<List<? extends Expr>> parts) {
    return parts.stream().flatMap(List::stream).toArray(Expr[]::new);
  }
}
