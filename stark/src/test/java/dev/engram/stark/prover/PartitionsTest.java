/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.protocol.Table;
import dev.engram.stark.protocol.TreeShape;
import dev.engram.stark.protocol.TreeShape.Stage;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partitions of one name, over tables of different heights, and what a statement says of them. */
class PartitionsTest {

  private static final Profile PROFILE = SampleSystem.PROFILE;
  private static final PrimeField FIELD = PROFILE.field();
  private static final List<int[]> NONE = List.of(new int[0], new int[0], new int[0]);

  private final Arena memory = Arena.ofShared();
  private final Workers workers = Workers.of(2);

  @AfterEach
  void close() {
    workers.close();
    memory.close();
  }

  /** A table whose main column is the product of all of its partitions' columns. */
  private record Product(String name, List<String> partitions, int width) implements Air {

    @Override
    public void define(AirBuilder air) {
      Expr product = Expr.constant(1);
      for (String partition : partitions) {
        for (Column column : air.partition(partition).columns("of " + partition, width)) {
          product = product.times(column);
        }
      }
      air.zero("the product", air.column("product").minus(product));
    }
  }

  /** Two tables that every proof has, of degrees 2 and 4, and one that it may have. */
  private static final List<Product> AIRS =
      List.of(
          new Product("first", List.of("read", "write"), 1),
          new Product("second", List.of("write", "read"), 2),
          new Product("third", List.of("read"), 1));

  private ProvingKey key(Profile profile) {
    return ProvingKey.of(profile)
        .require(AIRS.get(0))
        .require(AIRS.get(1))
        .allow(AIRS.get(2))
        .build(workers);
  }

  private Witness witness(int air, int logRows, int seed) {
    Product product = AIRS.get(air);
    int rows = 1 << logRows;
    List<RowMatrix> partitions = new ArrayList<>();
    RowMatrix main = RowMatrix.allocate(memory, rows, 1);
    for (int row = 0; row < rows; row++) {
      main.set(row, 0, FIELD.one());
    }
    for (String partition : product.partitions()) {
      RowMatrix matrix = RowMatrix.allocate(memory, rows, product.width());
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < product.width(); column++) {
          int value = FIELD.of(1000L * seed + 10L * row + column + partition.length());
          matrix.set(row, column, value);
          main.set(row, 0, FIELD.mul(main.get(row, 0), value));
        }
      }
      partitions.add(matrix);
    }
    return new Witness(air, main, partitions);
  }

  /** What can be known before there is a main column. */
  private static List<Witness> withoutMain(List<Witness> witnesses) {
    return witnesses.stream().map(w -> new Witness(w.air(), null, w.partitions())).toList();
  }

  private static int[] root(ProvingKey key, byte[] proof, String name) throws ProofException {
    Proof decoded = ProofCodec.decode(key.verifyingKey(), proof);
    Layout layout = Layout.of(key.verifyingKey(), decoded.logRows());
    for (int i = 0; i < layout.trees().size(); i++) {
      TreeShape tree = layout.trees().get(i);
      if (tree.stage() == Stage.PARTITION && layout.partition(tree).equals(name)) {
        return decoded.roots()[i];
      }
    }
    throw new AssertionError("no partition " + name);
  }

  private static Verdict verify(ProvingKey key, byte[] proof, Statement.Partition... partitions) {
    Statement statement = Statement.of(NONE);
    for (Statement.Partition partition : partitions) {
      statement = statement.with(partition);
    }
    return Verifier.takingInsecure(key.verifyingKey()).verify(statement, proof);
  }

  private static void assertRefused(Verdict verdict) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Refusal.PARTITION));
  }

  @Test
  void tablesThatShareANameShareATreeInTheOrderOfTheNames() {
    try (ProvingKey key = key(PROFILE)) {
      Layout layout = Layout.of(key.verifyingKey(), new int[] {5, 3, 6});
      List<TreeShape> trees =
          layout.trees().stream().filter(t -> t.stage() == Stage.PARTITION).toList();
      assertThat(trees).extracting(layout::partition).containsExactly("read", "write");
      assertThat(tables(layout, trees.get(0))).containsExactly("first 0", "second 1", "third 0");
      assertThat(tables(layout, trees.get(1))).containsExactly("first 1", "second 0");
      assertThatThrownBy(() -> layout.partition(layout.trees().getLast()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<String> tables(Layout layout, TreeShape tree) {
    List<String> tables = new ArrayList<>();
    for (int i : tree.matrices()) {
      MatrixShape matrix = layout.matrices().get(i);
      String air = layout.tables().get(matrix.table()).description().name();
      tables.add(air + " " + matrix.source().partition());
    }
    return tables;
  }

  @ParameterizedTest
  @CsvSource({"5,3", "3,5", "4,4", "0,6", "7,0", "0,0"})
  void theRootOfTwoTablesIsKnownBeforeTheProof(int first, int second) throws ProofException {
    try (ProvingKey key = key(PROFILE);
        Prover prover = Prover.of(key, workers)) {
      List<Witness> witnesses = List.of(witness(0, first, 1), witness(1, second, 2));
      int[] read = prover.partitionRoot("read", withoutMain(witnesses));
      int[] write = prover.partitionRoot("write", withoutMain(witnesses));
      byte[] proof = prover.prove(NONE, witnesses);

      assertThat(read).isEqualTo(root(key, proof, "read")).isNotEqualTo(write);
      assertThat(write).isEqualTo(root(key, proof, "write"));
      assertThat(
              verify(
                      key,
                      proof,
                      new Statement.Partition("read", read),
                      new Statement.Partition("write", write))
                  .accepted())
          .isTrue();
    }
  }

  @Test
  void aProofIsNotOfTheRootThatAnotherNameHasNorOfAnyOther() throws ProofException {
    try (ProvingKey key = key(PROFILE);
        Prover prover = Prover.of(key, workers)) {
      byte[] proof = prover.prove(NONE, List.of(witness(0, 5, 1), witness(1, 3, 2)));
      int[] read = root(key, proof, "read");
      int[] write = root(key, proof, "write");

      assertRefused(verify(key, proof, new Statement.Partition("read", write)));
      assertRefused(verify(key, proof, new Statement.Partition("write", read)));
      assertRefused(verify(key, proof, new Statement.Partition("other", read)));
      assertRefused(
          verify(
              key,
              proof,
              new Statement.Partition("read", read),
              new Statement.Partition("write", new int[8])));

      // the same first table, another second one
      int[] others =
          prover.partitionRoot("read", withoutMain(List.of(witness(0, 5, 1), witness(1, 3, 3))));
      assertRefused(verify(key, proof, new Statement.Partition("read", others)));
    }
  }

  @Test
  void aTableThatIsLeftOutIsNotInTheRootAndOneThatTakesPartIs() throws ProofException {
    try (ProvingKey key = key(PROFILE);
        Prover prover = Prover.of(key, workers)) {
      List<Witness> two = List.of(witness(0, 5, 1), witness(1, 3, 2));
      List<Witness> three = List.of(two.get(0), two.get(1), witness(2, 4, 3));
      int[] ofTwo = prover.partitionRoot("read", withoutMain(two));
      int[] ofThree = prover.partitionRoot("read", withoutMain(three));
      byte[] proofOfTwo = prover.prove(NONE, two);
      byte[] proofOfThree = prover.prove(NONE, three);

      assertThat(ofTwo).isNotEqualTo(ofThree);
      assertThat(root(key, proofOfTwo, "read")).isEqualTo(ofTwo);
      assertThat(root(key, proofOfThree, "read")).isEqualTo(ofThree);
      assertThat(root(key, proofOfTwo, "write")).isEqualTo(root(key, proofOfThree, "write"));
      assertThat(verify(key, proofOfTwo, new Statement.Partition("read", ofTwo)).accepted())
          .isTrue();
      assertThat(verify(key, proofOfThree, new Statement.Partition("read", ofThree)).accepted())
          .isTrue();
      assertRefused(verify(key, proofOfTwo, new Statement.Partition("read", ofThree)));
      assertRefused(verify(key, proofOfThree, new Statement.Partition("read", ofTwo)));
    }
  }

  @Test
  void tablesWithoutThePartitionMayBeLeftOutWhenTheRootIsComputed() {
    try (ProvingKey key = key(PROFILE);
        Prover prover = Prover.of(key, workers)) {
      List<Witness> two = withoutMain(List.of(witness(0, 5, 1), witness(1, 3, 2)));
      List<Witness> three = new ArrayList<>(two);
      three.addAll(withoutMain(List.of(witness(2, 4, 3))));
      assertThat(prover.partitionRoot("write", three))
          .isEqualTo(prover.partitionRoot("write", two));
    }
  }

  @Test
  void aVerdictSaysWhichTablesTheProofIsAbout() {
    try (ProvingKey key = key(PROFILE);
        Prover prover = Prover.of(key, workers)) {
      byte[] proof = prover.prove(NONE, List.of(witness(0, 5, 1), witness(1, 3, 2)));
      assertThat(verify(key, proof))
          .isInstanceOfSatisfying(
              Verdict.Accepted.class,
              accepted -> {
                assertThat(accepted.layout().tables()).extracting(Table::air).containsExactly(0, 1);
                assertThat(accepted.layout().tables())
                    .extracting(Table::logRows)
                    .containsExactly(5, 3);
              });
    }
  }

  @Test
  void hiddenPartitionsShareATreeWithASaltForEachHeight() throws ProofException {
    try (ProvingKey key = key(PROFILE.withZeroKnowledge());
        Prover prover = Prover.of(key, workers)) {
      List<Witness> witnesses = List.of(witness(0, 7, 1), witness(1, 3, 2), witness(2, 4, 3));
      Layout layout = Layout.of(key.verifyingKey(), new int[] {7, 3, 4});
      TreeShape tree = layout.trees().getFirst();
      long heights =
          tree.matrices().stream()
              .map(i -> layout.matrices().get(i).logHeight())
              .distinct()
              .count();
      assertThat(heights).isGreaterThan(1);
      assertThat(
              tree.matrices().stream()
                  .filter(i -> layout.matrices().get(i).kind() == MatrixShape.Kind.SALT))
          .hasSize((int) heights);

      byte[] one = prover.prove(NONE, witnesses);
      byte[] two = prover.prove(NONE, witnesses);
      int[] read = root(key, one, "read");
      assertThat(root(key, two, "read")).isNotEqualTo(read);
      assertThat(verify(key, one, new Statement.Partition("read", read)).accepted()).isTrue();
      assertRefused(verify(key, two, new Statement.Partition("read", read)));
      assertThatThrownBy(() -> prover.partitionRoot("read", withoutMain(witnesses)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aRootOfWhatIsNotThereIsRefused() {
    try (ProvingKey key = key(PROFILE);
        Prover prover = Prover.of(key, workers)) {
      List<Witness> two = withoutMain(List.of(witness(0, 5, 1), witness(1, 3, 2)));
      assertThatThrownBy(() -> prover.partitionRoot("other", two))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("none of the tables has a partition other");
      assertThatThrownBy(() -> prover.partitionRoot("read", two.reversed()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in the order of their AIRs");
      Witness one = new Witness(0, null, two.get(0).partitions().subList(0, 1));
      assertThatThrownBy(() -> prover.partitionRoot("write", List.of(one)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("first has 1 columns of partition write in 32 rows");
      Witness other = new Witness(0, null, two.get(1).partitions());
      assertThatThrownBy(() -> prover.partitionRoot("write", List.of(other)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("first has 1 columns of partition write in 8 rows");
      List<RowMatrix> uneven =
          Arrays.asList(two.get(0).partitions().get(0), witness(0, 4, 1).partitions().get(1));
      assertThatThrownBy(() -> prover.partitionRoot("write", List.of(new Witness(0, null, uneven))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("first has 1 columns of partition write in 32 rows");
    }
  }
}
