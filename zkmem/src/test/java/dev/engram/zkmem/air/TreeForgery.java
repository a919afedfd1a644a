/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A forgery of a persistent memory's boundary.
 *
 * @param name what is forged
 * @param noticed what notices it: "AIR: constraint" or "bus: name"
 * @param leaves what was touched before it is forged
 * @param forge changes the tables
 */
record TreeForgery(
    String name, String noticed, List<ForgedTree.Leaf> leaves, Consumer<ForgedTree> forge) {

  private static final int[] A = {11, 12, 13, 14, 15, 16, 17, 18};
  private static final int[] B = {21, 22, 23, 24, 25, 26, 27, 28};
  private static final int[] C = {31, 32, 33, 34, 35, 36, 37, 38};
  private static final String LEAVES = ForgedTree.LEAVES;
  private static final String TREE = ForgedTree.TREE;
  private static final String ACCESSES = ForgedTree.ACCESSES;
  private static final List<ForgedTree.Leaf> NOTHING = List.of();
  private static final String HEIGHT = "memory.tree: the root is as high as the tree";
  private static final String UNTOUCHED =
      "memory.tree: a child that is not touched is the same in the end";

  /** The right child of a left child, which is written. */
  private static final List<ForgedTree.Leaf> WRITTEN = List.of(new ForgedTree.Leaf(1, A, B, 5));

  /** A left and a right child that are only read. */
  private static final List<ForgedTree.Leaf> READ =
      List.of(new ForgedTree.Leaf(0, A, A, 5), new ForgedTree.Leaf(3, B, B, 6));

  /** The tables as a forger leaves them, checked against AIRs that may lack something. */
  ForgedMatrices tables(
      MemoryConfiguration configuration, PrimeField field, UnaryOperator<Air> air) {
    ForgedTree tree = new ForgedTree(configuration, field, leaves, air);
    forge.accept(tree);
    tree.tables.settle();
    return tree.tables;
  }

  /** All of them for a configuration. */
  static List<TreeForgery> all(MemoryConfiguration configuration) {
    List<TreeForgery> all = new ArrayList<>();
    ofLeaves(all, configuration);
    ofRoots(all);
    ofNodes(all);
    return all;
  }

  private static void ofLeaves(List<TreeForgery> all, MemoryConfiguration configuration) {
    add(
        all,
        "a time is set back by a leaf less",
        "memory.leaves: a row has a leaf or has none",
        NOTHING,
        tree -> {
          tree.leaf(4, A, B, 9);
          int less = tree.leaf(4, A, B, 7);
          tree.tables.set(LEAVES, less, "valid", -1);
          tree.access(1, tree.space(4), tree.pointer(4), B, 9);
          tree.access(-1, tree.space(4), tree.pointer(4), B, 7);
        });
    for (int bit = 0; bit < configuration.spaceBits(); bit++) {
      int i = bit;
      add(
          all,
          "a leaf in a space that is no number, by bit " + i,
          "memory.leaves: a space is of bits",
          WRITTEN,
          tree -> {
            // (space - 1)·2^A is 1 - 2 for the index 2
            long space = number(tree, -1, 1 << configuration.indexBits());
            tree.address(0, 0, 2);
            tree.tables.set(LEAVES, 0, "space_bit[" + i + "]", number(tree, space, 1 << i));
            moveAccesses(tree, space + 1, 2);
          });
    }
    if (configuration.spaceBits() > 0) {
      add(
          all,
          "a leaf before the beginning of the next space",
          "bus: range",
          WRITTEN,
          tree -> {
            long index = 1 - (1L << configuration.indexBits());
            tree.address(0, 1, 0);
            tree.tables.set(LEAVES, 0, "index[0]", index);
            moveAccesses(tree, 2, index);
          });
      add(
          all,
          "a leaf behind the end of the space before",
          "bus: range",
          secondSpace(configuration),
          tree -> {
            int index = 1 + (1 << configuration.indexBits());
            tree.address(0, 0, index);
            moveAccesses(tree, 1, index);
          });
    }
    if (configuration.spaceBits() > 0 && configuration.indexBits() > Buses.LIMB_BITS) {
      add(
          all,
          "the same with a limb that is a fraction",
          "bus: range",
          secondSpace(configuration),
          tree -> {
            int bits = configuration.indexBits();
            int most = (1 << Buses.LIMB_BITS) - 1;
            tree.address(0, 0, 0);
            long low = 1 + (1L << bits) - ((long) most << bits - Buses.LIMB_BITS);
            tree.tables.set(LEAVES, 0, "index[0]", low);
            tree.tables.set(
                LEAVES, 0, "index[1]", number(tree, most, 1 << 2 * Buses.LIMB_BITS - bits));
            moveAccesses(tree, 1, 1 + (1L << bits));
          });
    }
    add(all, "a block comes from nowhere", "bus: memory", WRITTEN, tree -> removeAccess(tree, -1));
    add(all, "a block goes nowhere", "bus: memory", WRITTEN, tree -> removeAccess(tree, 1));
    add(
        all,
        "a leaf that the tree knows nothing of",
        "bus: tree",
        NOTHING,
        tree -> {
          tree.leaf(4, A, B, 9);
          tree.accesses(tree.space(4), tree.pointer(4), A, B, 9);
        });
    add(
        all,
        "other limbs in the beginning than were hashed",
        "bus: compression",
        WRITTEN,
        tree -> {
          tree.tables.set(LEAVES, 0, "initial", C);
          replaceAccess(tree, -1, C);
        });
    add(
        all,
        "other limbs in the end than were hashed",
        "bus: compression",
        WRITTEN,
        tree -> {
          tree.tables.set(LEAVES, 0, "final", C);
          replaceAccess(tree, 1, C);
        });
    add(
        all,
        "a leaf whose other half is not zero",
        "bus: compression",
        WRITTEN,
        tree -> {
          int[] digest = tree.compress(B, A);
          tree.tables.set(LEAVES, 0, "final_digest", digest);
          tree.child(tree.node(1, 0), "final", "right", digest);
        });
    add(
        all,
        "a time ahead of the last access",
        "bus: memory",
        WRITTEN,
        tree -> {
          tree.tables.set(LEAVES, 0, "time", 6);
        });
  }

  private static void ofRoots(List<TreeForgery> all) {
    add(
        all,
        "a node instead of the root",
        HEIGHT,
        WRITTEN,
        tree -> {
          // its digests are said to be the roots
          tree.tables.remove(TREE, 0);
          tree.tables.set(TREE, 0, "received", 0);
          pinRoots(tree);
        });
    add(
        all,
        "all leaves at other places",
        "memory.tree: the root is the first of its height",
        WRITTEN,
        tree -> {
          int height = tree.configuration.treeHeight();
          // 2^height·shift is 2
          long shift = number(tree, 2, 1L << height);
          for (int h = height; h > 0; h--) {
            int row = tree.node(h, 0);
            tree.tables.set(TREE, row, "label", shift * (1L << height - h));
          }
          tree.address(0, 0, 3);
          moveAccesses(tree, 1, 3);
        });
    for (int i = 0; i < 16; i++) {
      int index = i;
      add(
          all,
          "word " + i + " of the roots is another",
          "memory.tree: the first row has the " + (i < 8 ? "initial_root" : "final_root"),
          WRITTEN,
          tree -> {
            tree.tables.publicValue(TREE, index, tree.tables.publicValues(TREE)[index] + 1L);
          });
    }
    add(
        all,
        "the roots are exchanged",
        "memory.tree: the first row has the initial_root",
        WRITTEN,
        tree -> {
          int[] roots = tree.tables.publicValues(TREE);
          for (int i = 0; i < 16; i++) {
            tree.tables.publicValue(TREE, i, roots[i ^ 8]);
          }
        });
    add(
        all,
        "there is no root",
        HEIGHT,
        NOTHING,
        tree -> {
          // as if the table were of rows that nobody needs, but for what is said of the first
          tree.tables.set(TREE, 0, "height", 0);
        });
    add(
        all,
        "the digest in the beginning is of nothing",
        "bus: compression",
        NOTHING,
        tree -> {
          tree.digest(0, "initial", A);
        });
    add(
        all,
        "the digest in the end is of nothing",
        "bus: compression",
        NOTHING,
        tree -> {
          tree.digest(0, "final", A);
        });
  }

  private static void ofNodes(List<TreeForgery> all) {
    add(
        all,
        "a node that is received -1 times is a leaf",
        "memory.tree: a node is received or is not",
        NOTHING,
        tree -> {
          tree.leaf(4, A, A, 9);
          tree.accesses(tree.space(4), tree.pointer(4), A, A, 9);
          int row = tree.node(0, 4, A, new int[8]);
          tree.tables.set(TREE, row, "received", -1);
        });
    for (int side = 0; side < 2; side++) {
      int label = 3 * side;
      String child = side == 0 ? "left" : "right";
      add(
          all,
          "a leaf is there twice, as a " + child + " child",
          "memory.tree: a child is touched or is not",
          READ,
          tree -> {
            int[] limbs = label == 0 ? A : B;
            tree.leaf(label, limbs, limbs, 8);
            tree.accesses(tree.space(label), tree.pointer(label), limbs, limbs, 8);
            tree.tables.set(TREE, tree.node(1, label / 2), child + "_touched", 2);
          });
      int unknown = 4 + side;
      add(
          all,
          "a second root tells of a " + child + " child",
          "memory.tree: but for the root, who tells of children is received",
          NOTHING,
          tree -> {
            tree.leaf(unknown, A, A, 9);
            tree.accesses(tree.space(unknown), tree.pointer(unknown), A, A, 9);
            int[] digest = tree.digest(A);
            int row = tree.node(1, 2, digest, digest);
            tree.tables.set(TREE, row, child + "_touched", 1);
          });
      add(
          all,
          "a write is lost on its way up from a " + child + " child",
          "bus: tree",
          NOTHING,
          tree -> {
            tree.tables.set(TREE, 0, child + "_touched", 1);
            tree.child(0, "final", child, A);
          });
      for (int i = 0; i < 8; i++) {
        int word = i;
        // the leaf 1 is right, the node of height 1 above it is left
        int height = side == 0 ? 1 : 2;
        add(
            all,
            "word " + i + " of a " + child + " sibling changes",
            UNTOUCHED,
            WRITTEN,
            tree -> {
              int row = tree.node(height, 0);
              int[] digest = tree.tables.get(TREE, row, "final_" + child, 8);
              digest[word]++;
              tree.child(row, "final", child, digest);
            });
      }
    }
    add(
        all,
        "a node that nobody tells of",
        "bus: tree",
        NOTHING,
        tree -> {
          tree.leaf(4, A, B, 9);
          tree.accesses(tree.space(4), tree.pointer(4), A, B, 9);
          int row = tree.node(1, 2, tree.digest(A), new int[8]);
          tree.tables.set(TREE, row, "received", 1);
          tree.tables.set(TREE, row, "left_touched", 1);
          tree.tables.set(TREE, row, "final_left", tree.digest(B));
          tree.tables.set(TREE, row, "final", tree.compress(tree.digest(B), new int[8]));
        });
    add(
        all,
        "a touched child is said not to be touched",
        UNTOUCHED,
        WRITTEN,
        tree -> {
          tree.tables.set(TREE, tree.node(1, 0), "right_touched", 0);
        });
    add(
        all,
        "a row below the leaves changes what it has",
        UNTOUCHED,
        WRITTEN,
        tree -> {
          belowLeaves(tree);
        });
    add(
        all,
        "a row below the leaves tells of what it changes",
        "bus: tree",
        WRITTEN,
        tree -> {
          int row = belowLeaves(tree);
          tree.tables.set(TREE, row, "left_touched", 1);
        });
  }

  /** Instead of the leaf that was written, and of its accesses, a row of the tree. */
  private static int belowLeaves(ForgedTree tree) {
    tree.tables.set(LEAVES, 0, "valid", 0);
    removeAccess(tree, -1);
    removeAccess(tree, 1);
    int row = tree.node(0, 1, A, new int[8]);
    tree.tables.set(TREE, row, "received", 1);
    tree.tables.set(TREE, row, "final_left", B);
    tree.tables.set(TREE, row, "final", tree.digest(B));
    return row;
  }

  /** A compression in which one column is wrong, and all that follows follows from it. */
  static TreeForgery ofColumn(CompressionAir air, int column) {
    return new TreeForgery(
        "a fault in column " + column,
        "memory.compression",
        NOTHING,
        tree -> {
          int[] input = new int[16];
          System.arraycopy(tree.tables.get(TREE, 0, "final_left", 8), 0, input, 0, 8);
          System.arraycopy(tree.tables.get(TREE, 0, "final_right", 8), 0, input, 8, 8);
          int[] row = CompressionRow.withFault(air, input, column);
          int[] digest = new int[8];
          for (int i = 0; i < 8; i++) {
            digest[i] = tree.field.value(row[row.length - 8 + i]);
          }
          tree.tables.addWords(ForgedTree.COMPRESSION, row);
          tree.digest(0, "final", digest);
        });
  }

  private static List<ForgedTree.Leaf> secondSpace(MemoryConfiguration configuration) {
    return List.of(new ForgedTree.Leaf((1 << configuration.indexBits()) + 1, A, B, 5));
  }

  /** The number that is a fraction. */
  private static long number(ForgedTree tree, long numerator, long denominator) {
    PrimeField field = tree.field;
    return field.value(field.mul(field.of(numerator), field.inverse(field.of(denominator))));
  }

  private static void pinRoots(ForgedTree tree) {
    for (int i = 0; i < 8; i++) {
      tree.tables.publicValue(TREE, i, tree.tables.get(TREE, 0, "initial[" + i + "]"));
      tree.tables.publicValue(TREE, 8 + i, tree.tables.get(TREE, 0, "final[" + i + "]"));
    }
  }

  private static void moveAccesses(ForgedTree tree, long space, long index) {
    for (int row = 0; row < tree.tables.rows(ACCESSES); row++) {
      tree.tables.set(ACCESSES, row, "space", space);
      tree.tables.set(ACCESSES, row, "pointer", index * tree.configuration.blockCells());
    }
  }

  private static int access(ForgedTree tree, int sent) {
    int row = 0;
    while (tree.tables.get(ACCESSES, row, "sent") != Math.floorMod(sent, tree.field.prime())) {
      row++;
    }
    return row;
  }

  private static void removeAccess(ForgedTree tree, int sent) {
    tree.tables.set(ACCESSES, access(tree, sent), "sent", 0);
  }

  private static void replaceAccess(ForgedTree tree, int sent, int[] limbs) {
    tree.tables.set(ACCESSES, access(tree, sent), "limb", limbs);
  }

  private static void add(
      List<TreeForgery> all,
      String name,
      String noticed,
      List<ForgedTree.Leaf> leaves,
      Consumer<ForgedTree> forge) {
    all.add(new TreeForgery(name, noticed, leaves, forge));
  }

  @Override
  public String toString() {
    return name;
  }
}
