/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  private final Arena memory = Arena.ofConfined();

  @AfterEach
  void close() {
    memory.close();
  }

  /** Checks that witnesses hold, and that each constraint notices some change of a single cell. */
  private static Mutations mutate(List<ExampleTable> witnesses) {
    Mutations mutations = new Mutations(FIELD, witnesses);
    assertThat(mutations.check()).isEmpty();
    mutations.run(1);
    assertThat(mutations.noticed()).containsAll(mutations.constraints());
    return mutations;
  }

  @Test
  void theHundredthFibonacciNumberIsTheLastOfTheSequence() {
    ExampleTable witness = Fibonacci.witness(FIELD, memory, 128, 0, 1);

    // https://oeis.org/A000045, F(128)
    assertThat(FIELD.value(witness.publicValues()[2]))
        .isEqualTo(
            new BigInteger("251728825683549488150424261")
                .mod(BigInteger.valueOf(FIELD.prime()))
                .intValueExact());
    assertThat(mutate(List.of(witness)).free()).isEmpty();
  }

  @Test
  void pairsAreTheSameInAnotherOrder() {
    assertThat(mutate(Shuffle.witnesses(FIELD, memory, 8, 1)).free())
        .hasSize(2 * 8)
        .allMatch(cell -> cell.matches("shuffle.received ([89]|1[0-5]) [xy]"));
  }

  @Test
  void limbsAreInTheTableThatTheyAreLookedUpIn() {
    assertThat(mutate(Limbs.witnesses(FIELD, memory, 4, 16, 1)).free()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"})
  void aMessageHasTheHashThatTheJdkComputes(String text) throws Exception {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);

    ExampleTable witness = Sha256Run.witness(FIELD, memory, message);

    assertThat(new Mutations(FIELD, List.of(witness)).check()).isEmpty();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(message);
    for (int i = 0; i < 8; i++) {
      assertThat(FIELD.value(witness.publicValues()[2 * i + 1]))
          .isEqualTo((hash[4 * i] & 0xFF) << 8 | hash[4 * i + 1] & 0xFF);
      assertThat(FIELD.value(witness.publicValues()[2 * i]))
          .isEqualTo((hash[4 * i + 2] & 0xFF) << 8 | hash[4 * i + 3] & 0xFF);
    }
  }

  @Test
  void everyCellOfAHashMatters() {
    ExampleTable witness = Sha256Run.witness(FIELD, memory, new byte[0]);

    Mutations mutations = new Mutations(FIELD, List.of(witness));
    mutations.run(21);
    assertThat(mutations.noticed()).containsAll(mutations.constraints());
    assertThat(mutations.free()).isEmpty();
  }

  @Test
  void messagesOfAnOddNumberOfBlocksAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sha256Run.witness(FIELD, memory, new byte[128]))
        .withMessage("a message has a power of two of blocks, not 3");
  }

  @Test
  void aMemoryIsReadAndWritten() {
    Mutations mutations = mutate(MemoryRun.witnesses(FIELD, memory, 3, 13, 9, 1));

    assertThat(mutations.free())
        .allMatch(cell ->
            cell.matches(
                "memory.access 1[345] (space|pointer|previous_time|difference|before|after).*"
                    + "|memory.boundary (9|1[0-5]) (address|initial|final|difference|borrow).*"
                    + "|memory.boundary 8 borrow.*"));
  }

  @Test
  void noExampleIsOfADegreeAboveThree() {
    assertThat(
            List.of(
                new Fibonacci(),
                new Shuffle(true),
                new Limbs(4),
                new RangeTable(MemoryAccess.RANGE, 4),
                new Sha256(),
                new MemoryAccess(4),
                new MemoryBoundary(4)))
        .allMatch(air -> AirDescription.of(air, FIELD).degree() <= 3)
        .allMatch(air -> AirDescription.of(air, FIELD).chunks(3).size() <= 4);
  }

  @Test
  void theAccessTableHasTheShapeThatBenchmarksCompare() {
    AirDescription air = AirDescription.of(new MemoryAccess(15), FIELD);

    assertThat(air.mainWidth()).isEqualTo(32);
    assertThat(air.interactions()).hasSize(4);
    assertThat(air.interactions().getFirst().message()).hasSize(15);
    assertThat(air.chunks(3)).hasSize(2);
  }

  @Test
  void tracesAreWrittenAsWordsInMontgomeryForm() {
    for (PrimeField field : List.of(FIELD, PrimeField.BABY_BEAR)) {
      RowMatrix matrix = RowMatrix.allocate(memory, 2, 4);
      int p = field.prime();
      new TraceWriter(field, matrix).row(1).put(0).put(1).put(p - 1).put(0x12345678);
      new TraceWriter(field, matrix).row(0).putAny(-1).putAny(1L << 40).putHalves(0xFFFE0003);

      assertThat(List.of(matrix.get(1, 0), matrix.get(1, 1), matrix.get(1, 2), matrix.get(1, 3)))
          .containsExactly(0, field.one(), field.of(-1), field.of(0x12345678));
      assertThat(List.of(matrix.get(0, 0), matrix.get(0, 1), matrix.get(0, 2), matrix.get(0, 3)))
          .containsExactly(field.of(-1), field.of(1L << 40), field.of(3), field.of(0xFFFE));
    }
  }
}
