/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedDepthTreeTest {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PRIME = 2013265921;

  /** Digests of eight elements of BabyBear, as zkVMs have them, with a toy of a compression. */
  private static final class FieldHash implements NodeHash {
    static final AtomicLong NODES = new AtomicLong();

    static int[] compress(int[] left, int[] right) {
      int[] digest = new int[8];
      long state = 7;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 8; i++) {
          state = (state * 31 + left[i] * 5L + right[i] * 3L + i + round) % PRIME;
          digest[i] = (int) ((digest[i] + state * state) % PRIME);
        }
      }
      return digest;
    }

    @Override
    public int width() {
      return 32;
    }

    @Override
    public void emptyLeaf(byte[] into, int at) {
      put(compress(new int[8], new int[8]), into, at);
    }

    @Override
    public void node(
        int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
      NODES.incrementAndGet();
      put(compress(get(left, leftAt), get(right, rightAt)), into, at);
    }

    static int[] get(byte[] digest, int at) {
      int[] elements = new int[8];
      for (int i = 0; i < 8; i++) {
        elements[i] = (int) INT.get(digest, at + 4 * i);
      }
      return elements;
    }

    static void put(int[] elements, byte[] into, int at) {
      for (int i = 0; i < 8; i++) {
        INT.set(into, at + 4 * i, elements[i]);
      }
    }
  }

  /**
   * Leaves of eight field elements; a leaf's digest is compress(values, 0), a zero leaf is empty.
   */
  private static final class Leaves implements LeafHash {
    final Map<Long, int[]> values = new HashMap<>();

    @Override
    public boolean hash(long leaf, byte[] into, int at) {
      int[] value = values.get(leaf);
      if (value == null) {
        return false;
      }
      FieldHash.put(FieldHash.compress(value, new int[8]), into, at);
      return true;
    }

    int[] root(int height, long position) {
      if (height == 0) {
        return FieldHash.compress(values.getOrDefault(position, new int[8]), new int[8]);
      }
      return FieldHash.compress(root(height - 1, 2 * position), root(height - 1, 2 * position + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void treesOfFieldElementsAreThoseOfPlainRecursionAtEveryDepth(int depth) {
    SplittableRandom random = new SplittableRandom(depth);
    Leaves leaves = new Leaves();
    FixedDepthTree tree = new FixedDepthTree(depth, FieldHash::new);
    assertThat(root(tree)).isEqualTo(leaves.root(depth, 0));
    assertThat(tree.isEmpty()).isTrue();
    for (int batch = 0; batch < 40; batch++) {
      long[] changed = new long[random.nextInt(1, 2 << depth)];
      for (int i = 0; i < changed.length; i++) {
        changed[i] = random.nextLong(1L << depth);
        if (random.nextInt(3) == 0 || batch % 10 == 9) {
          leaves.values.remove(changed[i]);
        } else {
          leaves.values.put(changed[i], random.ints(8, 1, PRIME).toArray());
        }
      }
      tree.update(changed, leaves);

      assertThat(root(tree)).isEqualTo(leaves.root(depth, 0));
      assertThat(tree.isEmpty()).isEqualTo(leaves.values.isEmpty());
      assertThatNodesAndPathsAreRight(tree, leaves, random.nextLong(1L << depth));
    }
  }

  private static void assertThatNodesAndPathsAreRight(
      FixedDepthTree tree, Leaves leaves, long leaf) {
    byte[] path = new byte[32 * tree.depth()];
    tree.path(leaf, path, 0);
    int[] digest = leaves.root(0, leaf);
    for (int height = 0; height < tree.depth(); height++) {
      byte[] node = new byte[32];
      boolean some = tree.node(height, leaf >>> height, node, 0);
      assertThat(FieldHash.get(node, 0)).isEqualTo(digest);
      int h = height;
      assertThat(some)
          .isEqualTo(leaves.values.keySet().stream().anyMatch(l -> l >>> h == leaf >>> h));
      int[] beside = FieldHash.get(path, 32 * height);
      digest =
          (leaf >>> height & 1) == 0
              ? FieldHash.compress(digest, beside)
              : FieldHash.compress(beside, digest);
    }
    assertThat(digest).isEqualTo(root(tree));
  }

  @Test
  void eachNodeAboveWhatChangedIsHashedOnceAndNoOther() {
    Leaves leaves = new Leaves();
    FixedDepthTree tree = new FixedDepthTree(10, FieldHash::new);
    long[] all = new long[1024];
    for (int i = 0; i < 1024; i++) {
      all[i] = i;
      leaves.values.put((long) i, new int[] {i + 1, 0, 0, 0, 0, 0, 0, 0});
    }
    tree.update(all, leaves);
    FieldHash.NODES.set(0);

    tree.update(new long[] {5, 4, 900, 5}, leaves);

    assertThat(FieldHash.NODES).hasValue(1 + 8 + 9 + 1);
  }

  @Test
  void theRootIsTheSameForAnyNumberOfThreadsAndAnyOrder() {
    SplittableRandom random = new SplittableRandom(1);
    Leaves leaves = new Leaves();
    long[] chosen = random.longs(3000, 0, 1L << 30).toArray();
    for (long leaf : chosen) {
      leaves.values.put(leaf, new int[] {(int) leaf % PRIME, 1, 0, 0, 0, 0, 0, 0});
    }
    FixedDepthTree alone = new FixedDepthTree(30, FieldHash::new);
    for (int i = chosen.length - 1; i >= 0; i--) {
      alone.update(new long[] {chosen[i]}, leaves);
    }
    for (int threads = 1; threads <= 8; threads++) {
      FixedDepthTree tree = new FixedDepthTree(30, FieldHash::new);
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        tree.update(chosen, () -> leaves, pool);
      }

      assertThat(root(tree)).isEqualTo(root(alone));
    }
  }

  /** Reads and writes as late as it may. */
  private static final class Late implements NodeHash {
    private final NodeHash nodes = new FieldHash();
    private final List<Runnable> waiting = new ArrayList<>();

    @Override
    public int width() {
      return nodes.width();
    }

    @Override
    public void emptyLeaf(byte[] into, int at) {
      nodes.emptyLeaf(into, at);
    }

    @Override
    public void node(
        int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
      nodes.node(height, left, leftAt, right, rightAt, into, at);
    }

    @Override
    public void later(
        int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
      waiting.add(() -> nodes.node(height, left, leftAt, right, rightAt, into, at));
    }

    @Override
    public void settle() {
      waiting.forEach(Runnable::run);
      waiting.clear();
    }
  }

  /** Likewise. */
  private record LateLeaves(Leaves leaves, List<Runnable> waiting) implements LeafHash {
    @Override
    public boolean hash(long leaf, byte[] into, int at) {
      waiting.add(() -> leaves.hash(leaf, into, at));
      return leaves.values.containsKey(leaf);
    }

    @Override
    public void settle() {
      waiting.forEach(Runnable::run);
      waiting.clear();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void digestsMayBeWrittenAsLateAsTheyAreSettled(int threads) {
    SplittableRandom random = new SplittableRandom(threads);
    Leaves leaves = new Leaves();
    FixedDepthTree tree = new FixedDepthTree(11, Late::new);
    try (ForkJoinPool pool = new ForkJoinPool(Math.max(1, threads))) {
      for (int batch = 0; batch < 20; batch++) {
        int odds = random.nextInt(3);
        long[] changed = random.longs(random.nextInt(1, 3_000), 0, 1 << 11).toArray();
        for (long leaf : changed) {
          if (random.nextInt(3) < odds) {
            leaves.values.remove(leaf);
          } else {
            leaves.values.put(leaf, random.ints(8, 1, PRIME).toArray());
          }
        }
        tree.update(
            changed, () -> new LateLeaves(leaves, new ArrayList<>()), threads == 0 ? null : pool);

        assertThat(root(tree)).isEqualTo(leaves.root(11, 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void anUpdateThatIsBrokenOffIsMadeUpForByTheNext(int threads) {
    Leaves leaves = new Leaves();
    long[] all = new long[500];
    for (int i = 0; i < 500; i++) {
      all[i] = i * 7L;
      leaves.values.put(all[i], new int[] {i + 1, 0, 0, 0, 0, 0, 0, 0});
    }
    LeafHash failing =
        (leaf, into, at) -> {
          if (leaf == 7 * 444) {
            throw new IllegalArgumentException("cannot be read");
          }
          return leaves.hash(leaf, into, at);
        };
    FixedDepthTree tree = new FixedDepthTree(12, FieldHash::new);
    try (ForkJoinPool pool = new ForkJoinPool(Math.max(1, threads))) {
      assertThatThrownBy(() -> tree.update(all, () -> failing, threads == 0 ? null : pool))
          .hasMessageContaining("cannot be read");
    }
    assertThatThrownBy(() -> root(tree)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tree.path(0, new byte[12 * 32], 0))
        .isInstanceOf(IllegalStateException.class);
    leaves.values.remove(14L);

    tree.update(new long[] {1}, leaves);

    assertThat(root(tree)).isEqualTo(leaves.root(12, 0));
  }

  @Test
  void whatIsNoLeafIsRefusedAndChangesNothing() {
    FixedDepthTree tree = new FixedDepthTree(5, FieldHash::new);
    int[] before = root(tree);

    assertThatThrownBy(() -> tree.update(new long[] {0, 32}, (_, _, _) -> true))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tree.update(new long[] {-1, 3}, (_, _, _) -> true))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new FixedDepthTree(0, FieldHash::new))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FixedDepthTree(63, FieldHash::new))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(root(tree)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 32, 62})
  void whatIsNoNodeIsRefused(int depth) {
    FixedDepthTree tree = new FixedDepthTree(depth, FieldHash::new);
    byte[] digest = new byte[32];
    for (int height = 0; height <= depth; height++) {
      assertThat(tree.node(height, (1L << depth - height) - 1, digest, 0)).isFalse();
      int at = height;
      for (int bit = depth - height; bit < 64; bit++) {
        long none = 1L << bit;
        assertThatThrownBy(() -> tree.node(at, none, digest, 0))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  private static int[] root(FixedDepthTree tree) {
    byte[] root = new byte[32];
    tree.root(root, 0);
    return FieldHash.get(root, 0);
  }

  /** Leaves that hold nothing, and notes of what was told of them and asked for. */
  private static final class Told implements LeafHash {
    final List<Integer> batches = new ArrayList<>();
    private final ArrayDeque<Long> awaited = new ArrayDeque<>();

    @Override
    public void prepare(long[] leaves, int from, int to) {
      assertThat(awaited).isEmpty();
      batches.add(to - from);
      for (int i = from; i < to; i++) {
        awaited.add(leaves[i]);
      }
    }

    @Override
    public boolean hash(long leaf, byte[] into, int at) {
      assertThat(awaited.isEmpty() ? leaf : awaited.remove()).isEqualTo(leaf);
      return leaf % 5 != 0;
    }
  }

  @Test
  void leavesAreToldOfManyAtATimeWhereverTheyAre() {
    FixedDepthTree tree = new FixedDepthTree(32, FieldHash::new);
    long[] scattered = new SplittableRandom(8).longs(100, 0, 1L << 32).toArray();
    for (int update = 0; update < 2; update++) {
      Told told = new Told();
      tree.update(scattered, told);
      assertThat(told.batches).containsExactly(32, 32, 32, 4);
      assertThat(told.awaited).isEmpty();
    }
  }

  @Test
  void aThreadIsToldOfNoLeavesButThoseThatItIsAskedForNext() {
    FixedDepthTree tree = new FixedDepthTree(32, FieldHash::new);
    SplittableRandom random = new SplittableRandom(9);
    Queue<Told> all = new ConcurrentLinkedQueue<>();
    try (ForkJoinPool pool = new ForkJoinPool(4)) {
      for (int update = 0; update < 20; update++) {
        long[] leaves = random.longs(2_000, 0, 1L << 20).map(leaf -> leaf * leaf >>> 8).toArray();
        tree.update(
            leaves,
            () -> {
              Told told = new Told();
              all.add(told);
              return told;
            },
            pool);
      }
    }
    assertThat(all).hasSizeGreaterThan(20).allSatisfy(told -> assertThat(told.awaited).isEmpty());
  }

  /** Nobody goes on with the tree when an update has been broken off, by whatever. */
  @Test
  void anUpdateWhosePoolIsStoppedIsOverWhenItEnds() throws Exception {
    FixedDepthTree tree = new FixedDepthTree(20, FieldHash::new);
    long[] all = LongStream.range(0, 4_000).toArray();
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch some = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    LeafHash held =
        (leaf, into, at) -> {
          inside.incrementAndGet();
          some.countDown();
          try {
            while (goOn.getCount() > 0) {
              Thread.onSpinWait();
            }
            return false;
          } finally {
            inside.decrementAndGet();
          }
        };
    ForkJoinPool pool = new ForkJoinPool(3);
    AtomicInteger left = new AtomicInteger(-1);
    Thread updater =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                tree.update(all, () -> held, pool);
              } catch (RuntimeException stopped) {
                // as it may
              }
              left.set(inside.get());
            });
    some.await();
    pool.shutdownNow();
    updater.join(500);
    goOn.countDown();
    updater.join();
    assertThat(left).hasValue(0);
  }
}
