/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.field.PrimeField;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelClassTest {

  @Test
  void noMethodIsTooLongToBeCompiled() {
    long seed = new Random().nextLong();
    PrimeField field = PrimeField.KOALA_BEAR;
    for (int size = 1; size < 2000; size += 97) {
      Program program = new RandomProgram(field, seed + size, size).program();
      List<Pointer> pointers = program.pointers();
      List<Node> nodes = program.nodes();
      for (Emitter emitter :
          List.of(
              new ScalarEmitter(field, nodes),
              new VectorEmitter(field, pointers, nodes, 16, VectorEmitter.PART),
              new VectorEmitter(field, pointers, nodes, 8, VectorEmitter.PART))) {
        assertThat(longest(KernelClass.bytes(emitter, pointers)))
            .as("%s, seed %d, size %d", emitter, seed, size)
            .isLessThan(KernelClass.LONGEST);
      }
    }
  }

  @Test
  void aWholeProgramIsRefusedThatWouldOnlyBeInterpreted() {
    assertThat(chain(40).compileWhole(Backend.VECTOR_512)).isNotNull();
    assertThatThrownBy(() -> chain(60).compileWhole(Backend.VECTOR_512))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("would only be interpreted");
    assertThat(chain(60).compile(Backend.VECTOR_512)).isNotNull();
  }

  /** A power by so many multiplications. */
  private static Program chain(int length) {
    Program program = new Program(PrimeField.KOALA_BEAR);
    Pointer words = program.pointer("words", 64);
    Value first = program.load(words, 0);
    Value power = first;
    for (int i = 0; i < length; i++) {
      power = program.mul(power, first);
    }
    program.store(words, 0, power);
    return program;
  }

  private static int longest(byte[] classFile) {
    return ClassFile.of().parse(classFile).methods().stream()
        .flatMap(method -> method.code().stream())
        .mapToInt(code -> ((CodeAttribute) code).codeLength())
        .max()
        .orElseThrow();
  }
}
