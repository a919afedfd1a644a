/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelClassTest {

  /** HotSpot's HugeMethodLimit. */
  private static final int LONGEST_COMPILED = 8000;

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
              new VectorEmitter(field, pointers, nodes, 16),
              new VectorEmitter(field, pointers, nodes, 8))) {
        assertThat(longest(KernelClass.bytes(emitter, pointers)))
            .as("%s, seed %d, size %d", emitter, seed, size)
            .isLessThan(LONGEST_COMPILED);
      }
    }
  }

  private static int longest(byte[] classFile) {
    return ClassFile.of().parse(classFile).methods().stream()
        .flatMap(method -> method.code().stream())
        .mapToInt(code -> ((CodeAttribute) code).codeLength())
        .max()
        .orElseThrow();
  }
}
