/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** One update of a tree: the leaves that have changed, and how to hash them. */
final class Update {

  /*
   * Changed leaves that are neighbours in the sorted array are taken in together, a window of them
   * at a time, height by height: first from the top down, where each tile makes room for everything
   * that may turn out not to be empty, so that its digests stay where they are while those below it
   * are hashed; then from the leaves up, where a tile takes back the room of what turned out to be
   * empty. Many nodes of a height are handed over before any of them is needed, for a hash that
   * takes little longer for many than for one. Each node is hashed once.
   *
   * In a large memory much time goes into waiting: for a tile, for the digests in it, one after
   * another, since each is found by the one before. In a window all paths are read height by height,
   * and those of a height do not depend on each other, so that the processor waits for many at a
   * time.
   *
   * A stretch of more leaves than a window is divided among the children of the tile that it is
   * below, which several threads may do: a child has a stretch of bytes to itself. Which thread does
   * what decides nothing but the time.
   *
   * Where nothing appears or disappears, as in most updates, no tile changes its shape, and nothing
   * is allocated.
   */

  /**
   * Leaves of a window at most: so many that most heights have many nodes, and so few that their
   * tiles stay in the second cache.
   */
  static final int WINDOW = 256;

  /** Tiles that are hashed at a time, so that they stay in the first cache meanwhile. */
  private static final int GROUP = 48;

  /** Nodes that are worth being hashed together; fewer are hashed one after another. */
  private static final int SOME = 7;

  /** The nodes of a tile at each height above its bottom row, from the lowest up. */
  private static final int[] RANKS = {0xFF00, 0xF0, 0xC, 0x2};

  private static final int MOST_THREADS = Integer.MAX_VALUE;

  private final long[] leaves;
  private final byte[] empties;
  private final Supplier<? extends NodeHash> nodes;
  private final Supplier<? extends LeafHash> hash;

  /** A permit for each thread that is at work; none is left when the update is over. */
  private final Semaphore work = new Semaphore(MOST_THREADS);

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

  /** Whether there is enough to do for more than one thread. */
  boolean isDivided() {
    return leaves.length > WINDOW;
  }

  /** How many tiles of a level a window has room for, if so many leaves have changed. */
  static int room(int leaves) {
    return leaves == 1 ? 0 : Math.min(leaves, WINDOW);
  }

  /**
   * Takes all leaves in by this thread.
   *
   * @param window with {@link #room} for them
   * @param level of the top tile: tiles between it and the leaves
   * @param topNode the node of it that is the root
   * @return whether the tree is not empty; then the root was written
   */
  boolean serial(NodeHash nodeHash, Window window, Tile top, int level, int topNode, byte[] root) {
    return new Worker(nodeHash, hash.get(), window, false)
        .stretch(top, level, topNode, 0, leaves.length, root, 0);
  }

  /** The same by the threads of a pool. */
  boolean parallel(ForkJoinPool pool, Tile top, int level, int topNode, byte[] root) {
    boolean[] some = {false};
    try {
      pool.invoke(
          ForkJoinTask.adapt(() ->
              inside(() -> {
                Window window = new Window(room(leaves.length), level);
                some[0] =
                    new Worker(nodes.get(), hash.get(), window, true)
                        .stretch(top, level, topNode, 0, leaves.length, root, 0);
              })));
    } finally {
      // a pool that is stopped says so while its threads are still at work
      work.acquireUninterruptibly(MOST_THREADS);
    }
    return some[0];
  }

  /** Does some work on the tree, unless the update is over. */
  private void inside(Runnable some) {
    if (work.tryAcquire()) {
      try {
        some.run();
      } finally {
        work.release();
      }
    }
  }

  /** Where the leaves end that are below the same child as the one at {@code from}. */
  private int end(int from, int to, int level) {
    int base = level * Tile.LEVELS;
    long child = leaves[from] >>> base;
    int end = from + 1;
    while (end < to && leaves[end] >>> base == child) {
      end++;
    }
    return end;
  }

  /** The nodes of a tile's bottom row that have changed leaves below them. */
  private int changed(int from, int to, int level) {
    int changed = 0;
    for (int i = from; i < to; i++) {
      changed |= 1 << row(leaves[i], level);
    }
    return changed;
  }

  /** The node of a tile's bottom row that a leaf is below. */
  private static int row(long leaf, int level) {
    return Tile.FAN_OUT + ((int) (leaf >>> level * Tile.LEVELS) & Tile.FAN_OUT - 1);
  }

  /** The nodes from a bottom row up that are below the highest node of their tile. */
  private static int inner(int row, int topNode) {
    return Tile.withAncestors(row) & -2 << topNode;
  }

  /** Where the tiles of a window are listed, for one thread at a time. */
  static final class Window {
    /** The most tiles of one level. */
    final int room;

    /** How many tiles there are of each level; those of the leaves are level 0. */
    private final int[] counts;

    /** Tiles of a window, {@link #room} places for each level, from left to right. */
    private final Tile[] tiles;

    /** Where the changed leaves below each begin. */
    private final int[] first;

    /**
     * On the way down the nodes of its bottom row that change; on the way up those to be hashed.
     */
    private final int[] dirty;

    /** Where the digest of each tile's highest node goes. */
    private final byte[][] into;

    private final int[] at;

    /**
     * An empty window.
     *
     * @param room for so many tiles of a level
     * @param level the highest
     */
    Window(int room, int level) {
      this.room = room;
      this.counts = new int[level + 1];
      int places = room * (level + 1);
      this.tiles = new Tile[places];
      this.first = new int[places];
      this.dirty = new int[places];
      this.into = new byte[places][];
      this.at = new int[places];
    }
  }

  /** What one thread works with. */
  private final class Worker {
    private final NodeHash nodeHash;
    private final LeafHash leafHash;
    private final int width;
    private final boolean forks;

    private final int room;
    private final int[] counts;
    private final Tile[] tiles;
    private final int[] first;
    private final int[] dirty;
    private final byte[][] into;
    private final int[] at;

    /** Of the leaves of a window which is hashed next, and up to which they are prepared. */
    private int next;

    private int prepared;

    /** What was read to have it fetched, so that reading it has a purpose the compiler sees. */
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    Worker(NodeHash nodeHash, LeafHash leafHash, Window window, boolean forks) {
      this.nodeHash = nodeHash;
      this.leafHash = leafHash;
      this.width = nodeHash.width();
      this.forks = forks;
      this.room = window.room;
      this.counts = window.counts;
      this.tiles = window.tiles;
      this.first = window.first;
      this.dirty = window.dirty;
      this.into = window.into;
      this.at = window.at;
    }

    /**
     * Takes in the leaves below a tile.
     *
     * @param topNode the node of it that is the highest
     * @return whether it is not empty; then that node's digest was written
     */
    boolean stretch(
        Tile tile, int level, int topNode, int from, int to, byte[] digest, int digestAt) {
      if (to - from == 1) {
        return one(tile, level, topNode, leaves[from], digest, digestAt);
      }
      boolean whole = to - from <= WINDOW;
      if (!whole) {
        divide(tile, level, topNode, from, to);
      }
      counts[level] = 0;
      add(level, tile, from, digest, digestAt);
      if (whole) {
        window(level, topNode, to);
      } else {
        dirty[level * room] = changed(from, to, level);
        rise(level, 0, 1, topNode);
      }
      return tile.present != 0;
    }

    /** Takes in one leaf: the short way, since many updates are of one. */
    private boolean one(Tile tile, int level, int topNode, long leaf, byte[] digest, int digestAt) {
      int node = row(leaf, level);
      tile.reshape(tile.present | inner(1 << node, topNode), width, level == 0);
      int slot = tile.slot(node, width);
      boolean some;
      if (level == 0) {
        some = leafHash.hash(leaf, tile.digests, slot);
        leafHash.settle();
      } else {
        some = one(tile.childOf(node), level - 1, 1, leaf, tile.digests, slot);
      }
      if (!some) {
        keep(tile, tile.present & ~(1 << node), topNode, level == 0);
      }
      if (tile.present == 0) {
        return false;
      }
      int height = level * Tile.LEVELS;
      for (int above = node >>> 1; above >= topNode; above >>>= 1) {
        height++;
        if (above == topNode || tile.has(above)) {
          node(tile, above, height, above == topNode, digest, digestAt, false);
        }
      }
      return true;
    }

    /** Makes a tile's children those of these nodes. */
    private void keep(Tile tile, int some, int topNode, boolean leaves) {
      int row = some & Tile.ROW;
      tile.reshape(row == 0 ? 0 : inner(row, topNode), width, leaves);
    }

    /** Takes in the leaves below the children of a tile, as many at a time as a window takes. */
    private void divide(Tile tile, int level, int topNode, int from, int to) {
      int changed = changed(from, to, level);
      tile.reshape(tile.present | inner(changed, topNode), width, false);
      List<Part> forked = new ArrayList<>();
      try {
        int row = 0;
        int begin = from;
        int next = from;
        for (int rest = changed; rest != 0; rest &= rest - 1) {
          int end = end(next, to, level);
          if (row != 0 && end - begin > WINDOW) {
            part(new Part(tile, level, row, begin, next), forked);
            row = 0;
            begin = next;
          }
          row |= Integer.lowestOneBit(rest);
          next = end;
        }
        part(new Part(tile, level, row, begin, to), forked);
      } finally {
        // also when this one failed: nobody may go on writing when the update has been broken off
        forked.forEach(Part::quietlyJoin);
      }
      forked.forEach(Part::join);
    }

    private void part(Part part, List<Part> forked) {
      if (forks) {
        forked.add(part);
        part.fork();
      } else {
        children(part);
      }
    }

    /** Takes in the leaves below some children of a tile. */
    void children(Part part) {
      Tile tile = part.tile;
      int below = part.level - 1;
      if (part.to - part.from > WINDOW) {
        int node = Integer.numberOfTrailingZeros(part.row);
        int slot = tile.slot(node, width);
        stretch(tile.childOf(node), below, 1, part.from, part.to, tile.digests, slot);
      } else {
        counts[below] = 0;
        addChildren(tile, part.level, part.row, part.from, part.to);
        window(below, 1, part.to);
      }
    }

    private void add(int level, Tile tile, int from, byte[] digest, int digestAt) {
      int place = level * room + counts[level]++;
      tiles[place] = tile;
      first[place] = from;
      into[place] = digest;
      at[place] = digestAt;
    }

    private void addChildren(Tile tile, int level, int row, int from, int to) {
      int next = from;
      for (int rest = row; rest != 0; rest &= rest - 1) {
        int node = Integer.numberOfTrailingZeros(rest);
        add(level - 1, tile.childOf(node), next, tile.digests, tile.slot(node, width));
        next = end(next, to, level);
      }
    }

    /** Takes in the leaves below the tiles that there are of a level. */
    private void window(int level, int topNode, int to) {
      for (int l = level; l >= 0; l--) {
        descend(l, l == level ? topNode : 1, to);
      }
      next = first[level * room];
      prepared = to - next > 1 ? next : to;
      for (int l = 0; l <= level; l++) {
        for (int from = 0; from < counts[l]; from += GROUP) {
          int end = Math.min(from + GROUP, counts[l]);
          fetch(l, from, end);
          if (l == 0) {
            hashLeaves(from, end, to);
          }
          rise(l, from, end, l == level ? topNode : 1);
        }
      }
    }

    /** Makes room in all tiles of a level, and lists those below them. */
    private void descend(int level, int topNode, int to) {
      int begin = level * room;
      int end = begin + counts[level];
      int read = 0;
      for (int i = begin; i < end; i++) {
        read += tiles[i].size();
      }
      for (int i = begin; i < end; i++) {
        dirty[i] = changed(first[i], i + 1 < end ? first[i + 1] : to, level);
      }
      fetched += read;
      if (level > 0) {
        counts[level - 1] = 0;
      }
      for (int i = begin; i < end; i++) {
        Tile tile = tiles[i];
        tile.reshape(tile.present | inner(dirty[i], topNode), width, level == 0);
        if (level > 0) {
          addChildren(tile, level, dirty[i], first[i], i + 1 < end ? first[i + 1] : to);
        }
      }
    }

    /** Reads the paths of some tiles of a level. */
    private void fetch(int level, int from, int to) {
      int read = 0;
      for (int i = level * room + from; i < level * room + to; i++) {
        Tile tile = tiles[i];
        for (int rest = dirty[i]; rest != 0; rest &= rest - 1) {
          read += tile.readPath(Integer.numberOfTrailingZeros(rest), width);
        }
      }
      fetched += read;
    }

    /** Hashes the changed leaves of some tiles. */
    private void hashLeaves(int from, int end, int to) {
      for (int i = from; i < end; i++) {
        Tile tile = tiles[i];
        int some = tile.present;
        for (int rest = dirty[i]; rest != 0; rest &= rest - 1) {
          int node = Integer.numberOfTrailingZeros(rest);
          if (next == prepared) {
            prepared = Math.min(to, next + LeafHash.AHEAD);
            leafHash.prepare(leaves, next, prepared);
          }
          if (!leafHash.hash(leaves[next++], tile.digests, tile.slot(node, width))) {
            some &= ~(1 << node);
          }
        }
        first[i] = some;
      }
      leafHash.settle();
    }

    /** Hashes what is above the bottom row of some tiles of a level. */
    private void rise(int level, int from, int to, int topNode) {
      int begin = level * room + from;
      int end = level * room + to;
      for (int i = begin; i < end; i++) {
        Tile tile = tiles[i];
        int changed = dirty[i];
        int some = level == 0 ? first[i] : tile.withoutEmptyChildren(changed);
        if (some != tile.present) {
          keep(tile, some, topNode, level == 0);
        }
        dirty[i] =
            tile.present == 0
                ? 0
                : Tile.withAncestors(changed) & (tile.present | 1 << topNode) & -1 << topNode;
      }
      int height = level * Tile.LEVELS;
      for (int rank : RANKS) {
        height++;
        int count = 0;
        for (int i = begin; i < end; i++) {
          count += Integer.bitCount(dirty[i] & rank);
        }
        for (int i = begin; i < end; i++) {
          for (int rest = dirty[i] & rank; rest != 0; rest &= rest - 1) {
            int node = Integer.numberOfTrailingZeros(rest);
            node(tiles[i], node, height, node == topNode, into[i], at[i], count >= SOME);
          }
        }
        nodeHash.settle();
      }
    }

    private void node(
        Tile tile, int node, int height, boolean top, byte[] topDigest, int topAt, boolean later) {
      boolean hasLeft = tile.has(2 * node);
      boolean hasRight = tile.has(2 * node + 1);
      int slot = tile.slot(2 * node, width);
      int empty = (height - 1) * width;
      byte[] left = hasLeft ? tile.digests : empties;
      int leftAt = hasLeft ? slot : empty;
      byte[] right = hasRight ? tile.digests : empties;
      int rightAt = !hasRight ? empty : hasLeft ? slot + width : slot;
      byte[] digest = top ? topDigest : tile.digests;
      int digestAt = top ? topAt : tile.slot(node, width);
      if (later) {
        nodeHash.later(height, left, leftAt, right, rightAt, digest, digestAt);
      } else {
        nodeHash.node(height, left, leftAt, right, rightAt, digest, digestAt);
      }
    }
  }

  /** Some neighbouring children of a tile, and the changed leaves below them. */
  private final class Part extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient Tile tile;
    private final int level;
    private final int row;
    private final int from;
    private final int to;

    /**
     * A part.
     *
     * @param level of the tile
     * @param row the nodes of it; only one, if there are more leaves than a window takes
     */
    Part(Tile tile, int level, int row, int from, int to) {
      this.tile = tile;
      this.level = level;
      this.row = row;
      this.from = from;
      this.to = to;
    }

    @Override
    protected void compute() {
      inside(() -> {
        Window window = new Window(Math.min(to - from, WINDOW), level - 1);
        new Worker(nodes.get(), hash.get(), window, true).children(this);
      });
    }
  }
}
