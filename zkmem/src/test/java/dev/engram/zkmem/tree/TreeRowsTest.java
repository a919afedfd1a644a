/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.air.PersistentBoundaryAir;
import dev.engram.zkmem.air.TreeAir;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.witness.UsedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random segments, each told honestly, satisfy all tables. */
class TreeRowsTest {

  private static final int[] ZEROS = new int[8];

  /**
   * Segments of a memory.
   *
   * @param seed of what is touched
   */
  record Segments(MemoryConfiguration configuration, PrimeField field, long seed) {}

  static Stream<Segments> segments() {
    List<Segments> all = new ArrayList<>();
    for (PrimeField field : List.of(PrimeField.KOALA_BEAR, PrimeField.BABY_BEAR)) {
      for (MemoryConfiguration configuration :
          List.of(
              MemoryConfiguration.PERSISTENT_BYTES,
              MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 5),
              MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 20),
              MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 5),
              MemoryConfiguration.PERSISTENT_BYTES.withBits(2, 19),
              MemoryConfiguration.PERSISTENT_BYTES.withBits(2, 20),
              MemoryConfiguration.OPENVM,
              MemoryConfiguration.OPENVM.withBits(0, 6),
              MemoryConfiguration.OPENVM.withBits(8, 5),
              MemoryConfiguration.OPENVM.withBits(1, 18))) {
        all.add(new Segments(configuration, field, all.size()));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("segments")
  void honestSegmentsHold(Segments segments) {
    SplittableRandom random = new SplittableRandom(segments.seed);
    StateTree tree = new StateTree(segments.configuration, segments.field);
    for (int touched : new int[] {0, 1, 2, 5, 40, 10}) {
      int most = Math.min(touched, 1 << tree.height());
      int[] labels = random.ints(0, 1 << tree.height()).distinct().limit(most).sorted().toArray();
      // none, all or half of them are written
      int written = random.nextInt(3);
      check(tree, labels, i -> written == 2 || written == 1 && random.nextBoolean(), random);
    }
  }

  @Test
  void tablesMayBeFull() {
    StateTree tree =
        new StateTree(MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 6), PrimeField.KOALA_BEAR);
    SplittableRandom random = new SplittableRandom(9);
    // the root, one node of height 2, two of height 1: no row is left over
    TreeTables four = check(tree, new int[] {0, 1, 2, 3}, _ -> true, random);
    assertThat(four.tree().rows()).isEqualTo(4);
    assertThat(four.boundary().rows()).isEqualTo(4);
    TreeTables all = check(tree, IntStream.range(0, 8).toArray(), i -> i != 3, random);
    assertThat(all.boundary().rows()).isEqualTo(8);
    assertThat(all.tree().rows()).isEqualTo(8);
  }

  @Test
  void whatIsHashedTwiceHasOneRow() {
    StateTree tree = new StateTree(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR);
    SplittableRandom random = new SplittableRandom(10);
    int[] labels = IntStream.range(0, 64).toArray();
    TreeTables written = check(tree, labels, _ -> true, random);
    // 64 + 63 + 22 nodes in the end; in the beginning and beside, one of zeros for each height
    assertThat(looked(written)).isEqualTo(64 + 63 + 22 + 29);
    TreeTables read = check(tree, labels, _ -> false, random);
    assertThat(looked(read)).isEqualTo(64 + 63 + 22 + 1);
    assertThat(read.initialRoot()).isEqualTo(read.finalRoot()).isEqualTo(written.finalRoot());
  }

  private static long looked(TreeTables tables) {
    RowMatrix rows = tables.compression();
    return IntStream.range(0, rows.rows()).filter(i -> rows.get(i, 0) != 0).count();
  }

  @Test
  void theNumberOfWorkersChangesNothing() {
    List<List<Integer>> hashes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      StateTree tree = new StateTree(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR);
      SplittableRandom random = new SplittableRandom(11);
      int[] labels = random.ints(0, 1 << tree.height()).distinct().limit(500).sorted().toArray();
      try (Arena arena = Arena.ofShared();
          Workers workers = Workers.of(1 + 2 * i)) {
        TreeRows rows = new TreeRows(tree, new UsedMemory(arena), new int[1 << 15]);
        for (int label : labels) {
          int[] last = random.ints(8, 0, 1 << 16).toArray();
          rows.leaf(space(tree, label), pointer(tree, label), ZEROS, last, 1);
        }
        TreeTables tables = rows.finish(workers);
        hashes.add(
            Stream.of(tables.boundary(), tables.tree(), tables.compression())
                .map(matrix -> Arrays.hashCode(matrix.words().toArray(ValueLayout.JAVA_BYTE)))
                .toList());
      }
    }
    assertThat(hashes.getLast()).isEqualTo(hashes.getFirst());
  }

  @Test
  void whatCannotHaveBeenIsRefused() {
    StateTree tree = new StateTree(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR);
    int[] one = {1, 0, 0, 0, 0, 0, 0, 0};
    try (Arena arena = Arena.ofShared()) {
      TreeRows rows = new TreeRows(tree, new UsedMemory(arena), new int[1 << 15]);
      rows.leaf(2, 32, ZEROS, one, 7);
      assertThatIllegalArgumentException().isThrownBy(() -> rows.leaf(2, 32, ZEROS, one, 7));
      assertThatIllegalArgumentException().isThrownBy(() -> rows.leaf(1, 64, ZEROS, one, 7));
      assertThatIllegalArgumentException().isThrownBy(() -> rows.leaf(2, 65, ZEROS, one, 7));
      assertThatIllegalArgumentException().isThrownBy(() -> rows.leaf(2, 64, one, one, 7));
      assertThatIllegalArgumentException().isThrownBy(() -> rows.leaf(9, 64, ZEROS, one, 7));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TreeRows(tree, arena, new int[1 << 14]));
    }
  }

  private static int space(StateTree tree, int label) {
    return (label >> tree.configuration().indexBits()) + 1;
  }

  private static int pointer(StateTree tree, int label) {
    int index = label & (1 << tree.configuration().indexBits()) - 1;
    return index * tree.configuration().blockCells();
  }

  /** Touches leaves, checks the tables but for what the memory bus and the range table say. */
  private static TreeTables check(
      StateTree tree, int[] labels, IntPredicate isWritten, SplittableRandom random) {
    MemoryConfiguration configuration = tree.configuration();
    PrimeField field = tree.field();
    int[] counts = new int[1 << 15];
    int[] root = tree.root();
    Arena arena = Arena.ofAuto();
    try (Workers workers = Workers.of(2)) {
      TreeRows rows = new TreeRows(tree, new UsedMemory(arena), counts);
      List<List<Integer>> messages = new ArrayList<>();
      int[][] lasts = new int[labels.length][];
      for (int i = 0; i < labels.length; i++) {
        int[] initial = tree.leaf(labels[i]);
        lasts[i] = isWritten.test(i) ? random.ints(8, 0, field.prime()).toArray() : initial;
        int time = 1 + random.nextInt(1 << 28);
        int space = space(tree, labels[i]);
        int pointer = pointer(tree, labels[i]);
        rows.leaf(space, pointer, initial, lasts[i], time);
        messages.add(message(1, space, pointer, initial, 0));
        messages.add(message(-1, space, pointer, lasts[i], time));
      }
      TreeTables tables = rows.finish(workers);
      int[] roots = new int[16];
      for (int i = 0; i < 8; i++) {
        roots[i] = field.of(tables.initialRoot()[i]);
        roots[8 + i] = field.of(tables.finalRoot()[i]);
      }
      List<Violation> violations =
          MockChecker.check(
              table(new PersistentBoundaryAir(configuration), field, tables.boundary()),
              table(new TreeAir(configuration), field, tables.tree(), roots),
              table(new CompressionAir(configuration, field), field, tables.compression()));
      List<List<Integer>> unbalanced = new ArrayList<>();
      for (Violation violation : violations) {
        assertThat(violation).isInstanceOf(Violation.Unbalanced.class);
        Violation.Unbalanced message = (Violation.Unbalanced) violation;
        if (message.bus().name().equals("range")) {
          counts[message.message().getFirst()] -= message.count();
        } else {
          assertThat(message.bus().name()).isEqualTo("memory");
          List<Integer> all = new ArrayList<>(List.of(message.count()));
          all.addAll(message.message());
          unbalanced.add(all);
        }
      }
      // what is not balanced is what accesses and the range table have to balance
      assertThat(unbalanced).containsExactlyInAnyOrderElementsOf(messages);
      assertThat(counts).containsOnly(0);
      assertThat(tables.initialRoot()).isEqualTo(root);
      assertThat(tables.finalRoot()).isEqualTo(tree.root());
      for (int i = 0; i < labels.length; i++) {
        assertThat(tree.leaf(labels[i])).isEqualTo(lasts[i]);
      }
      return tables;
    }
  }

  private static List<Integer> message(int count, int space, int pointer, int[] limbs, int time) {
    List<Integer> message = new ArrayList<>(List.of(count, space, pointer));
    Arrays.stream(limbs).forEach(message::add);
    message.add(time);
    return message;
  }

  private static FilledTable table(Air air, PrimeField field, RowMatrix matrix, int... values) {
    return new FilledTable(AirDescription.of(air, field), List.of(Trace.of(matrix)), values);
  }
}
