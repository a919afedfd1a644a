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
import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndToEndTest {

  private static final Profile SAMPLE = SampleSystem.PROFILE;

  static Stream<Profile> secure() {
    return Profile.SHIPPED.stream().filter(p -> p.bits() > 0);
  }

  @ParameterizedTest
  @MethodSource("secure")
  void aProofOfAShippedProfileIsWorthItsBits(Profile profile) {
    try (SampleSystem system = new SampleSystem(profile, 6)) {
      Verdict verdict =
          Verifier.of(system.verifyingKey())
              .verify(Statement.of(system.publicValues()), system.prove());
      assertThat(verdict)
          .isInstanceOfSatisfying(
              Verdict.Accepted.class,
              accepted ->
                  assertThat(accepted.security().bits()).isGreaterThanOrEqualTo(profile.bits()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 7, 9})
  void tablesOfAnyHeightAreProven(int logRows) {
    try (SampleSystem system = new SampleSystem(SAMPLE, logRows)) {
      assertThat(system.verify(system.prove()).accepted()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8})
  void tablesOfAnyHeightAreProvenInZeroKnowledge(int logRows) {
    try (SampleSystem system = new SampleSystem(SAMPLE.withZeroKnowledge(), logRows)) {
      assertThat(system.verify(system.prove()).accepted()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(CommitmentHash.class)
  void eachHashCommits(CommitmentHash hash) {
    try (SampleSystem system = new SampleSystem(SAMPLE.withHash(hash), 5)) {
      assertThat(system.verify(system.prove()).accepted()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(CommitmentHash.class)
  void eachHashCommitsOverBabyBear(CommitmentHash hash) {
    Profile profile = SAMPLE.withHash(hash).withField(PrimeField.BABY_BEAR);
    try (SampleSystem system = new SampleSystem(profile, 5)) {
      assertThat(system.verify(system.prove()).accepted()).isTrue();
    }
  }

  /** Arities, blow-ups, last polynomials, extensions. */
  @ParameterizedTest
  @CsvSource({"1,1,4,4", "2,2,5,5", "3,3,6,4", "1,3,8,5", "3,1,5,4", "2,4,4,4"})
  void parametersOfFriCombine(int logArity, int logBlowup, int logFinalLength, int degree) {
    Profile profile =
        new Profile(
            "insecure-combination",
            0,
            SAMPLE.field(),
            degree,
            logBlowup,
            SAMPLE.queries(),
            SAMPLE.grinding(),
            SAMPLE.regime(),
            logArity,
            logFinalLength,
            SAMPLE.hash(),
            false);
    try (SampleSystem system = new SampleSystem(profile, 8)) {
      assertThat(system.verify(system.prove()).accepted()).isTrue();
    }
  }

  @Test
  void aProofDoesNotDependOnTheNumberOfWorkers() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 8)) {
      byte[] proof = system.prove();
      for (int threads : new int[] {2, 3}) {
        try (Workers workers = Workers.of(threads);
            Prover prover = Prover.of(system.key, workers)) {
          assertThat(prover.prove(system.publicValues(), system.witnesses())).isEqualTo(proof);
        }
      }
    }
  }

  @Test
  void rowsAreLeftAsTheyAre() {
    for (boolean zeroKnowledge : new boolean[] {false, true}) {
      Profile profile = zeroKnowledge ? SAMPLE.withZeroKnowledge() : SAMPLE;
      for (int logRows : new int[] {1, 9, 10}) {
        try (SampleSystem system = new SampleSystem(profile, logRows)) {
          List<byte[]> before = rows(system);
          system.prove();
          assertThat(rows(system)).containsExactlyElementsOf(before);
        }
      }
    }
  }

  private static List<byte[]> rows(SampleSystem system) {
    return system.witnesses().stream()
        .flatMap(witness -> Stream.concat(Stream.of(witness.main()), witness.partitions().stream()))
        .map(rows -> rows.words().toArray(ValueLayout.JAVA_BYTE))
        .toList();
  }

  @Test
  void memoryThatAProofHasUsedDoesNotShowInTheNext() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 7);
        Prover prover = Prover.of(system.key, system.workers)) {
      byte[] first = prover.prove(system.publicValues(), system.witnesses());
      long held = prover.memoryHeld();
      assertThat(prover.prove(system.publicValues(), system.witnesses())).isEqualTo(first);
      assertThat(prover.memoryHeld()).isEqualTo(held);
    }
  }

  @Test
  void aProverInUseRefusesAnotherProofAndItsEnd() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 7);
        Prover prover = Prover.of(system.key, system.workers)) {
      List<Phase> phases = new ArrayList<>();
      prover.telling(phase -> {
        phases.add(phase);
        assertThatThrownBy(() -> prover.prove(system.publicValues(), system.witnesses()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("one thing at a time");
        assertThatThrownBy(() -> prover.partitionRoot("log", system.witnesses()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("one thing at a time");
        assertThatThrownBy(prover::close)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("at work");
      });
      byte[] proof = prover.prove(system.publicValues(), system.witnesses());
      assertThat(phases).containsExactly(Phase.values());
      assertThat(system.verify(proof).accepted()).isTrue();
    }
  }

  @Test
  void aProverThatIsClosedIsClosed() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 7)) {
      Prover prover = Prover.of(system.key, system.workers);
      prover.close();
      prover.close();
      assertThatThrownBy(() -> prover.prove(system.publicValues(), system.witnesses()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      system.key.close();
      system.key.close();
    }
  }

  @Test
  void aKeyThatIsClosedMakesNoProof() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 7);
        Prover prover = Prover.of(system.key, system.workers)) {
      system.key.close();
      assertThatThrownBy(() -> prover.prove(system.publicValues(), system.witnesses()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatAListenerThrowsBreaksAProofOffAndLeavesTheProverAsItWas() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 7);
        Prover prover = Prover.of(system.key, system.workers)) {
      byte[] first = prover.prove(system.publicValues(), system.witnesses());
      long held = prover.memoryHeld();
      for (Phase last : Phase.values()) {
        prover.telling(phase -> {
          if (phase == last) {
            throw new CancellationException(phase.name());
          }
        });
        assertThatThrownBy(() -> prover.prove(system.publicValues(), system.witnesses()))
            .isInstanceOf(CancellationException.class)
            .hasMessage(last.name());
      }
      prover.telling(phase -> {});
      assertThat(prover.prove(system.publicValues(), system.witnesses())).isEqualTo(first);
      assertThat(prover.memoryHeld()).isEqualTo(held);
    }
  }

  @Test
  void anAirThatMayBeLeftOutTakesPartWhereItIsGiven() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 5)) {
      List<int[]> values = system.publicValues();
      values.set(SampleSystem.OPTIONAL, new int[] {1, system.last});
      List<Witness> witnesses = system.witnesses();
      witnesses.add(Witness.of(SampleSystem.OPTIONAL, system.fibonacci));
      byte[] proof = system.prove(values, witnesses);
      assertThat(system.verify(Statement.of(values), proof).accepted()).isTrue();
      assertThat(system.verify(proof).accepted()).as("without its public values").isFalse();
    }
  }

  @Test
  void aProofIsOfThePartitionThatItCommitsTo() throws ProofException {
    try (SampleSystem system = new SampleSystem(SAMPLE, 5)) {
      byte[] bytes = system.prove();
      Proof proof = ProofCodec.decode(system.verifyingKey(), bytes);
      Statement statement = Statement.of(system.publicValues());
      Statement.Partition log = new Statement.Partition("log", proof.roots()[0]);
      assertThat(system.verify(statement.with(log), bytes).accepted()).isTrue();
      assertThat(
              system
                  .verify(statement.with(new Statement.Partition("main", proof.roots()[1])), bytes)
                  .accepted())
          .as("what is no partition")
          .isFalse();
    }
  }

  /** Tables of one row, with many more cosets than others are high. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void smallTablesOfHighDegreeStandBesideOthers(boolean hidden) {
    Profile profile = hidden ? SAMPLE.withZeroKnowledge() : SAMPLE;
    try (Arena memory = Arena.ofConfined();
        Workers workers = Workers.of(1);
        ProvingKey key =
            ProvingKey.of(profile)
                .require(new FifthPower())
                .require(new Power(65))
                .require(new Power(2))
                .build(workers);
        Prover prover = Prover.of(key, workers)) {
      List<Witness> witnesses = new ArrayList<>();
      for (int air = 0; air < 3; air++) {
        RowMatrix trace = RowMatrix.allocate(memory, 1, 2);
        int power = air == 0 ? 5 : air == 1 ? 65 : 2;
        trace.set(0, 0, profile.field().of(3));
        trace.set(0, 1, profile.field().pow(profile.field().of(3), power));
        witnesses.add(Witness.of(air, trace));
      }
      List<int[]> none = List.of(new int[0], new int[0], new int[0]);
      byte[] proof = prover.prove(none, witnesses);
      assertThat(
              Verifier.takingInsecure(key.verifyingKey())
                  .verify(Statement.of(none), proof)
                  .accepted())
          .isTrue();
    }
  }

  @Test
  void publicValuesThatAreNotTheAirsAreRefusedBeforeWork() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 4)) {
      List<int[]> few = system.publicValues();
      few.set(SampleSystem.FIBONACCI, new int[] {1});
      assertThatThrownBy(() -> system.prove(few, system.witnesses()))
          .hasMessageContaining("fibonacci has 2 public values");
      assertThatThrownBy(() -> system.prove(few.subList(0, 2), system.witnesses()))
          .hasMessageContaining("for each AIR");
    }
  }

  private record Power(int degree) implements Air {

    @Override
    public String name() {
      return "power " + degree;
    }

    @Override
    public void define(AirBuilder air) {
      Column x = air.column("x");
      Expr power = x;
      for (int i = 1; i < degree; i++) {
        power = power.times(x);
      }
      air.zero("y is the power", power.minus(air.column("y")));
    }
  }

  @Test
  void constraintsOfAHigherDegreeTakeALargerDomain() {
    try (Arena memory = Arena.ofConfined();
        Workers workers = Workers.of(1);
        ProvingKey key = ProvingKey.of(SAMPLE).require(new FifthPower()).build(workers);
        Prover prover = Prover.of(key, workers)) {
      PrimeField field = SAMPLE.field();
      RowMatrix trace = RowMatrix.allocate(memory, 64, 2);
      for (int row = 0; row < 64; row++) {
        trace.set(row, 0, field.of(row));
        trace.set(row, 1, field.pow(field.of(row), 5));
      }
      List<int[]> none = List.of(new int[0]);
      byte[] proof = prover.prove(none, List.of(Witness.of(0, trace)));
      Verifier verifier = Verifier.takingInsecure(key.verifyingKey());
      assertThat(verifier.verify(Statement.of(none), proof).accepted()).isTrue();

      trace.set(9, 1, field.of(1));
      byte[] wrong = prover.prove(none, List.of(Witness.of(0, trace)));
      assertThat(verifier.verify(Statement.of(none), wrong).accepted()).isFalse();
    }
  }

  private static final class FifthPower implements Air {

    @Override
    public String name() {
      return "fifth power";
    }

    @Override
    public void define(AirBuilder air) {
      Column x = air.column("x");
      Column y = air.column("y");
      air.zero("y = x^5", x.times(x).times(x).times(x).times(x).minus(y));
    }
  }

  @Test
  void eachPhaseIsToldOnceInOrder() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 4);
        Prover prover = Prover.of(system.key, system.workers)) {
      List<Phase> told = new ArrayList<>();
      prover.telling(told::add).prove(system.publicValues(), system.witnesses());
      assertThat(told).containsExactly(Phase.values());
    }
  }

  @Test
  void witnessesOfAnotherShapeAreRefusedWithWhatTheirAirWants() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 4)) {
      List<Witness> witnesses = system.witnesses();
      witnesses.set(0, Witness.of(0, system.range));
      assertThatThrownBy(() -> system.prove(system.publicValues(), witnesses))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fibonacci has 2 columns of main");
      assertThatThrownBy(
              () -> system.prove(system.publicValues(), system.witnesses().subList(0, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("range must take part");
    }
  }

  @Test
  void aProofForOneKeyIsNoneForAnother() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 4);
        SampleSystem other = new SampleSystem(SAMPLE.withHash(CommitmentHash.SHA_256), 4)) {
      assertThat(other.verify(system.prove()))
          .isInstanceOfSatisfying(
              Verdict.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Refusal.OTHER_KEY));
    }
  }

  /** An encoding is the only one: what was read is written again byte for byte. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsReadIsWrittenAgainByteForByte(boolean hidden) throws ProofException {
    Profile profile = hidden ? SAMPLE.withZeroKnowledge() : SAMPLE;
    try (SampleSystem system = new SampleSystem(profile, 6)) {
      byte[] bytes = system.prove();
      Proof proof = ProofCodec.decode(system.verifyingKey(), bytes);
      assertThat(ProofCodec.encode(system.verifyingKey(), proof)).isEqualTo(bytes);
    }
  }

  /** Every byte of a proof matters. */
  @Test
  void everyFlippedByteIsRefused() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 4)) {
      byte[] proof = system.prove();
      for (int i = 0; i < proof.length; i++) {
        byte[] flipped = proof.clone();
        flipped[i] ^= (byte) (1 << i % 8);
        assertThat(system.verify(flipped).accepted()).as("byte %d", i).isFalse();
      }
    }
  }

  @Test
  void everyTruncationAndEveryExtensionIsRefused() {
    try (SampleSystem system = new SampleSystem(SAMPLE, 4)) {
      byte[] proof = system.prove();
      for (int length = 0; length < proof.length; length++) {
        assertThat(system.verify(Arrays.copyOf(proof, length)).accepted()).isFalse();
      }
      assertThat(system.verify(Arrays.copyOf(proof, proof.length + 1)).accepted()).isFalse();
    }
  }
}
