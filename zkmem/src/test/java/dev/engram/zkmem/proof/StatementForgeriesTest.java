/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.ProvingKey;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.MemoryProof.Segment;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import dev.engram.zkmem.proof.StatementForgeries.Lie;
import dev.engram.zkmem.proof.StatementForgeries.Memory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements in which something is another than what was proven, and provers who state lies. */
class StatementForgeriesTest {

  private static final int PRIME = Profile.INSECURE_TEST.field().prime();

  private static Workers workers;
  private static StatementForgeries forgeries;
  private static MemoryKey key;
  private static MemoryProof honest;
  private static MemoryProof other;

  @BeforeAll
  static void prove() throws IOException {
    workers = Workers.all();
    forgeries = new StatementForgeries();
    key = forgeries.key(Memory.PERSISTENT);
    try (MemoryProver prover = MemoryProver.of(key, workers)) {
      ProofRequest request =
          ProofRequest.DEFAULT
              .withClaim(1, 0)
              .withClaim(2, 64)
              .withLimits(new ReplayLimits(2, 100, 100));
      honest = prover.prove(LogReader.of(log(1)), request);
      other = prover.prove(LogReader.of(log(2)), request);
    }
  }

  @AfterAll
  static void closeKeys() {
    forgeries.close();
    workers.close();
  }

  /** A write and a read for each of two segments, and time that passes in the second. */
  private static byte[] log(int seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] data = new byte[16];
    data[3] = (byte) seed;
    try (LogWriter log = new LogWriter(out)) {
      log.write(1, 0, data, 0, 16);
      log.read(1, 0, data, 0, 16);
      log.increment(5);
      log.write(1, 32, data, 0, 16);
      log.read(1, 32, data, 0, 16);
    }
    return out.toByteArray();
  }

  private static MemoryVerdict verify(MemoryProof proof) {
    return MemoryVerifier.takingInsecure().verify(proof, key);
  }

  private static Segment last(MemoryProof proof) {
    return proof.segments().getLast();
  }

  /** Changes what the last segment states, and says what the proof system says of it. */
  private static void refused(Refusal refusal, UnaryOperator<SegmentStatement> change) {
    MemoryVerdict verdict = verify(restated(change));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.PROOF);
              assertThat(refused.segment()).isEqualTo(1);
              assertThat(refused.detail()).startsWith(refusal + ": ");
            });
  }

  private static void impossible(UnaryOperator<SegmentStatement> change) {
    assertThat(verify(restated(change)))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.STATEMENT);
              assertThat(refused.segment()).isEqualTo(1);
            });
  }

  private static MemoryProof restated(UnaryOperator<SegmentStatement> change) {
    List<Segment> segments = new ArrayList<>(honest.segments());
    Segment last = segments.removeLast();
    segments.add(new Segment(change.apply(last.statement()), last.proof()));
    return new MemoryProof(honest.memory(), honest.profile(), segments);
  }

  @Test
  void whatIsStatedIsProven() {
    assertThat(honest.segments()).hasSize(2);
    assertThat(verify(honest)).isInstanceOf(MemoryVerdict.Accepted.class);
    assertThat(verify(restated(of -> of))).isInstanceOf(MemoryVerdict.Accepted.class);
    assertThat(verify(other)).isInstanceOf(MemoryVerdict.Accepted.class);
    assertThat(last(honest).statement().claims()).hasSize(2);
    assertThat(last(honest).statement().increments()).isEqualTo(5);
  }

  @Test
  void aTimeThatIsAnotherIsRefused() {
    refused(Refusal.CONSTRAINTS, of -> Restated.finalTime(of, of.finalTime() + 1));
    refused(Refusal.CONSTRAINTS, of -> Restated.increments(of, of.increments() + 1));
    refused(
        Refusal.CONSTRAINTS,
        of -> Restated.finalTime(Restated.increments(of, of.increments() + 1), of.finalTime() + 1));
  }

  @Test
  void anotherRootInTheEndIsRefused() {
    for (int word = 0; word < 8; word++) {
      int at = word;
      refused(
          Refusal.CONSTRAINTS,
          of ->
              Restated.finalRoot(
                  of, Restated.plus(of.finalRoot(), at, of.finalRoot()[at] == 0 ? 1 : -1)));
    }
  }

  @Test
  void anotherRootInTheBeginningOfARunIsRefused() {
    List<Segment> segments = new ArrayList<>(honest.segments());
    Segment first = segments.getFirst();
    int[] root = first.statement().initialRoot();
    segments.set(
        0,
        new Segment(
            Restated.initialRoot(first.statement(), Restated.plus(root, 7, root[7] == 0 ? 1 : -1)),
            first.proof()));
    assertThat(verify(new MemoryProof(honest.memory(), honest.profile(), segments)))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.PROOF);
              assertThat(refused.detail()).startsWith("CONSTRAINTS: ");
            });
  }

  @Test
  void anotherLogIsRefused() {
    refused(Refusal.PARTITION, of -> Restated.log(of, last(other).statement().log()));
    refused(Refusal.PARTITION, of -> Restated.logRoot(of, Restated.plus(of.log().root(), 0, 1)));
    List<LoggedTable> tables = last(honest).statement().log().tables();
    assertThat(tables).hasSize(3);
    refused(Refusal.CONSTRAINTS, of -> Restated.logTables(of, tables.reversed()));
    for (int i = 0; i < tables.size(); i++) {
      List<LoggedTable> fewer = new ArrayList<>(tables);
      LoggedTable table = fewer.remove(i);
      if (table.id().kind() != Kind.INCREMENT) {
        refused(Refusal.CONSTRAINTS, of -> Restated.logTables(of, fewer));
      } else {
        impossible(of -> Restated.logTables(of, fewer));
        refused(Refusal.PUBLIC_VALUES, of -> Restated.increments(Restated.logTables(of, fewer), 0));
      }
      List<LoggedTable> higher = new ArrayList<>(tables);
      higher.set(i, new LoggedTable(table.id(), table.logRows() + 1));
      refused(Refusal.CONSTRAINTS, of -> Restated.logTables(of, higher));
    }
    List<LoggedTable> more = new ArrayList<>(tables);
    more.add(new LoggedTable(TableId.of(Kind.IMMEDIATE), 1));
    refused(Refusal.CONSTRAINTS, of -> Restated.logTables(of, more));
    refused(
        Refusal.PUBLIC_VALUES,
        of -> Restated.increments(Restated.log(of, new LogCommitment(List.of(), new int[0])), 0));
  }

  @Test
  void anotherClaimIsRefused() {
    List<Claim> claims = last(honest).statement().claims();
    int[] cells = claims.getFirst().cells();
    refused(Refusal.CONSTRAINTS, of -> Restated.claim(of, 1, 0, Restated.plus(cells, 15, 1)));
    refused(Refusal.CONSTRAINTS, of -> Restated.claim(of, 1, 16, cells));
    refused(Refusal.CONSTRAINTS, of -> Restated.claim(of, 2, 0, cells));
    refused(Refusal.CONSTRAINTS, of -> Restated.claims(of, claims.reversed()));
    refused(Refusal.CONSTRAINTS, of -> Restated.claims(of, claims.subList(0, 1)));
    refused(
        Refusal.CONSTRAINTS,
        of -> Restated.claims(of, List.of(claims.get(0), claims.get(1), claims.get(1))));
    refused(Refusal.PUBLIC_VALUES, of -> Restated.claims(of, List.of()));
  }

  @Test
  void aProofInThePlaceOfAnotherSegmentsIsRefused() {
    Segment first = honest.segments().getFirst();
    Segment last = last(honest);
    List<Segment> swapped =
        List.of(
            new Segment(first.statement(), last.proof()),
            new Segment(last.statement(), first.proof()));
    assertThat(verify(new MemoryProof(honest.memory(), honest.profile(), swapped)))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.PROOF));
  }

  @Test
  void whatNoMemoryCouldStateIsRefused() {
    impossible(of -> Restated.finalTime(of, MemoryConfiguration.TIME_LIMIT));
    impossible(of -> Restated.finalTime(of, 0));
    impossible(of -> Restated.finalTime(of, -1));
    impossible(of -> Restated.finalTime(of, Integer.MIN_VALUE));
    impossible(of -> Restated.increments(of, -5));
    impossible(of -> Restated.increments(of, of.finalTime()));
    impossible(of -> Restated.increments(of, 0));
    // the same root, as another number of 32 bits
    impossible(of -> Restated.finalRoot(of, Restated.plus(of.finalRoot(), 2, PRIME)));
    impossible(of -> Restated.finalRoot(of, Restated.plus(of.finalRoot(), 2, -PRIME)));
    impossible(of -> Restated.finalRoot(of));
    impossible(of -> Restated.finalRoot(of, Restated.plus(of.finalRoot(), 8, 0)));
    impossible(of -> Restated.claims(of, List.of(new Claim(1, 0, new int[15]))));
    impossible(of -> Restated.claims(of, List.of(new Claim(0, 0, new int[16]))));
    impossible(of -> Restated.claims(of, List.of(new Claim(1, 1 << 9, new int[16]))));
  }

  @Test
  void aProofOfOneProfileIsNoneOfAnother() {
    for (Profile profile : List.of(Profile.PROVEN_100, Profile.COMPACT_100)) {
      MemoryProof same = new MemoryProof(honest.memory(), profile.name(), honest.segments());
      assertThat(MemoryVerifier.strict().verify(same, workers))
          .isInstanceOfSatisfying(
              MemoryVerdict.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.PROOF);
                assertThat(refused.detail()).startsWith("OTHER_KEY: ");
              });
    }
    MemoryProof unknown = new MemoryProof(honest.memory(), "proven-99", honest.segments());
    assertThat(MemoryVerifier.strict().verify(unknown, workers))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.INSECURE));
    assertThat(MemoryVerifier.strict().verify(honest, workers))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.INSECURE));
    assertThatThrownBy(() -> MemoryVerifier.strict().verify(unknown, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key is of another memory than the proof");
  }

  static List<Lie> lies() {
    return forgeries.all();
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aProverWhoLiesIsRefused(Lie lie) {
    MemoryVerifier verifier =
        lie.reason() == Reason.INSECURE ? MemoryVerifier.strict() : MemoryVerifier.takingInsecure();
    assertThat(verifier.verify(lie.proof(), forgeries.key(lie.memory())))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(lie.reason()));
  }

  /** What is not there cannot refuse anything; so it must be there. */
  @ParameterizedTest
  @EnumSource(names = {"BOUNDARY", "CLOCK"})
  void aTableThatMustTakePartCannotBeLeftOut(Kind kind) {
    MemoryKey words = forgeries.key(Memory.VOLATILE);
    try (ForgedSegment segment = ForgedSegment.of(words, _ -> {})) {
      segment.without(kind, 0);
      assertThatThrownBy(segment::prove)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must take part");
    }
  }

  /**
   * Proofs of a system without the boundary, in which an access takes what it gives: nothing else
   * is wrong with them. They are of another key, and have other tables.
   */
  @Test
  void aSystemWithoutTheBoundaryIsNotThatOfTheMemory() {
    MemoryKey words = forgeries.key(Memory.VOLATILE);
    MemoryAirs airs = words.airs();
    try (Arena arena = Arena.ofShared();
        ProvingKey without = withoutBoundary(airs, arena);
        Prover prover = Prover.of(without, workers)) {
      RowMatrix clock = RowMatrix.allocate(arena, 2, 1);
      clock.set(0, 0, words.profile().field().one());
      clock.set(1, 0, 0);
      RowMatrix counts = RowMatrix.allocate(arena, 1 << Buses.LIMB_BITS, 1);
      for (int row = 0; row < counts.rows(); row++) {
        counts.set(row, 0, 0);
      }
      SegmentStatement nothing =
          new SegmentStatement(
              new int[0], new int[0], 1, 0, new LogCommitment(List.of(), new int[0]), List.of());
      List<int[]> values = nothing.publicValues(airs, nothing.link(words.digest(), true), true);
      int count = airs.tables().size();
      byte[] proof =
          prover.prove(
              values.subList(1, count),
              List.of(Witness.of(count - 3, clock), Witness.of(count - 2, counts)));
      assertRefused(words, nothing, proof, "OTHER_KEY: ");
      // as if it were of the memory's key
      byte[] posing = proof.clone();
      byte[] digest = words.verifyingKey().digest();
      int at = indexOf(posing, without.verifyingKey().digest());
      System.arraycopy(digest, 0, posing, at, digest.length);
      assertRefused(words, nothing, posing, "");
    }
  }

  private static ProvingKey withoutBoundary(MemoryAirs airs, Arena arena) {
    ProvingKey.Builder builder = ProvingKey.of(Profile.INSECURE_TEST);
    for (MemoryAirs.Table table : airs.tables().subList(1, airs.tables().size())) {
      if (table.id().kind() == Kind.CLAIM || table.id().kind() == Kind.RANGE) {
        int rows =
            table.id().kind() == Kind.RANGE
                ? 1 << Buses.LIMB_BITS
                : MemoryAirs.claimRows(airs.memory());
        int width = table.id().kind() == Kind.RANGE ? 1 : airs.memory().claims();
        RowMatrix preprocessed = RowMatrix.allocate(arena, rows, width);
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < width; column++) {
            int number = width == 1 ? row : row == column ? 1 : 0;
            preprocessed.set(row, column, Profile.INSECURE_TEST.field().of(number));
          }
        }
        builder =
            table.required()
                ? builder.require(table.air(), preprocessed)
                : builder.allow(table.air(), preprocessed);
      } else {
        builder = table.required() ? builder.require(table.air()) : builder.allow(table.air());
      }
    }
    return builder.build(workers);
  }

  private static void assertRefused(
      MemoryKey of, SegmentStatement statement, byte[] proof, String detail) {
    MemoryProof forged = ForgedSegment.run(of, new Segment(statement, proof));
    assertThat(MemoryVerifier.takingInsecure().verify(forged, of))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.PROOF);
              assertThat(refused.detail()).startsWith(detail);
            });
  }

  private static int indexOf(byte[] in, byte[] part) {
    for (int at = 0; at + part.length <= in.length; at++) {
      if (Arrays.equals(in, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("it is not there");
  }
}
