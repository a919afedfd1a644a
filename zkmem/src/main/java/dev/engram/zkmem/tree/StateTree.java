/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tree over a persistent memory, whose root is what the memory is known by. A leaf is {@value
 * MemoryConfiguration#LEAF_LIMBS} limbs, as the memory bus has them, and all of them are zero in
 * the beginning; memory is taken for those that are not. The root depends on what the leaves hold
 * and on nothing else.
 *
 * <p>Limbs and digests are plain numbers below the prime. One thread at a time may change a tree,
 * and none may look at it meanwhile; otherwise any number may.
 */
public final class StateTree {

  /*
   * Not on FixedDepthTree: that one hashes a node at a time and gives bytes, and here a permutation
   * in sixteen lanes costs a tenth of one alone: 0.15 µs and 1.6. So all changed nodes of a height
   * are hashed together. And a node has what it hashes, the digests of its children, since that is
   * what a row of a proof is made of: one look finds both children.
   */

  private static final int DIGEST = Digests.DIGEST;

  private final MemoryConfiguration configuration;
  private final PrimeField field;
  private final int height;
  private final int toMontgomery;
  private final NodeTable nodes = new NodeTable();

  /** What an empty node of each height hashes, and then the digest of an empty root. */
  private final int[] empties;

  private final int[] root = new int[DIGEST];

  /**
   * The tree of a memory of zeros.
   *
   * @throws IllegalArgumentException if the memory is not persistent, or there is no Poseidon2 over
   *     the field
   */
  public StateTree(MemoryConfiguration configuration, PrimeField field) {
    if (configuration.boundary() != Boundary.PERSISTENT) {
      throw new IllegalArgumentException("a tree is over a persistent memory: " + configuration);
    }
    this.configuration = configuration;
    this.field = field;
    this.height = configuration.treeHeight();
    this.toMontgomery = field.of(1L << Integer.SIZE);
    this.empties = new int[(height + 2) * Digests.PAIR];
    try (Digests digests = digests(1)) {
      for (int h = 0; h <= height; h++) {
        digests.put(empties, h * Digests.PAIR);
        digests.hash();
        digests.take(0, empties, (h + 1) * Digests.PAIR);
        digests.take(0, empties, (h + 1) * Digests.PAIR + DIGEST);
      }
    }
    System.arraycopy(empties, (height + 1) * Digests.PAIR, root, 0, DIGEST);
  }

  /** What it is over. */
  public MemoryConfiguration configuration() {
    return configuration;
  }

  /** The field of limbs and digests. */
  public PrimeField field() {
    return field;
  }

  /** Levels between a leaf and the root. */
  public int height() {
    return height;
  }

  /**
   * The place of the leaf that a cell is in.
   *
   * @throws IllegalArgumentException if there is no such cell
   */
  public int label(int space, int pointer) {
    if (space < 1 || space > configuration.lastSpace()) {
      throw new IllegalArgumentException(
          "address space %d is not 1 to %d".formatted(space, configuration.lastSpace()));
    }
    if (pointer < 0 || pointer >= configuration.spaceCells()) {
      throw new IllegalArgumentException(
          "pointer %d is not below %d".formatted(pointer, configuration.spaceCells()));
    }
    return (space - 1 << configuration.indexBits()) + pointer / configuration.blockCells();
  }

  /**
   * Changes a leaf.
   *
   * @throws IllegalArgumentException if there is no such leaf, or a limb is not below the prime
   */
  public void set(int label, int[] limbs) {
    checkLeaves(new int[] {label}, limbs);
    update(new int[] {label}, words(limbs), null);
  }

  /**
   * Changes many leaves, with each node above them hashed once.
   *
   * @param labels rising
   * @param limbs those of the first leaf, then those of the second, and so on
   * @throws IllegalArgumentException if there is no such leaf, labels do not rise, or a limb is not
   *     below the prime; nothing has changed
   */
  public void setAll(int[] labels, int[] limbs, Workers workers) {
    checkLeaves(labels, limbs);
    if (labels.length > 0) {
      update(labels, words(limbs), workers);
    }
  }

  private void checkLeaves(int[] labels, int[] limbs) {
    if (limbs.length != labels.length * DIGEST) {
      throw new IllegalArgumentException(
          "%d limbs for %d leaves".formatted(limbs.length, labels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      checkNode(0, labels[i]);
      if (i > 0 && labels[i - 1] >= labels[i]) {
        throw new IllegalArgumentException(
            "leaf %d comes before leaf %d".formatted(labels[i - 1], labels[i]));
      }
    }
  }

  private void checkNode(int ofHeight, int label) {
    if (ofHeight < 0 || ofHeight > height || label < 0 || label >>> height - ofHeight != 0) {
      throw new IllegalArgumentException(
          "no node %d of height %d in a tree of height %d".formatted(label, ofHeight, height));
    }
  }

  /** Numbers in Montgomery form. */
  int[] words(int[] numbers) {
    int[] words = new int[numbers.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(numbers[i]);
    }
    return words;
  }

  /** A number in Montgomery form. */
  int word(int number) {
    if (!field.holds(number)) {
      throw new IllegalArgumentException(number + " is not below the prime of " + field);
    }
    return field.mul(number, toMontgomery);
  }

  /** Takes in what leaves hold: at least one, and limbs in Montgomery form. */
  void update(int[] labels, int[] limbs, @Nullable Workers workers) {
    int[] ofHeight = labels;
    int[] places = places(ofHeight, 0);
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(
          limbs, i * DIGEST, nodes.page(places[i]), NodeTable.offset(places[i]), DIGEST);
    }
    for (int h = 0; h < height; h++) {
      int[] children = places;
      int[] sides = ofHeight;
      ofHeight = parents(ofHeight);
      int[] above = ofHeight;
      places = places(ofHeight, h + 1);
      int[] parents = places;
      run(workers, children.length, (from, to) -> hash(children, sides, parents, above, from, to));
    }
    try (Digests digests = digests(1)) {
      digests.put(nodes.page(places[0]), NodeTable.offset(places[0]));
      digests.hash();
      digests.take(0, root, 0);
    }
  }

  private static void run(@Nullable Workers workers, int items, Workers.Range range) {
    // with less than that to do, others are not worth calling
    if (workers == null || items < Digests.CAPACITY) {
      range.run(0, items);
    } else {
      workers.run(items, range);
    }
  }

  /** Hashes nodes, and writes their digests into what their parents hash. */
  private void hash(int[] children, int[] labels, int[] parents, int[] above, long from, long to) {
    int parent = Arrays.binarySearch(above, labels[(int) from] >>> 1);
    try (Digests digests = digests((int) Math.min(Digests.CAPACITY, to - from))) {
      int done = (int) from;
      for (int i = done; i < to; i++) {
        digests.put(nodes.page(children[i]), NodeTable.offset(children[i]));
        if (digests.isFull() || i + 1 == to) {
          int hashed = digests.hash();
          for (int k = 0; k < hashed; k++, done++) {
            parent += above[parent] == labels[done] >>> 1 ? 0 : 1;
            int place = parents[parent];
            int half = (labels[done] & 1) * DIGEST;
            digests.take(k, nodes.page(place), NodeTable.offset(place) + half);
          }
        }
      }
    }
  }

  /** The labels above: half as large, each once. */
  static int[] parents(int[] labels) {
    int[] parents = new int[labels.length];
    int size = 0;
    for (int label : labels) {
      if (size == 0 || parents[size - 1] != label >>> 1) {
        parents[size++] = label >>> 1;
      }
    }
    return Arrays.copyOf(parents, size);
  }

  /** The places of nodes of a height, which are there afterwards. */
  private int[] places(int[] labels, int ofHeight) {
    int[] places = new int[labels.length];
    for (int i = 0; i < places.length; i++) {
      int size = nodes.size();
      int place = nodes.add(number(ofHeight, labels[i]));
      if (place == size) {
        System.arraycopy(
            empties,
            ofHeight * Digests.PAIR,
            nodes.page(place),
            NodeTable.offset(place),
            Digests.PAIR);
      }
      places[i] = place;
    }
    return places;
  }

  private int number(int ofHeight, int label) {
    return (1 << height - ofHeight) + label;
  }

  /** Copies what a node hashes, in Montgomery form. */
  void pair(int ofHeight, int label, int[] into, int at) {
    int place = nodes.find(number(ofHeight, label));
    if (place < 0) {
      System.arraycopy(empties, ofHeight * Digests.PAIR, into, at, Digests.PAIR);
    } else {
      System.arraycopy(nodes.page(place), NodeTable.offset(place), into, at, Digests.PAIR);
    }
  }

  /** The digest of zeros, in Montgomery form. */
  int[] digestOfZeros() {
    return Arrays.copyOfRange(empties, Digests.PAIR, Digests.PAIR + DIGEST);
  }

  private Digests digests(int capacity) {
    return new Digests(field, configuration.compression(), capacity);
  }

  /** What the memory is known by. */
  public int[] root() {
    return numbers(root, 0);
  }

  /**
   * The digest of a node.
   *
   * @param ofHeight 0, a leaf, to {@link #height()}
   * @param label its place from the left among those
   * @throws IllegalArgumentException if there is no such node
   */
  public int[] digest(int ofHeight, int label) {
    checkNode(ofHeight, label);
    if (ofHeight == height) {
      return root();
    }
    int[] pair = new int[Digests.PAIR];
    pair(ofHeight + 1, label >>> 1, pair, 0);
    return numbers(pair, (label & 1) * DIGEST);
  }

  /**
   * The limbs of a leaf.
   *
   * @throws IllegalArgumentException if there is no such leaf
   */
  public int[] leaf(int label) {
    checkNode(0, label);
    int[] pair = new int[Digests.PAIR];
    pair(0, label, pair, 0);
    return numbers(pair, 0);
  }

  /**
   * The digests beside the way from a leaf to the root, the leaf's sibling first: as many as the
   * tree is high.
   *
   * @throws IllegalArgumentException if there is no such leaf
   */
  public int[][] path(int label) {
    checkNode(0, label);
    int[][] path = new int[height][];
    for (int h = 0; h < height; h++) {
      path[h] = digest(h, label >>> h ^ 1);
    }
    return path;
  }

  private int[] numbers(int[] words, int at) {
    Objects.checkFromIndexSize(at, DIGEST, words.length);
    int[] numbers = new int[DIGEST];
    for (int i = 0; i < DIGEST; i++) {
      numbers[i] = field.value(words[at + i]);
    }
    return numbers;
  }
}
