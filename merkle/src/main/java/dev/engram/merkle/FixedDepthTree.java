/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A binary tree of a fixed depth whose digests are all kept, so that a changed leaf costs one hash
 * a level and a path costs none. It starts empty, takes memory in proportion to the leaves that are
 * not, and its root depends on what the leaves hold now and on nothing else: not on the order of
 * the changes, nor on the number of threads.
 *
 * <p>One thread at a time may change it, and none may look at it meanwhile; otherwise any number
 * may.
 */
public final class FixedDepthTree {

  private final int depth;
  private final int width;
  private final Supplier<? extends NodeHash> nodes;
  private final NodeHash ownNodes;

  /** The digests of empty subtrees, by height. */
  private final byte[] empties;

  /** Tiles between the top tile and the leaves. */
  private final int topLevel;

  /** The node of the top tile that is the root of the tree. */
  private final int topNode;

  private final Tile top = new Tile();
  private final byte[] root;

  /** Where an update by one thread lists tiles, kept for the next. */
  private Update.Window window;

  /** Leaves of updates that were broken off, ascending: their paths may be anything. */
  private long[] stale = {};

  /**
   * An empty tree.
   *
   * @param depth levels between leaves and root, 1 to 62
   * @param nodes gives one hash of nodes for each thread that is put to work
   * @throws IllegalArgumentException if the depth or the width of the digests is out of range
   */
  public FixedDepthTree(int depth, Supplier<? extends NodeHash> nodes) {
    if (depth < 1 || depth > 62) {
      throw new IllegalArgumentException("depth " + depth + " is not 1 to 62");
    }
    this.depth = depth;
    this.nodes = nodes;
    this.ownNodes = nodes.get();
    this.width = ownNodes.width();
    if (width < 1 || width > 1 << 16) {
      throw new IllegalArgumentException("digests of " + width + " bytes");
    }
    topLevel = (depth - 1) / Tile.LEVELS;
    window = new Update.Window(0, topLevel);
    topNode = Tile.FAN_OUT >>> (depth - topLevel * Tile.LEVELS);
    empties = new byte[(depth + 1) * width];
    ownNodes.emptyLeaf(empties, 0);
    for (int height = 1; height <= depth; height++) {
      int child = (height - 1) * width;
      ownNodes.node(height, empties, child, empties, child, empties, height * width);
    }
    root = Arrays.copyOfRange(empties, depth * width, (depth + 1) * width);
  }

  /** Levels between leaves and root. */
  public int depth() {
    return depth;
  }

  /** Bytes of a digest. */
  public int width() {
    return width;
  }

  /**
   * Takes in that leaves have changed: hashes them, and each node above them once.
   *
   * <p>If a leaf's hash throws, so does this; then the tree answers nothing until another update
   * succeeded, which takes in these leaves as well.
   *
   * @param leaves their positions, in any order, any of them more than once
   * @param hash their hash
   * @throws IndexOutOfBoundsException if one is no leaf; nothing has changed
   */
  public void update(long[] leaves, LeafHash hash) {
    update(leaves, () -> hash, null);
  }

  /**
   * The same by the threads of a pool, where there is enough to do for them.
   *
   * @param hash gives one hash for each thread that is put to work, to run at the same time
   */
  public void update(
      long[] leaves, Supplier<? extends LeafHash> hash, @Nullable ForkJoinPool pool) {
    long[] changed = sorted(leaves);
    if (changed.length == 0) {
      return;
    }
    stale = changed;
    Update update = new Update(changed, empties, nodes, hash);
    boolean some =
        pool == null || !update.isDivided()
            ? update.serial(ownNodes, window(changed.length), top, topLevel, topNode, root)
            : update.parallel(pool, top, topLevel, topNode, root);
    if (!some) {
      System.arraycopy(empties, depth * width, root, 0, width);
    }
    stale = new long[0];
  }

  private Update.Window window(int leaves) {
    if (window.room < Update.room(leaves)) {
      window = new Update.Window(Update.room(leaves), topLevel);
    }
    return window;
  }

  private long[] sorted(long[] leaves) {
    long[] all = Arrays.copyOf(leaves, leaves.length + stale.length);
    System.arraycopy(stale, 0, all, leaves.length, stale.length);
    long[] changed = Sorting.sorted(all);
    int size = 0;
    for (long leaf : changed) {
      if (size == 0 || leaf != changed[size - 1]) {
        changed[size++] = leaf;
      }
    }
    if (size > 0) {
      checkLeaf(changed[0]);
      checkLeaf(changed[size - 1]);
    }
    return size == changed.length ? changed : Arrays.copyOf(changed, size);
  }

  private void checkLeaf(long leaf) {
    if (leaf < 0 || leaf >>> depth != 0) {
      throw new IndexOutOfBoundsException("leaf " + leaf + " in a tree of depth " + depth);
    }
  }

  /** Copies the root. */
  public void root(byte[] into, int at) {
    checkFresh();
    System.arraycopy(root, 0, into, at, width);
  }

  /**
   * Copies the digest of a node or leaf.
   *
   * @param height 0, a leaf, to the depth
   * @param position from the left, of those of its height
   * @return whether its subtree has a leaf that is not empty
   * @throws IndexOutOfBoundsException if there is no such node
   */
  public boolean node(int height, long position, byte[] into, int at) {
    Objects.checkIndex(height, depth + 1);
    if (position < 0 || position >>> depth - height != 0) {
      throw new IndexOutOfBoundsException(
          "node %d of height %d in a tree of depth %d".formatted(position, height, depth));
    }
    checkFresh();
    if (isEmpty()) {
      return absent(height, into, at);
    }
    Tile tile = top;
    int node = topNode;
    for (int below = depth - 1; below >= height; below--) {
      if (node >= Tile.FAN_OUT) {
        tile = tile.childOf(node);
        node = 1;
      }
      node = 2 * node + ((int) (position >>> (below - height)) & 1);
      if (!tile.has(node)) {
        return absent(height, into, at);
      }
    }
    if (height == depth) {
      System.arraycopy(root, 0, into, at, width);
    } else {
      System.arraycopy(tile.digests, tile.slot(node, width), into, at, width);
    }
    return true;
  }

  private boolean absent(int height, byte[] into, int at) {
    System.arraycopy(empties, height * width, into, at, width);
    return false;
  }

  /**
   * Copies the digests beside the path from a leaf to the root, the leaf's sibling first.
   *
   * @param into takes as many digests as the tree has levels
   * @throws IndexOutOfBoundsException if there is no such leaf, or no room
   */
  public void path(long leaf, byte[] into, int at) {
    checkLeaf(leaf);
    Objects.checkFromIndexSize(at, depth * width, into.length);
    for (int height = 0; height < depth; height++) {
      node(height, leaf >>> height ^ 1, into, at + height * width);
    }
  }

  /** Whether all leaves are empty. */
  public boolean isEmpty() {
    checkFresh();
    return top.present == 0;
  }

  /** The tile that the root is in, at {@link #topNode()}. */
  Tile top() {
    checkFresh();
    return top;
  }

  /** The node of the top tile that is the root. */
  int topNode() {
    return topNode;
  }

  private void checkFresh() {
    if (stale.length != 0) {
      throw new IllegalStateException(
          "an update of " + stale.length + " leaves was broken off and not made up for");
    }
  }
}
