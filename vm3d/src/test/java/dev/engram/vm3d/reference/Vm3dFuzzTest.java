/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.engram.vm3d.code.InvalidProgram;
import dev.engram.vm3d.code.Program;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, as code and as what code is made of, on both machines with little of everything. */
class Vm3dFuzzTest {

  private static final Machine.Settings SMALL =
      new Machine.Settings(100_000, 1_000, 40 * 4_096, true, 50);

  @MethodSource("codes")
  @FuzzTest
  void anyBytesAreAProgramForBothOrForNeither(byte[] code) {
    boolean isValid = ReferenceCode.isValid(code);
    try {
      assertThat(Program.of(code).code()).isEqualTo(code);
      assertThat(isValid).isTrue();
    } catch (InvalidProgram refused) {
      assertThat(isValid).as(refused.getMessage()).isFalse();
      assertThat(refused.at()).isBetween(0, code.length);
      return;
    }
    run(code);
  }

  @MethodSource("seeds")
  @FuzzTest
  void whateverBytesMakeOfAProgramBothDoTheSame(byte[] bytes) {
    byte[] code = ShapedProgram.of(bytes);
    assertThat(ReferenceCode.isValid(code)).isTrue();
    run(code);
  }

  private static void run(byte[] code) {
    try (Machine plain = SMALL.plain();
        Machine fast = SMALL.fast()) {
      for (int i = 0; i < 2; i++) {
        DifferentialTest.compare(0, code, i == 0 ? new byte[] {1, 2, 3} : null, plain, fast);
      }
    }
  }

  static Stream<byte[]> codes() {
    Stream<byte[]> good =
        Vector.all().stream().filter(v -> v.name().length() % 7 == 0).map(v -> v.piece().code());
    return Stream.concat(good, good(8).flatMap(Vm3dFuzzTest::damaged));
  }

  private static Stream<byte[]> good(int count) {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> new byte[random.nextInt(1, 120)])
        .limit(count)
        .peek(random::nextBytes)
        .map(ShapedProgram::of);
  }

  /** The same with one byte that is another, for each of some bytes. */
  private static Stream<byte[]> damaged(byte[] code) {
    SplittableRandom random = new SplittableRandom(code.length);
    return Stream.generate(code::clone)
        .limit(15)
        .peek(each -> each[random.nextInt(each.length)] = (byte) random.nextInt());
  }

  static Stream<byte[]> seeds() {
    SplittableRandom random = new SplittableRandom(2);
    return Stream.generate(() -> new byte[random.nextInt(400)]).limit(60).peek(random::nextBytes);
  }
}
