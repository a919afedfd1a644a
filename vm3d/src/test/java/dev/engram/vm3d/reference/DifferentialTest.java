/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.vm3d.code.Disassembler;
import dev.engram.vm3d.code.Program;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random programs, several one after the other, on both machines. */
class DifferentialTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");

  /** Pairs of machines, each of which executes a few programs. */
  private static final int BATCHES = NIGHTLY ? 400 : 8;

  private static final int PAIRS = 15;

  static LongStream batches() {
    return LongStream.range(0, BATCHES);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void bothMachinesDoTheSame(long batch) {
    for (long i = 0; i < PAIRS; i++) {
      pair(batch * PAIRS + i);
    }
  }

  private static void pair(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Machine.Settings settings = settings(random);
    RandomOperands.Theme theme = RandomOperands.Theme.of(random);
    try (Machine plain = settings.plain();
        Machine fast = settings.fast()) {
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        program(random, theme, seed, plain, fast);
        for (int j = random.nextInt(8); j > 4; j--) {
          host(random, seed, settings.proofs(), plain, fast);
        }
      }
    }
  }

  private static Machine.Settings settings(SplittableRandom random) {
    long gas =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(200_000);
          case 1 -> random.nextInt(20_000);
          default -> 20_000_000;
        };
    long instructions = random.nextInt(4) == 0 ? random.nextInt(1_000) : 20_000;
    long pages = random.nextInt(3) == 0 ? random.nextInt(8, 60) : random.nextInt(60, 2_000);
    return new Machine.Settings(
        gas,
        instructions,
        pages * 4_096 - (long) random.nextInt(2) * random.nextInt(4_096),
        random.nextInt(3) == 0,
        random.nextInt(3) == 0 ? random.nextInt(1, 101) : 0);
  }

  private static void host(
      SplittableRandom random, long seed, boolean proofs, Machine plain, Machine fast) {
    for (int i = random.nextInt(6); i > 0; i--) {
      HostCall call = RandomHostCall.of(random);
      assertThat(fast.host(call)).as("seed %d, %s", seed, call).isEqualTo(plain.host(call));
      assertThat(fast.refund()).as("seed %d, %s", seed, call).isEqualTo(plain.refund());
      assertThat(fast.gasRemaining()).as("%d, %s", seed, call).isEqualTo(plain.gasRemaining());
    }
    compareMemory("seed %d, host calls".formatted(seed), plain, fast);
    if (proofs && random.nextInt(3) == 0) {
      plain.root();
      fast.root();
    }
  }

  private static void program(
      SplittableRandom random, RandomOperands.Theme theme, long seed, Machine plain, Machine fast) {
    if (random.nextInt(4) == 0) {
      int register = random.nextInt(16);
      BigInteger word = BigInteger.valueOf(random.nextLong()).abs().shiftLeft(random.nextInt(190));
      plain.register(register, word);
      fast.register(register, word);
    }
    byte[] code = RandomProgram.of(theme, random.nextLong());
    byte @Nullable [] input = null;
    if (random.nextInt(3) == 0) {
      input = new byte[random.nextInt(random.nextInt(3) == 0 ? 9_000 : 300)];
      random.nextBytes(input);
    }
    compare(seed, code, input, plain, fast);
  }

  /** Executes a program on both, and compares everything. */
  static void compare(
      long seed, byte[] code, byte @Nullable [] input, Machine plain, Machine fast) {
    String program = "seed " + seed;
    Machine.Result result = plain.execute(code, input);
    assertThat(fast.execute(code, input))
        .as(() -> program + "\n" + Disassembler.text(Program.of(code)))
        .isEqualTo(result);
    for (int i = 0; i < 16; i++) {
      assertThat(fast.register(i)).as("%s, r%d", program, i).isEqualTo(plain.register(i));
    }
    compareMemory(program, plain, fast);
  }

  private static void compareMemory(String program, Machine plain, Machine fast) {
    assertThat(fast.gasRemaining()).as(program).isEqualTo(plain.gasRemaining());
    assertThat(fast.tally()).as(program).isEqualTo(plain.tally());
    assertThat(fast.resident()).as(program).isEqualTo(plain.resident());
    assertThat(fast.reports()).as(program).isEqualTo(plain.reports());
    assertThat(fast.image()).as(program).isEqualTo(plain.image());
  }
}
