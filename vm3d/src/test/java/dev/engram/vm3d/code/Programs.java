/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.space.Address;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Random programs that are valid, with values at the ends of their ranges more often than not. */
final class Programs {

  private static final List<Opcode> ALL = List.of(Opcode.values());
  private static final int[] FLAGS = {0, 1, 4, 5, 16, 17, 20, 21};

  private Programs() {}

  /** A program of so many instructions; if they are enough, each of them is in it. */
  static Program random(long seed, int instructions) {
    RandomGenerator random = new Random(seed);
    List<Opcode> opcodes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < instructions; i++) {
      Opcode opcode = ALL.get(i < ALL.size() ? i : random.nextInt(ALL.size()));
      opcodes.add(opcode);
      starts.add(length);
      length += opcode.bytes();
    }
    starts.add(length);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (Opcode opcode : opcodes) {
      code.writeBytes(instruction(random, opcode, starts));
    }
    return Program.of(code.toByteArray());
  }

  private static byte[] instruction(RandomGenerator random, Opcode opcode, List<Integer> starts) {
    byte[] code = new byte[opcode.bytes()];
    code[0] = (byte) opcode.op();
    int first = random.nextInt(16);
    for (Operand each : Layout.of(opcode).inText) {
      long value =
          switch (each.kind()) {
            case TARGET -> starts.get(random.nextInt(starts.size()));
            case FLAGS -> FLAGS[random.nextInt(FLAGS.length)];
            // the register in front of a count is the first of a batch, or has no bearing on it
            case REGISTER -> first;
            case COUNT -> random.nextInt(1, 17 - first);
            case NUMBER -> random.nextBoolean() ? random.nextLong() : near(random, 0, 1L << 36);
            default -> near(random, each.kind().least, each.kind().greatest);
          };
      switch (each.kind()) {
        case ADDRESS -> System.arraycopy(Address.toBytes(value), 0, code, each.at(), each.bytes());
        case WORD -> System.arraycopy(word(random), 0, code, each.at(), each.bytes());
        default -> each.write(code, 0, value);
      }
      if (each.kind() == Operand.Kind.REGISTER && opcode != Opcode.MLOADBATCH) {
        first = random.nextInt(16);
        if (opcode == Opcode.MSTOREBATCH && each.name().equals("rs")) {
          first = code[each.at()];
        }
      }
    }
    return code;
  }

  private static long near(RandomGenerator random, long least, long greatest) {
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> greatest;
      default -> random.nextLong(least, greatest + 1);
    };
  }

  /** Any bits, few of them, or the bytes of a text. */
  private static byte[] word(RandomGenerator random) {
    byte[] word = new byte[32];
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(word);
      case 1 -> word[random.nextInt(32)] = (byte) random.nextInt();
      default -> {
        for (int i = random.nextInt(33) - 1; i >= 0; i--) {
          word[i] = (byte) random.nextInt(' ', 127);
        }
      }
    }
    return word;
  }
}
