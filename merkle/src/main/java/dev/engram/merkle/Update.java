/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RecursiveTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One update of a tree: the leaves that have changed, and how to hash them. */
final class Update {

  /*
   * A tile is visited once, with the changed leaves below it, which are a stretch of the sorted
   * array. It first makes room for everything that may turn out not to be empty, so that its digests
   * stay where they are while its children write theirs, by several threads if need be; each child
   * has a stretch of bytes to itself. Then it takes back the room of what turned out to be empty,
   * and hashes the nodes above what changed from the bottom up, each once. Which thread does what
   * decides nothing but the time.
   *
   * In a large memory the time goes into waiting: for the chunk, for its tile, for the digests in
   * it, one after another, since each is found by the one before. So before some leaves are hashed,
   * all their paths are read once, level by level: those of a level do not depend on each other, and
   * the processor waits for all of them at a time. The leaves are the next in the array, whatever
   * tiles they are below: of 1,000 in a million, there are two or three below a tile of 4,096.
   *
   * Where nothing appears or disappears, as in most updates, no tile changes its shape, and nothing
   * is allocated.
   */

  /** Changed leaves below a tile from which on it is a task of its own: some 50 us of hashing. */
  static final int WORTH_A_TASK = 32;

  private final long[] leaves;
  private final byte[] empties;
  private final Supplier<? extends NodeHash> nodes;
  private final Supplier<? extends LeafHash> hash;

  Update(
      long[] leaves,
      byte[] empties,
      Supplier<? extends NodeHash> nodes,
      Supplier<? extends LeafHash> hash) {
    this.leaves = leaves;
    this.empties = empties;
    this.nodes = nodes;
    this.hash = hash;
  }

  /** Whether the tree is not empty when its leaves are all taken in by this thread. */
  boolean serial(
      NodeHash nodeHash, LeafHash leafHash, Tile top, int base, int topNode, byte[] root) {
    return new Worker(nodeHash, leafHash).stretch(top, base, topNode, 0, leaves.length, root, 0);
  }

  /** A task that says whether the tile is not empty when its leaves are taken in. */
  RecursiveTask<Boolean> task(
      Tile tile, int base, int topNode, int from, int to, byte[] into, int at) {
    return new Task(tile, base, topNode, from, to, into, at);
  }

  /** Where the leaves end that are below the same child as the one at {@code from}. */
  private int end(int from, int to, int base) {
    long child = leaves[from] >>> base;
    int end = from + 1;
    while (end < to && leaves[end] >>> base == child) {
      end++;
    }
    return end;
  }

  /** The nodes of a tile's bottom row that have changed leaves below them. */
  private int changed(int from, int to, int base) {
    int changed = 0;
    for (int i = from; i < to; i++) {
      changed |= 1 << row(leaves[i], base);
    }
    return changed;
  }

  private static int row(long leaf, int base) {
    return Tile.FAN_OUT + ((int) (leaf >>> base) & Tile.FAN_OUT - 1);
  }

  /** The nodes from a bottom row up that are below the highest node of their tile. */
  private static int inner(int row, int topNode) {
    return Tile.withAncestors(row) & -2 << topNode;
  }

  /** What one thread works with. */
  private final class Worker {
    private final NodeHash nodeHash;
    private final LeafHash leafHash;
    private final int width;

    /** The tiles that the paths of the leaves which are prepared have come to. */
    private final @Nullable Tile[] ahead = new @Nullable Tile[LeafHash.AHEAD];

    /** The tile that has all leaves of a stretch below it, and the height of its bottom row. */
    private @Nullable Tile start;

    private int startBase;

    /** Where the stretch ends. */
    private int end;

    /** Up to which leaf what is needed was fetched. */
    private int prepared;

    /** What was read while fetching, so that reading it has a purpose that the compiler sees. */
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    Worker(NodeHash nodeHash, LeafHash leafHash) {
      this.nodeHash = nodeHash;
      this.leafHash = leafHash;
      this.width = nodeHash.width();
    }

    /**
     * Takes in a stretch of changed leaves, all below a tile.
     *
     * @param base the height of its bottom row
     * @param topNode the node of it that is the highest
     * @return whether it is not empty; then that node's digest was written
     */
    boolean stretch(Tile tile, int base, int topNode, int from, int to, byte[] into, int at) {
      start = tile;
      startBase = base;
      end = to;
      prepared = to - from > 1 ? from : to;
      return tile(tile, base, topNode, from, to, into, at);
    }

    private boolean tile(Tile tile, int base, int topNode, int from, int to, byte[] into, int at) {
      if (from == prepared) {
        prepare(from);
      }
      int changed = changed(from, to, base);
      tile.reshape(tile.present | inner(changed, topNode), width, base == 0);
      int gone = 0;
      int next = from;
      for (int row = changed; row != 0; row &= row - 1) {
        int node = Integer.numberOfTrailingZeros(row);
        int slot = tile.slot(node, width);
        boolean some;
        if (base == 0) {
          if (next == prepared) {
            prepare(next);
          }
          some = leafHash.hash(leaves[next++], tile.digests, slot);
        } else {
          int childEnd = end(next, to, base);
          Tile child = tile.childOf(node);
          some = tile(child, base - Tile.LEVELS, 1, next, childEnd, tile.digests, slot);
          next = childEnd;
        }
        gone |= some ? 0 : 1 << node;
      }
      return above(tile, base, topNode, changed, gone, into, at);
    }

    /**
     * Fetches what lies on the paths of the next leaves, which may be below other tiles than this
     * one, and lets what they hold be fetched.
     */
    private void prepare(int from) {
      int to = Math.min(end, from + LeafHash.AHEAD);
      leafHash.prepare(leaves, from, to);
      prepared = to;
      Tile common = Objects.requireNonNull(start);
      int height = startBase;
      long differing = leaves[from] ^ leaves[to - 1];
      while (height > 0 && differing >>> height == 0) {
        int node = row(leaves[from], height);
        if (!common.has(node)) {
          return;
        }
        common = common.childOf(node);
        height -= Tile.LEVELS;
      }
      int count = to - from;
      Arrays.fill(ahead, 0, count, common);
      for (; height >= 0; height -= Tile.LEVELS) {
        int read = 0;
        Tile known = null;
        for (int i = 0; i < count; i++) {
          Tile tile = ahead[i];
          if (tile != null && tile != known) {
            read += tile.size();
            known = tile;
          }
        }
        known = null;
        for (int i = 0; i < count; i++) {
          Tile tile = ahead[i];
          int node = row(leaves[from + i], height);
          if (tile == null || !tile.has(node)) {
            ahead[i] = null;
          } else if (height == 0) {
            read += tile.readPath(node, width);
          } else {
            ahead[i] = tile.childOf(node);
            if (tile != known) {
              read += tile.readPath(node, width);
              known = tile;
            }
          }
        }
        fetched += read;
      }
    }

    /** Hashes what is above the bottom row of a tile. */
    boolean above(Tile tile, int base, int topNode, int changed, int gone, byte[] into, int at) {
      if (gone != 0) {
        int row = tile.present & Tile.ROW & ~gone;
        tile.reshape(row == 0 ? 0 : inner(row, topNode), width, base == 0);
      }
      if (tile.present == 0) {
        return false;
      }
      byte[] digests = tile.digests;
      int dirty =
          Tile.withAncestors(changed) & ~Tile.ROW & (tile.present | 1 << topNode) & -1 << topNode;
      for (; dirty != 0; dirty ^= Integer.highestOneBit(dirty)) {
        int node = 31 - Integer.numberOfLeadingZeros(dirty);
        int height = base + Tile.LEVELS - (31 - Integer.numberOfLeadingZeros(node));
        int empty = (height - 1) * width;
        int slot = tile.slot(2 * node, width);
        boolean left = tile.has(2 * node);
        boolean right = tile.has(2 * node + 1);
        nodeHash.node(
            height,
            left ? digests : empties,
            left ? slot : empty,
            right ? digests : empties,
            right ? (left ? slot + width : slot) : empty,
            node == topNode ? into : digests,
            node == topNode ? at : tile.slot(node, width));
      }
      return true;
    }
  }

  /** A tile with many changed leaves, below which others do a part. */
  private final class Task extends RecursiveTask<Boolean> {
    private static final long serialVersionUID = 1L;

    private final transient Tile tile;
    private final int base;
    private final int topNode;
    private final int from;
    private final int to;
    private final transient byte[] into;
    private final int at;

    Task(Tile tile, int base, int topNode, int from, int to, byte[] into, int at) {
      this.tile = tile;
      this.base = base;
      this.topNode = topNode;
      this.from = from;
      this.to = to;
      this.into = into;
      this.at = at;
    }

    @Override
    protected Boolean compute() {
      Worker worker = new Worker(nodes.get(), hash.get());
      if (base == 0) {
        return worker.stretch(tile, base, topNode, from, to, into, at);
      }
      int width = worker.width;
      int changed = changed(from, to, base);
      tile.reshape(tile.present | inner(changed, topNode), width, false);
      List<Task> forked = new ArrayList<>(Tile.FAN_OUT);
      int gone = 0;
      int next = from;
      try {
        for (int row = changed; row != 0; row &= row - 1) {
          int node = Integer.numberOfTrailingZeros(row);
          int end = end(next, to, base);
          Tile child = tile.childOf(node);
          int below = base - Tile.LEVELS;
          int slot = tile.slot(node, width);
          if (end - next >= WORTH_A_TASK) {
            Task task = new Task(child, below, 1, next, end, tile.digests, slot);
            forked.add(task);
            task.fork();
          } else {
            boolean some = worker.stretch(child, below, 1, next, end, tile.digests, slot);
            gone |= some ? 0 : 1 << node;
          }
          next = end;
        }
      } finally {
        // also when this one failed: nobody may go on writing when the update has been broken off
        forked.forEach(Task::quietlyJoin);
      }
      for (Task task : forked) {
        gone |= task.join() ? 0 : 1 << row(leaves[task.from], base);
      }
      return worker.above(tile, base, topNode, changed, gone, into, at);
    }
  }
}
