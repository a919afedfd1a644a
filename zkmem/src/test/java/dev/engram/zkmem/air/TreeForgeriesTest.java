/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Without;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forges the boundary of a persistent memory in all ways that its tables are to prevent, and leaves
 * each constraint and interaction out in turn: then something that was refused is taken.
 */
class TreeForgeriesTest {

  /** A memory with its field. */
  record Memory(MemoryConfiguration configuration, PrimeField field) {

    List<Air> airs() {
      return List.of(
          new PersistentBoundaryAir(configuration),
          new TreeAir(configuration),
          new CompressionAir(configuration, field));
    }

    @Override
    public String toString() {
      return "%s, %d bits of spaces, %d of pointers"
          .formatted(field, configuration.spaceBits(), configuration.pointerBits());
    }
  }

  static Stream<Memory> memories() {
    return Stream.of(
        new Memory(MemoryConfiguration.PERSISTENT_BYTES, PrimeField.KOALA_BEAR),
        new Memory(MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 6), PrimeField.KOALA_BEAR),
        new Memory(MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 7), PrimeField.KOALA_BEAR),
        new Memory(MemoryConfiguration.OPENVM.withBits(2, 18), PrimeField.BABY_BEAR));
  }

  /** One of each field and compression. */
  static Stream<Memory> fields() {
    return Stream.of(
        new Memory(MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 5), PrimeField.KOALA_BEAR),
        new Memory(MemoryConfiguration.OPENVM.withBits(1, 5), PrimeField.BABY_BEAR));
  }

  private static Set<String> noticed(Memory memory, TreeForgery forgery, UnaryOperator<Air> air) {
    return forgery.tables(memory.configuration, memory.field, air).noticed();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void withoutAForgeryNothingIsNoticed(Memory memory) {
    TreeForgery none = new TreeForgery("none", "", List.of(), _ -> {});
    assertThat(noticed(memory, none, UnaryOperator.identity())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void eachForgeryIsNoticedByWhatIsThereForIt(Memory memory) {
    for (TreeForgery forgery : TreeForgery.all(memory.configuration)) {
      Set<String> noticed = noticed(memory, forgery, UnaryOperator.identity());
      assertThat(noticed.stream().map(TreeForgeriesTest::withoutNumber))
          .as(forgery.name())
          .contains(forgery.noticed());
    }
  }

  private static String withoutNumber(String noticed) {
    return noticed.replaceFirst(": \\d+: ", ": ");
  }

  @ParameterizedTest
  @MethodSource("memories")
  void eachConstraintIsTheOnlyOneToNoticeSomeForgery(Memory memory) {
    assertThat(noticedAlone(memory, TreeForgery.all(memory.configuration)))
        .containsAll(constraints(memory, memory.airs().subList(0, 2)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void eachColumnOfACompressionIsTheOnlyOneToNoticeSomeForgery(Memory memory) {
    CompressionAir compression = new CompressionAir(memory.configuration, memory.field);
    List<TreeForgery> forgeries =
        IntStream.range(CompressionAir.ROUNDS, compression.width())
            .mapToObj(i -> TreeForgery.ofColumn(compression, i))
            .toList();
    assertThat(noticedAlone(memory, forgeries))
        .containsExactlyInAnyOrderElementsOf(constraints(memory, List.of(compression)));
  }

  private static Set<String> noticedAlone(Memory memory, List<TreeForgery> forgeries) {
    Set<String> alone = new TreeSet<>();
    for (TreeForgery forgery : forgeries) {
      Set<String> noticed = noticed(memory, forgery, UnaryOperator.identity());
      assertThat(noticed).as(forgery.name()).isNotEmpty();
      if (noticed.size() == 1) {
        alone.addAll(noticed);
      }
    }
    return alone;
  }

  private static List<String> constraints(Memory memory, List<Air> airs) {
    return airs.stream()
        .map(air -> AirDescription.of(air, memory.field))
        .flatMap(air -> ForgedMatrices.constraints(air).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void withoutAnInteractionSomeForgeryIsTaken(Memory memory) {
    for (Air air : memory.airs()) {
      List<Interaction> interactions = AirDescription.of(air, memory.field).interactions();
      for (int i = 0; i < interactions.size(); i++) {
        if (interactions.get(i).weight() == 0) {
          continue; // without what is looked up, nothing is taken
        }
        Without without = Without.interaction(air, i);
        List<String> taken =
            TreeForgery.all(memory.configuration).stream()
                .filter(forgery -> forgery.noticed().startsWith("bus"))
                .filter(forgery ->
                    noticed(memory, forgery, each -> each.equals(air) ? without : each).isEmpty())
                .map(TreeForgery::name)
                .collect(Collectors.toList());
        assertThat(taken).as("without interaction %d of %s", i, air.name()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("memories")
  void rowsBelowTheLeavesAreTakenAndChangeNothing(Memory memory) {
    int[] limbs = {1, 1, 2, 3, 5, 8, 13, 21};
    List<ForgedTree.Leaf> read = List.of(new ForgedTree.Leaf(1, limbs, limbs, 4));
    TreeForgery below =
        new TreeForgery(
            "below",
            "",
            read,
            tree -> {
              int[] roots = tree.tables.publicValues(ForgedTree.TREE);
              tree.tables.set(ForgedTree.LEAVES, 0, "valid", 0);
              for (int row = 0; row < tree.tables.rows(ForgedTree.ACCESSES); row++) {
                tree.tables.set(ForgedTree.ACCESSES, row, "sent", 0);
              }
              int row = tree.node(0, 1, limbs, new int[8]);
              tree.tables.set(ForgedTree.TREE, row, "received", 1);
              assertThat(tree.tables.publicValues(ForgedTree.TREE)).isEqualTo(roots);
            });
    assertThat(noticed(memory, below, UnaryOperator.identity())).isEmpty();
  }

  @Test
  void aDigestThatNobodyOffersIsNoticed() {
    Memory memory = memories().toList().get(1);
    Air air = memory.airs().getLast();
    TreeForgery none = new TreeForgery("none", "", List.of(), _ -> {});
    AirDescription description = AirDescription.of(air, memory.field);
    assertThat(description.interactions()).hasSize(1);
    ForgedTree tree =
        new ForgedTree(memory.configuration, memory.field, none.leaves(), UnaryOperator.identity());
    for (int row = 0; row < tree.tables.rows(ForgedTree.COMPRESSION); row++) {
      tree.tables.set(ForgedTree.COMPRESSION, row, "count", 0);
    }
    assertThat(tree.tables.noticed()).containsExactly("bus: compression");
  }
}
