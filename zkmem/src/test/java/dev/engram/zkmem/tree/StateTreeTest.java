/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.merkle.FixedDepthTree;
import dev.engram.merkle.NodeHash;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateTreeTest {

  private static final int[] ONE_TO_EIGHT = {1, 2, 3, 4, 5, 6, 7, 8};

  /** Made of the permutation alone, in plain numbers. */
  static int[] compress(PrimeField field, Compression compression, int[] left, int[] right) {
    int[] state = new int[16];
    for (int i = 0; i < 16; i++) {
      state[i] = field.of(i < 8 ? left[i] : right[i - 8]);
    }
    Poseidon2.of(field, 16).permute(state);
    int[] digest = new int[8];
    for (int i = 0; i < 8; i++) {
      int word = field.value(state[i]);
      long added = compression == Compression.FEED_FORWARD ? left[i] : 0;
      digest[i] = (int) ((word + added) % field.prime());
    }
    return digest;
  }

  /** A tree by its definition. */
  private static int[] digest(
      StateTree tree, Map<Integer, int[]> leaves, int height, int label, int[][] empties) {
    PrimeField field = tree.field();
    Compression compression = tree.configuration().compression();
    long first = (long) label << height;
    if (leaves.keySet().stream()
        .noneMatch(leaf -> leaf >= first && leaf < first + (1L << height))) {
      return empties[height];
    }
    if (height == 0) {
      return compress(field, compression, leaves.getOrDefault(label, new int[8]), new int[8]);
    }
    return compress(
        field,
        compression,
        digest(tree, leaves, height - 1, 2 * label, empties),
        digest(tree, leaves, height - 1, 2 * label + 1, empties));
  }

  private static int[][] empties(StateTree tree) {
    PrimeField field = tree.field();
    Compression compression = tree.configuration().compression();
    int[][] empties = new int[tree.height() + 1][];
    empties[0] = compress(field, compression, new int[8], new int[8]);
    for (int h = 1; h <= tree.height(); h++) {
      empties[h] = compress(field, compression, empties[h - 1], empties[h - 1]);
    }
    return empties;
  }

  static Stream<Arguments> trees() {
    return Stream.of(
        Arguments.of(MemoryConfiguration.OPENVM, PrimeField.BABY_BEAR),
        Arguments.of(MemoryConfiguration.OPENVM, PrimeField.KOALA_BEAR),
        Arguments.of(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.BABY_BEAR),
        Arguments.of(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR),
        Arguments.of(MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 5), PrimeField.KOALA_BEAR),
        Arguments.of(MemoryConfiguration.OPENVM.withBits(1, 5), PrimeField.BABY_BEAR));
  }

  @Test
  void itsDigestsAreThoseOfOpenVm() {
    StateTree tree = new StateTree(MemoryConfiguration.OPENVM, PrimeField.BABY_BEAR);
    assertThat(tree.height()).isEqualTo(29);
    assertThat(tree.digest(0, 77))
        .containsExactly(
            1168947398,
            128782440,
            747404447,
            883925857,
            360581875,
            1704698758,
            1878363991,
            1054281681);
    assertThat(tree.digest(1, 77))
        .containsExactly(
            1372296105,
            546597582,
            1104236566,
            663823579,
            211791861,
            589535310,
            1101207053,
            1011338743);
    assertThat(tree.root())
        .containsExactly(
            1164049896,
            253034003,
            841114130,
            1897258050,
            1186077553,
            309431251,
            1806896828,
            87556115);
    tree.set(tree.label(1, 0), ONE_TO_EIGHT);
    assertThat(tree.digest(0, 0))
        .containsExactly(
            766127264,
            1750513607,
            1038115664,
            1351438670,
            1338302971,
            1958881547,
            1778633879,
            1495371656);
    assertThat(tree.root())
        .containsExactly(
            1158629598,
            1602075318,
            871925417,
            794216970,
            683095426,
            262728647,
            1686113488,
            987986227);
  }

  @ParameterizedTest
  @MethodSource("trees")
  void itsDigestsAreThoseOfTheDefinition(MemoryConfiguration configuration, PrimeField field) {
    SplittableRandom random = new SplittableRandom(1);
    StateTree tree = new StateTree(configuration, field);
    int[][] empties = empties(tree);
    assertThat(tree.root()).isEqualTo(empties[tree.height()]);
    Map<Integer, int[]> leaves = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      int label = random.nextInt(1 << tree.height());
      int[] limbs = random.ints(8, 0, field.prime()).toArray();
      leaves.put(label, limbs);
      tree.set(label, limbs);
    }
    assertThat(tree.root()).isEqualTo(digest(tree, leaves, tree.height(), 0, empties));
    leaves.forEach((label, limbs) -> {
      assertThat(tree.leaf(label)).isEqualTo(limbs);
      int[] way = compress(field, configuration.compression(), limbs, new int[8]);
      int[][] path = tree.path(label);
      for (int h = 0; h < tree.height(); h++) {
        assertThat(tree.digest(h, label >> h)).isEqualTo(way);
        boolean right = (label >> h & 1) == 1;
        way =
            compress(
                field, configuration.compression(), right ? path[h] : way, right ? way : path[h]);
      }
      assertThat(way).isEqualTo(tree.root());
    });
  }

  @ParameterizedTest
  @MethodSource("trees")
  void itsRootIsThatOfAFixedDepthTree(MemoryConfiguration configuration, PrimeField field) {
    SplittableRandom random = new SplittableRandom(2);
    StateTree tree = new StateTree(configuration, field);
    TreeMap<Integer, int[]> leaves = new TreeMap<>();
    int count = Math.min(1 << tree.height(), 700);
    for (int i = 0; i < count; i++) {
      leaves.put(random.nextInt(1 << tree.height()), random.ints(8, 0, field.prime()).toArray());
    }
    int[] labels = leaves.keySet().stream().mapToInt(i -> i).toArray();
    int[] limbs = leaves.values().stream().flatMapToInt(Arrays::stream).toArray();
    try (Workers workers = Workers.of(2)) {
      tree.setAll(labels, limbs, workers);
    }
    FixedDepthTree other =
        new FixedDepthTree(tree.height(), () -> new FieldHash(field, configuration.compression()));
    other.update(
        Arrays.stream(labels).asLongStream().toArray(),
        (leaf, into, at) -> {
          int[] digest =
              compress(
                  field,
                  configuration.compression(),
                  leaves.getOrDefault((int) leaf, new int[8]),
                  new int[8]);
          FieldHash.put(digest, into, at);
          return true;
        });
    byte[] root = new byte[32];
    other.root(root, 0);
    assertThat(tree.root()).isEqualTo(FieldHash.get(root, 0));
  }

  @Test
  void itsRootDependsOnWhatLeavesHoldAndNotOnHowTheyCameToIt() {
    MemoryConfiguration configuration = MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 16);
    StateTree one = new StateTree(configuration, PrimeField.KOALA_BEAR);
    StateTree other = new StateTree(configuration, PrimeField.KOALA_BEAR);
    int[] empty = one.root();
    SplittableRandom random = new SplittableRandom(3);
    int[] labels = random.ints(0, 1 << one.height()).distinct().limit(600).sorted().toArray();
    int[] limbs = random.ints(8L * labels.length, 0, 1 << 16).toArray();
    try (Workers workers = Workers.of(3)) {
      one.setAll(labels, limbs, workers);
    }
    for (int i = labels.length - 1; i >= 0; i--) {
      other.set(labels[i], ONE_TO_EIGHT);
      other.set(labels[i], Arrays.copyOfRange(limbs, 8 * i, 8 * i + 8));
    }
    assertThat(one.root()).isEqualTo(other.root()).isNotEqualTo(empty);
    try (Workers workers = Workers.of(1)) {
      one.setAll(labels, new int[limbs.length], workers);
    }
    assertThat(one.root()).isEqualTo(empty);
  }

  @Test
  void whatIsNotALeafIsRefused() {
    StateTree tree = new StateTree(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR);
    int[] root = tree.root();
    int[] large = {0, 0, 0, 0, 0, 0, 0, PrimeField.KOALA_BEAR.prime()};
    assertThatIllegalArgumentException().isThrownBy(() -> tree.set(-1, ONE_TO_EIGHT));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.set(1 << 28, ONE_TO_EIGHT));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.set(0, large));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.set(0, new int[7]));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.leaf(1 << 28));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.digest(29, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.digest(28, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.label(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.label(9, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.label(1, 1 << 29));
    try (Workers workers = Workers.of(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tree.setAll(new int[] {3, 3}, new int[16], workers));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StateTree(MemoryConfiguration.VOLATILE_WORDS, PrimeField.KOALA_BEAR));
    assertThat(tree.root()).isEqualTo(root);
  }

  /** Digests as 8 numbers of 4 bytes. */
  private record FieldHash(PrimeField field, Compression compression) implements NodeHash {

    static void put(int[] digest, byte[] into, int at) {
      ByteBuffer.wrap(into, at, 32).asIntBuffer().put(digest);
    }

    static int[] get(byte[] from, int at) {
      int[] digest = new int[8];
      ByteBuffer.wrap(from, at, 32).asIntBuffer().get(digest);
      return digest;
    }

    @Override
    public int width() {
      return 32;
    }

    @Override
    public void emptyLeaf(byte[] into, int at) {
      put(compress(field, compression, new int[8], new int[8]), into, at);
    }

    @Override
    public void node(
        int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
      put(compress(field, compression, get(left, leftAt), get(right, rightAt)), into, at);
    }

    private static int[] compress(PrimeField field, Compression compression, int[] a, int[] b) {
      return StateTreeTest.compress(field, compression, a, b);
    }
  }
}
