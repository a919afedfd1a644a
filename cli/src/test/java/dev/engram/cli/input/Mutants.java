/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Damaged copies of good documents: the same ones in every run. */
public final class Mutants {

  /** What decoders trip over. */
  private static final String[] PIECES = {
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "0.5",
    "\\u0000",
    "0x",
    "0xzz",
    "{\"a\":",
    "[[[[[[[[",
    "18446744073709551616",
    "99999999999999999999999999999999999999999999",
    "\"\"",
    "\"0x:bigint 0x1\"",
    "ether",
    "\ufeff",
    "(",
    "uint256[]",
    "\n",
    "\ud83d\ude00"
  };

  private Mutants() {}

  /**
   * Gives {@code count} mutants of the seeds to a decoder, which may refuse them as bad input and
   * do nothing else.
   */
  public static void feed(int count, Consumer<byte[]> decoder, byte[]... seeds) {
    SplittableRandom random = new SplittableRandom(2026);
    for (int i = 0; i < count; i++) {
      byte[] mutant = seeds[i % seeds.length];
      for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
        mutant = mutate(mutant, random);
      }
      refusesOnlyAsBadInput(decoder, mutant);
    }
  }

  /**
   * Gives one document to a decoder, which may refuse it as bad input, in one line, and do nothing
   * else.
   */
  public static void refusesOnlyAsBadInput(Consumer<byte[]> decoder, byte[] document) {
    try {
      decoder.accept(document);
    } catch (BadInput e) {
      String message = String.valueOf(e.getMessage());
      if (message.isBlank() || message.codePoints().anyMatch(Character::isISOControl)) {
        throw new AssertionError("not one line: " + message, e);
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("on " + new String(document, StandardCharsets.UTF_8), e);
    }
  }

  private static byte[] mutate(byte[] from, SplittableRandom random) {
    int at = random.nextInt(from.length + 1);
    int end = at + random.nextInt(Math.min(64, from.length - at) + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(from, 0, at);
    switch (random.nextInt(6)) {
      // change a byte, drop a piece, double it, put another in its place, put in a byte, cut off
      case 0 -> {
        out.write(random.nextInt(256));
        end = Math.min(at + 1, from.length);
      }
      case 1 -> {}
      case 2 -> {
        out.write(from, at, end - at);
        end = at;
      }
      case 3 ->
          out.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
      case 4 -> {
        out.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
        end = at;
      }
      default -> end = random.nextInt(8) == 0 ? from.length : end;
    }
    out.writeBytes(Arrays.copyOfRange(from, end, from.length));
    return out.toByteArray();
  }
}
